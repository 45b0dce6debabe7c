import { z } from 'zod';
import { adminListQuery, adminPageOf } from '../http/contract.js';
import { OPERATOR_ROLES } from '../http/principal.js';
import { APPROVAL_ACTIONS } from './approval-limits.js';

const action = z
  .enum(APPROVAL_ACTIONS as [(typeof APPROVAL_ACTIONS)[number], ...typeof APPROVAL_ACTIONS])
  .meta({ id: 'ApprovalAction' });
const status = z
  .enum(['pending', 'carried_out', 'rejected', 'withdrawn', 'lapsed', 'failed'])
  .meta({ id: 'ApprovalStatus' });
const person = z.object({ id: z.uuid(), email: z.string() });
const unit = z.enum(['credits', 'usd_minor', 'accounts']);

/** The 202 that stands in for an action's ordinary answer while it waits for a second person. */
export const pendingApproval = z
  .object({ approvalId: z.uuid(), status, expiresAt: z.iso.datetime() })
  .meta({ id: 'PendingApproval' });

export const approvalView = z
  .object({
    id: z.uuid(),
    action,
    subjectType: z.string(),
    subjectId: z.string(),
    workspaceId: z.uuid().nullable(),
    summary: z
      .array(z.object({ label: z.string(), value: z.string() }))
      .describe('The consequences at the time of the request; labels are words of the console'),
    amount: z.int().describe('In the unit of the limit'),
    unit,
    payload: z.unknown().describe('What is frozen: exactly this will be done'),
    payloadHash: z.string(),
    reason: z.string(),
    requestedBy: person,
    requestedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    status,
    decidedBy: person.nullable(),
    decidedAt: z.iso.datetime().nullable(),
    decisionReason: z.string().nullable(),
    auditId: z.uuid().nullable(),
    mayDecide: z.boolean().describe('Whether the reader may approve or reject it now'),
    mayWithdraw: z.boolean(),
  })
  .meta({ id: 'Approval' });
export type ApprovalView = z.output<typeof approvalView>;
export const approvalPage = adminPageOf(approvalView, 'ApprovalPage');

export const approvalQuery = adminListQuery.extend({
  status: status.optional(),
  action: action.optional(),
  workspaceId: z.uuid().optional(),
  id: z.union([z.uuid(), z.array(z.uuid()).max(100)]).optional(),
});
export type ApprovalQuery = z.output<typeof approvalQuery>;

export const approvalLimitPage = adminPageOf(
  z
    .object({
      id: action,
      above: z.int().describe('More than this for one customer needs a second person'),
      aboveOverall: z.int().describe('More than this for all customers together does too'),
      unit,
      hours: z.int().describe('What one operator did alone within these is summed up'),
      roles: z.array(z.enum(OPERATOR_ROLES)),
      why: z.string(),
    })
    .meta({ id: 'ApprovalLimit' }),
  'ApprovalLimitPage',
);
