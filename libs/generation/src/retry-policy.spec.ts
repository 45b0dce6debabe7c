import { describe, expect, it } from '@jest/globals';
import { backoff_ms, retryPolicy } from './retry-policy.js';

describe('backoff', () => {
  it('doubles up to its cap', () => {
    expect([1, 2, 3, 4, 10].map((n) => backoff_ms(n, 0, undefined))).toEqual([
      1_000, 2_000, 4_000, 8_000, 30_000,
    ]);
  });

  it('takes off at most a quarter', () => {
    expect(backoff_ms(3, 1, undefined)).toBe(3_000);
  });

  it('waits at least as long as the provider asks, within reason', () => {
    expect(backoff_ms(1, 0.5, 20_000)).toBe(20_000);
    expect(backoff_ms(1, 0.5, 86_400_000)).toBe(retryPolicy.retry_after_cap_ms);
  });
});
