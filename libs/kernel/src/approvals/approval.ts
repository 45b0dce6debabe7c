import type { ApprovalAction, DoneAlone } from './approval-limits.js';

export type ApprovalStatus =
  'pending' | 'carried_out' | 'rejected' | 'withdrawn' | 'lapsed' | 'failed';

/** A line of what the approver reads: `label` is a word that the console has texts for. */
export interface SummaryLine {
  label: string;
  value: string;
}

export interface Person {
  id: string;
  email: string;
}

/** A request for a second person, and what became of it. */
export interface Approval {
  id: string;
  action: ApprovalAction;
  subjectType: string;
  subjectId: string;
  workspaceId: string | null;
  payload: unknown;
  payloadHash: string;
  summary: SummaryLine[];
  /** In the unit of the action's limit. */
  amount: number;
  reason: string;
  requestHash: string;
  requestedBy: Person;
  requestedAt: string;
  expiresAt: string;
  status: ApprovalStatus;
  decidedBy: Person | null;
  decidedAt: string | null;
  decisionReason: string | null;
  /** Audit row of the decision, before one that of the request. */
  auditId: string;
}

/** The answer in place of the ordinary one while an action waits. */
export interface PendingApproval {
  approvalId: string;
  status: ApprovalStatus;
  expiresAt: string;
}

/** What the requester gets to see of it. */
export function toPending({ id, status, expiresAt }: Approval): PendingApproval {
  return { approvalId: id, status, expiresAt };
}

/** What the approver reads of what the requester did alone today. @param show in its unit */
export function doneAloneLines(alone: DoneAlone, show: (amount: number) => string): SummaryLine[] {
  const lines: SummaryLine[] = [];
  if (alone.forCustomer > 0)
    lines.push({ label: 'doneAloneToday', value: show(alone.forCustomer) });
  if (alone.overall > alone.forCustomer)
    lines.push({ label: 'doneAloneOverall', value: show(alone.overall) });
  return lines;
}
