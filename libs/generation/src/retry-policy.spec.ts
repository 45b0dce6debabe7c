import { describe, expect, it } from '@jest/globals';
import { backoff_ms } from './retry-policy.js';

describe('backoff', () => {
  it('doubles up to its cap', () => {
    expect([1, 2, 3, 4, 10].map((n) => backoff_ms(n, 0))).toEqual([
      1_000, 2_000, 4_000, 8_000, 30_000,
    ]);
  });

  it('takes off at most a quarter', () => {
    expect(backoff_ms(3, 1)).toBe(3_000);
  });
});
