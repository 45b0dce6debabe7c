import type { ProblemError } from '#kernel';
import { creditsErrors } from './credits.errors.js';

/** What was asked for and what there is; all in credits. */
export interface Shortage {
  needed: number;
  available: number;
  /** Available without what waits for a renewal to be paid. */
  spendable?: number;
  waiting?: number;
}

/** The 402 of a request that costs more than can be spent, with what to do about it. */
export function insufficientCredits(shortage: Shortage): ProblemError {
  const { needed, available, spendable = available, waiting = 0 } = shortage;
  const why =
    waiting > 0
      ? `This needs ${needed} credits and ${spendable} can be spent. ${waiting} of your last cycle cannot be spent until its renewal is paid; the payment brings the credits of a new cycle. Renew, add credits or choose less.`
      : `This needs ${needed} credits and ${spendable} are available. Add credits or choose less.`;
  return creditsErrors.raise('insufficient_credits', why, {
    extra: { needed, available, spendable, waiting },
  });
}
