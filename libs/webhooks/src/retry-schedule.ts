const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits after the first, second … attempt that failed: nine attempts over about a day. */
export const RETRY_DELAYS_MS = [
  5 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  8 * HOUR_MS,
  8 * HOUR_MS,
] as const;

/** Part of the wait by which it is made shorter or longer, so that a recovering server is not hit at once. */
const JITTER = 0.1;

/**
 * Milliseconds until the next attempt, or null when it is time to give up.
 * @param failed attempts that failed so far, 1 or more.
 * @param chance 0 to 1, e.g. of Math.random().
 */
export function retryDelay_ms(failed: number, chance: number): number | null {
  const delay = RETRY_DELAYS_MS[failed - 1];
  return delay === undefined ? null : Math.round(delay * (1 + JITTER * (2 * chance - 1)));
}
