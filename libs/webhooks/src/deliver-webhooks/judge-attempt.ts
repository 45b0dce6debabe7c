import { TEST_EVENT } from '../endpoint.js';
import type { AttemptRow, Leased, Verdict } from '../data/queue.repository.js';
import { retryDelay_ms } from '../retry-schedule.js';

const GONE = 410;

/**
 * What becomes of a delivery after an attempt. A 2xx has taken it, 410 wants nothing any more (as
 * Standard Webhooks has it), everything else is tried again on the schedule; a test is tried once.
 */
export function judgeAttempt(
  leased: Pick<Leased, 'type' | 'attempts'>,
  attempt: Pick<AttemptRow, 'status'>,
  chance: number,
): Verdict {
  const { status } = attempt;
  if (status !== null && status >= 200 && status < 300) return { status: 'delivered' };
  if (status === GONE) return { status: 'failed', reason: 'endpoint_gone' };
  const delay_ms = leased.type === TEST_EVENT ? null : retryDelay_ms(leased.attempts + 1, chance);
  return delay_ms === null
    ? { status: 'failed', reason: 'gave_up' }
    : { status: 'waiting', delay_ms };
}
