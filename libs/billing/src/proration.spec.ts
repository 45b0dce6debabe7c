import { describe, expect, it } from '@jest/globals';
import { proratedMinor, unusedShare } from './proration.js';

const start = new Date('2026-11-01T00:00:00Z');
const end = new Date('2026-12-01T00:00:00Z');
const cycle = { priceMinor: 1_200, start, end };

describe('a change of plan in a running cycle', () => {
  it.each([
    ['at its beginning', start, 1, 1_700],
    ['in its middle', new Date('2026-11-16T00:00:00Z'), 0.5, 2_300],
    ['at its end', end, 0, 2_900],
    ['long after it', new Date('2027-01-01T00:00:00Z'), 0, 2_900],
    ['before it', new Date('2026-10-01T00:00:00Z'), 1, 1_700],
  ])('%s counts what is unused', (_when, now, share, due) => {
    expect(unusedShare(cycle, now)).toBe(share);
    expect(proratedMinor(2_900, cycle, now)).toBe(due);
  });

  it('never costs less than nothing', () => {
    expect(proratedMinor(900, cycle, start)).toBe(0);
  });

  it('counts a cycle without length as used', () => {
    expect(unusedShare({ start, end: start }, start)).toBe(0);
  });
});
