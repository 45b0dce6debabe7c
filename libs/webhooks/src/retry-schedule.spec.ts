import { expect, test } from '@jest/globals';
import { RETRY_DELAYS_MS, retryDelay_ms } from './retry-schedule.js';

const HOUR_MS = 3_600_000;

test('attempts come ever later, for about a day, and then no more', () => {
  const delays = RETRY_DELAYS_MS.map((_delay, index) => retryDelay_ms(index + 1, 0.5));
  expect(delays).toEqual([...RETRY_DELAYS_MS]);
  expect([...RETRY_DELAYS_MS].sort((a, b) => a - b)).toEqual([...RETRY_DELAYS_MS]);
  const total_h = RETRY_DELAYS_MS.reduce((sum, delay) => sum + delay, 0) / HOUR_MS;
  expect(total_h).toBeGreaterThan(23);
  expect(total_h).toBeLessThan(25);
  expect(retryDelay_ms(RETRY_DELAYS_MS.length + 1, 0.5)).toBeNull();
});

test('chance moves them by a tenth at most', () => {
  expect([retryDelay_ms(2, 0), retryDelay_ms(2, 1)]).toEqual([54_000, 66_000]);
});
