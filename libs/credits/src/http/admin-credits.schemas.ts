import { z } from 'zod';
import { adminListQuery, adminPageOf, pageOf, reasonSchema } from '#kernel';
import { entryView } from './credits.schemas.js';

const amount = z
  .int('Use a whole number of credits')
  .min(1, 'Use at least 1 credit')
  .max(1_000_000_000, 'Use at most 1,000,000,000 credits');

export const grantBody = z
  .object({ amount, reason: reasonSchema, expiresAt: z.iso.datetime().optional() })
  .meta({ id: 'GrantCredits' });
export type GrantBody = z.output<typeof grantBody>;

export const amountBody = z.object({ amount, reason: reasonSchema }).meta({ id: 'AdjustCredits' });
export type AmountBody = z.output<typeof amountBody>;

export const adjustedView = z
  .object({
    created: z.boolean(),
    available: z.int(),
    debt: z.int(),
    auditId: z.uuid().nullable(),
  })
  .meta({ id: 'AdjustedCredits' });

export const operatorEntryView = entryView
  .extend({
    code: z.string(),
    lotId: z.uuid(),
    actor: z.string(),
    note: z.string().nullable(),
  })
  .meta({ id: 'OperatorEntryView' });
export const operatorEntryPage = adminPageOf(operatorEntryView, 'OperatorEntryPage');

export const operatorStatementPage = pageOf(operatorEntryView, 'OperatorStatement');

export const operatorEntryQuery = adminListQuery;
export type OperatorEntryQuery = z.output<typeof operatorEntryQuery>;

export const ledgerAuditView = z
  .object({
    healthy: z.boolean(),
    findings: z.array(
      z.object({
        check: z.string(),
        accountId: z.uuid().nullable().describe('The workspace; null for what concerns all'),
        workspaceId: z.uuid().nullable(),
        subject: z.string(),
        expected: z.string().nullable(),
        actual: z.string().nullable(),
        meaning: z.string(),
        runbook: z.string().describe('Page and section of the repository that say what to do'),
      }),
    ),
    total: z.int().describe('All findings that are known, of which the first are listed'),
    cut: z
      .boolean()
      .describe(
        'There is more than is listed: more than 500 findings, or more than 200 of one account',
      ),
    checkedAt: z.iso.datetime(),
    scope: z
      .enum(['everything', 'changes'])
      .describe(
        'changes: what moved since the last check, with what is known of the rest; everything is checked again each night',
      ),
    journalRows: z.int(),
    lastFullCheck: z
      .object({
        startedAt: z.iso.datetime(),
        finishedAt: z.iso.datetime().nullable(),
        accounts: z.int(),
      })
      .nullable(),
  })
  .meta({ id: 'LedgerAuditView' });

export const workspaceIdParam = z.object({ workspaceId: z.uuid('Use the id of a workspace') });
export type WorkspaceIdParam = z.output<typeof workspaceIdParam>;
