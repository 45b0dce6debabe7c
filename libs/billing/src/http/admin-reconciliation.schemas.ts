import { z } from 'zod';
import { adminListQuery, adminPageOf } from '#kernel';
import { DIFFERENCES } from '../reconcile/difference.js';

const moment = z.iso.datetime();
const totals = z
  .record(z.string(), z.object({ paid: z.int(), refunded: z.int(), disputed: z.int() }))
  .describe('Minor units by currency');

export const reconciliationView = z
  .object({
    id: z.uuid(),
    gateway: z.string(),
    status: z.enum(['requested', 'running', 'finished', 'failed']),
    fromAt: moment.nullable().describe('Charges made since then were compared'),
    transactions: z.int(),
    subscriptions: z.int(),
    complete: z
      .boolean()
      .nullable()
      .describe(
        'False: the lists were longer than one run reads, or not all of it could be compared',
      ),
    theirs: totals
      .nullable()
      .describe('Money of the compared charges as the payment service has it'),
    ours: totals.nullable().describe('The same charges as we have them'),
    note: z.string().nullable(),
    createdAt: moment,
    startedAt: moment.nullable(),
    finishedAt: moment.nullable(),
  })
  .meta({ id: 'Reconciliation' });
export const reconciliationList = adminPageOf(reconciliationView, 'ReconciliationList');

export const differenceListQuery = adminListQuery.extend({
  status: z.enum(['open', 'healed', 'explained']).optional(),
  kind: z.enum(DIFFERENCES).optional(),
});
export type DifferenceListQuery = z.infer<typeof differenceListQuery>;

export const differenceView = z
  .object({
    id: z.uuid(),
    gateway: z.string(),
    kind: z.enum(DIFFERENCES),
    subject: z.string().describe('Id of the charge or subscription at the payment service'),
    theirs: z.string(),
    ours: z.string(),
    workspaceId: z.string().nullable(),
    purchaseId: z.string().nullable(),
    status: z.enum(['open', 'healed', 'explained']),
    note: z.string().nullable(),
    foundAt: moment,
    lastSeenAt: moment,
    settledAt: moment.nullable(),
  })
  .meta({ id: 'PaymentDifference' });
export const differenceList = adminPageOf(differenceView, 'PaymentDifferenceList');

export const explained = z.object({ auditId: z.uuid() }).meta({ id: 'ExplainedDifference' });
