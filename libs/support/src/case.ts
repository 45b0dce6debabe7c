/** What a case is about. */
export const CASE_KINDS = ['generation', 'payment', 'moderation_appeal', 'other'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** Who asked for a person: the customer, or the machine where it cannot tell by itself. */
export type CaseOrigin = 'customer' | 'system';
export type CaseStatus = 'open' | 'closed';

export interface SupportCase {
  id: string;
  workspaceId: string;
  kind: CaseKind;
  /** Id of the job, image, payment or verdict that it is about. */
  reference: string | null;
  origin: CaseOrigin;
  /** What the machine would do, for the operator who decides. */
  suggested: string | null;
  status: CaseStatus;
  openedAt: Date;
  closedAt: Date | null;
  closeReason: string | null;
}

export interface CaseMessage {
  author: 'customer' | 'operator' | 'system';
  body: string;
  writtenAt: Date;
}
