import type { Fact } from '#kernel';

/** A moderator decided what becomes of a verdict. */
export type VerdictDecided = Fact<
  'moderation.verdict-decided',
  { verdictId: string; workspaceId: string; decision: 'upheld' | 'overturned' }
>;
