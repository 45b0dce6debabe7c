import { describe, expect, it } from '@jest/globals';
import { barsOf, eventful, firstDay, type UsageDay } from './usage.js';

const day = (number: number, change: Partial<UsageDay> = {}): UsageDay => ({
  day: `2026-11-${String(number).padStart(2, '0')}`,
  granted: 0,
  spent: 0,
  returned: 0,
  lapsed: 0,
  revoked: 0,
  ...change,
});

describe('the use of credits', () => {
  it('adds days up from the newest on, so that only the oldest bar is short', () => {
    const days = Array.from({ length: 5 }, (_, index) => day(index + 1, { spent: index + 1 }));
    expect(barsOf(days, 2)).toEqual([
      { first: '2026-11-01', last: '2026-11-01', spent: 1 },
      { first: '2026-11-02', last: '2026-11-03', spent: 5 },
      { first: '2026-11-04', last: '2026-11-05', spent: 9 },
    ]);
  });

  it('does not count what was given back later as spent', () => {
    expect(barsOf([day(1, { spent: 30, returned: 10 })], 1)[0]!.spent).toBe(20);
    expect(barsOf([day(1, { returned: 10 })], 1)[0]!.spent).toBe(0);
  });

  it('lists the days on which something happened, newest first', () => {
    const days = [day(1, { granted: 40 }), day(2), day(3, { lapsed: 5 })];
    expect(eventful(days).map((item) => item.day)).toEqual(['2026-11-03', '2026-11-01']);
  });

  it('begins a range so that today is its last day', () => {
    expect(firstDay(30, new Date('2026-11-30T12:00:00Z'))).toBe('2026-11-01');
  });
});
