/**
 * When a customer whose contents are refused again and again has to wait. Explicit on purpose: the
 * studio, the API and docs/operators.md tell these numbers to everybody.
 *
 * Counted are different descriptions and references that were refused; the same one again counts
 * once, what an appeal granted does not count, and results never do: the model made them. Of the
 * rows of a batch only those count that meet the gravest rule.
 */
export const COUNTED_OVER_H = 24;
/** From so many on, each further refusal pauses new runs for a while. */
export const COOL_DOWN_FROM = 5;
export const COOL_DOWN_MIN = 30;
/** From so many on, a person has to look first. */
export const REVIEW_FROM = 15;
/** The same for refusals under the gravest rule, sexual content with minors. */
export const REVIEW_FROM_GRAVE = 2;

export const RESTRICTION_KINDS = ['cool_down', 'review'] as const;
export type RestrictionKind = (typeof RESTRICTION_KINDS)[number];

export interface Refusals {
  /** Different contents that were refused within the window. */
  refused: number;
  /** Of these, under the gravest rule. */
  grave: number;
}

/** What follows from the refusals so far; null: nothing yet. */
export function restrictionFor({ refused, grave }: Refusals): RestrictionKind | null {
  if (refused >= REVIEW_FROM || grave >= REVIEW_FROM_GRAVE) return 'review';
  return refused >= COOL_DOWN_FROM ? 'cool_down' : null;
}
