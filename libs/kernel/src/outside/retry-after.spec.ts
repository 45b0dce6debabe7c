import { describe, expect, it } from '@jest/globals';
import { retryAfter_ms } from './retry-after.js';

describe('Retry-After', () => {
  it.each([
    ['2.5', 2500],
    ['30.12345', 30_124],
    ['-3', 0],
    ['Sun, 22 Nov 2026 00:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 00:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('%j is %s ms', (text, expected) => {
    expect(retryAfter_ms(text, Date.parse('2026-11-22T00:00:00Z'))).toBe(expected);
  });
});
