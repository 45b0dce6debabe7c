export const CASE_KINDS = ['generation', 'payment', 'moderation_appeal', 'other'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];
export type CaseStatus = 'open' | 'closed';

export interface NewCase {
  workspaceId: string;
  kind: CaseKind;
  /** What it is about: a job, an image, a payment, a verdict. */
  reference?: string | null;
  message: string;
  /** What the product proposes to the person who decides. */
  suggested?: string | null;
}
