import type { ModeratorName } from '#kernel';
import type { Verdict } from '../data/verdicts.repository.js';
import type { Content } from '../moderators/moderator.js';

/**
 * What was said before and still holds for the same bytes, so that nobody is asked again. A person
 * who let it pass in this workspace decides. Else pictures keep their word: a denial always, a
 * permission when all who judge today have given it. Prompts are read anew: lists grow.
 */
export function earlierWord(
  earlier: readonly Verdict[],
  {
    kind,
    workspaceId,
    judges,
  }: { kind: Content['kind']; workspaceId: string; judges: readonly ModeratorName[] },
): Verdict | null {
  const granted = earlier.find(
    (verdict) => verdict.decision === 'overturned' && verdict.workspaceId === workspaceId,
  );
  if (granted) return granted;
  if (kind === 'prompt') return null;
  return earlier.find((verdict) => holds(verdict, judges)) ?? null;
}

function holds(verdict: Verdict, judges: readonly ModeratorName[]): boolean {
  // What a person allowed in another workspace is no rule for this one, in either direction.
  if (verdict.decision === 'overturned') return false;
  if (verdict.outcome === 'blocked' || verdict.outcome === 'review') return true;
  return judges.every((judge) =>
    verdict.answers.some(({ moderator, decision }) => moderator === judge && decision === 'allow'),
  );
}

/** What the earlier word means now: a person's decision is above the machines'. */
export function meaningOf({ outcome, decision }: Verdict): 'allowed' | 'blocked' | 'review' {
  if (outcome === 'allowed' || decision === 'overturned') return 'allowed';
  return outcome === 'review' && decision === null ? 'review' : 'blocked';
}
