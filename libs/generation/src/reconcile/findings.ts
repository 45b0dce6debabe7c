/**
 * What a round of the reconciler may find. In a healthy system all are zero but for killed workers;
 * each has a section of the same name in docs/runbooks/reconciler.md.
 */
export const findingKinds = [
  'expired_lease',
  'lost_push',
  'overdue_queued',
  'overdue_busy',
  'undecided',
  'unfinished_generation',
  'unsettled_hold',
  'hold_without_image',
  'abandoned_attempt',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** What was found: an image or a generation, by its id, and whose it is. */
export interface Found {
  id: string;
  workspaceId: string;
}

/** How many of each kind. */
export type Findings = Record<FindingKind, number>;

/** Where an operator reads what a finding means and what to do. */
export const runbookOf = (kind: FindingKind): string =>
  `docs/runbooks/reconciler.md#${kind.replaceAll('_', '-')}`;
