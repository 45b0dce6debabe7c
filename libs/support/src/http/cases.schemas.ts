import { z } from 'zod';
import { adminListQuery, adminPageOf, pageOf } from '#kernel';
import { CASE_KINDS, type CaseMessage, type SupportCase } from '../case.js';

const kind = z.enum(CASE_KINDS).meta({ id: 'CaseKind' });
const status = z.enum(['open', 'closed']);

export const openCaseBody = z
  .object({
    kind,
    reference: z.string().trim().min(1).max(120).optional(),
    message: z.string().trim().min(1, 'Please tell us what happened').max(5000),
  })
  .meta({ id: 'OpenCase' });
export type OpenCaseBody = z.output<typeof openCaseBody>;

const messageView = z
  .object({
    author: z.enum(['customer', 'operator', 'system']),
    body: z.string(),
    writtenAt: z.iso.datetime(),
  })
  .meta({ id: 'CaseMessage' });

export const caseView = z
  .object({
    id: z.uuid(),
    kind,
    reference: z.string().nullable(),
    status,
    messages: z.array(messageView),
    createdAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
    /** What the operator wrote when closing it. */
    answer: z.string().nullable(),
  })
  .meta({ id: 'SupportCase' });
export const caseList = pageOf(caseView, 'SupportCaseList');

export const adminCaseView = caseView
  .extend({
    workspaceId: z.uuid(),
    origin: z.enum(['customer', 'system']),
    /** What was written first. */
    message: z.string(),
    suggested: z.string().nullable(),
  })
  .meta({ id: 'AdminCase' });
export const adminCaseList = adminPageOf(adminCaseView, 'AdminCaseList');
export const adminCasesQuery = adminListQuery.extend({
  status: status.optional(),
  kind: kind.optional(),
  workspaceId: z.uuid().optional(),
  reference: z.string().max(120).optional(),
});
export type AdminCasesQuery = z.output<typeof adminCasesQuery>;
export const closedCaseView = adminCaseView
  .extend({ auditId: z.uuid() })
  .meta({ id: 'ClosedCase' });

/** A case as the console shows it. */
export function toAdminCaseView(
  supportCase: SupportCase,
  messages: readonly CaseMessage[] = [],
): z.output<typeof adminCaseView> {
  return {
    ...toCaseView(supportCase, messages),
    workspaceId: supportCase.workspaceId,
    origin: supportCase.origin,
    message: messages[0]?.body ?? '',
    suggested: supportCase.suggested,
  };
}

/** A case as its customer sees it. */
export function toCaseView(
  supportCase: SupportCase,
  messages: readonly CaseMessage[] = [],
): z.output<typeof caseView> {
  return {
    id: supportCase.id,
    kind: supportCase.kind,
    reference: supportCase.reference,
    status: supportCase.status,
    messages: messages.map(({ author, body, writtenAt }) => ({
      author,
      body,
      writtenAt: writtenAt.toISOString(),
    })),
    createdAt: supportCase.openedAt.toISOString(),
    closedAt: supportCase.closedAt?.toISOString() ?? null,
    answer: supportCase.closeReason,
  };
}
