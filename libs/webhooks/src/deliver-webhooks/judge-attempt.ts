import { TEST_EVENT } from '../endpoint.js';
import type { AttemptRow, Leased, Verdict } from '../data/queue.repository.js';
import { RETRY_DELAYS_MS, retryDelay_ms } from '../retry-schedule.js';

const GONE = 410;
const LONGEST_MS = Math.max(...RETRY_DELAYS_MS);
const BUSY: readonly (number | null)[] = [429, 503];

/**
 * What becomes of a delivery after an attempt. A 2xx has taken it, 410 wants nothing any more (as
 * Standard Webhooks has it), everything else is tried again on the schedule, and not before a busy
 * server asked for it (at most the longest wait of the schedule); a test is tried once.
 */
export function judgeAttempt(
  leased: Pick<Leased, 'type' | 'attempts'>,
  attempt: Pick<AttemptRow, 'status' | 'retryAfter_ms'>,
  chance: number,
): Verdict {
  const { status } = attempt;
  if (status !== null && status >= 200 && status < 300) return { status: 'delivered' };
  if (status === GONE) return { status: 'failed', reason: 'endpoint_gone' };
  const delay_ms = leased.type === TEST_EVENT ? null : retryDelay_ms(leased.attempts + 1, chance);
  if (delay_ms === null) return { status: 'failed', reason: 'gave_up' };
  const asked_ms = BUSY.includes(status) ? (attempt.retryAfter_ms ?? 0) : 0;
  const wait_ms = Math.max(delay_ms, Math.min(asked_ms, LONGEST_MS));
  return { status: 'waiting', delay_ms: Math.ceil(wait_ms) };
}
