import { describe, expect, it } from '@jest/globals';
import { cycleOf, mayReplace, monthAfter } from './subscription.js';

const at = (day: number) => new Date(Date.UTC(2026, 0, day));

describe('mayReplace', () => {
  const known = { status: 'active' as const, updatedAt: at(10), eventAt: at(10) };

  it('refuses what is older at the gateway', () => {
    expect(
      mayReplace(known, { status: 'scheduled_cancel', updatedAt: at(9), eventAt: at(12) }),
    ).toBe(false);
    expect(mayReplace(known, { status: 'active', updatedAt: at(10), eventAt: at(9) })).toBe(false);
  });

  it('takes what is newer, and the later arrival of two equals', () => {
    expect(mayReplace(known, { status: 'canceled', updatedAt: at(11), eventAt: at(11) })).toBe(
      true,
    );
    expect(mayReplace(known, { status: 'paused', updatedAt: at(10), eventAt: at(10) })).toBe(true);
    expect(mayReplace(known, { status: 'paused', updatedAt: null, eventAt: null })).toBe(true);
  });

  it('does not bring back a cancelled subscription on a tie', () => {
    const canceled = { ...known, status: 'canceled' as const };
    expect(mayReplace(canceled, { status: 'active', updatedAt: at(10), eventAt: at(10) })).toBe(
      false,
    );
    expect(mayReplace(canceled, { status: 'active', updatedAt: at(11), eventAt: at(10) })).toBe(
      true,
    );
  });
});

describe('cycleOf', () => {
  it('adds three days of grace to the paid period', () => {
    const cycle = cycleOf({ start: at(1), end: at(31), paidAt: at(1) }, at(2));
    expect(cycle.end).toEqual(at(31));
    expect(cycle.holdsUntil).toEqual(at(34));
  });
  it('is a month where the event names no end, or one before its start', () => {
    expect(cycleOf({ start: null, end: null, paidAt: at(1) }, at(2)).end).toEqual(at(32));
    expect(cycleOf({ start: at(5), end: at(5), paidAt: at(1) }, at(6)).end).toEqual(at(36));
  });
  it.each([
    [30, 31],
    [31, 61],
    [32, 62],
    [60, 90],
  ])('heard of on day %i ends on day %i: later than its period it starts then', (heard, end) => {
    const cycle = cycleOf({ start: at(1), end: at(31), paidAt: at(1) }, at(heard));
    expect(cycle).toMatchObject({ end: at(end), holdsUntil: at(end + 3) });
  });
});

describe('monthAfter', () => {
  it('stays within a shorter month', () => {
    expect(monthAfter(new Date('2026-01-31T08:00:00Z')).toISOString()).toBe(
      '2026-02-28T08:00:00.000Z',
    );
    expect(monthAfter(new Date('2026-12-15T00:00:00Z')).toISOString()).toBe(
      '2027-01-15T00:00:00.000Z',
    );
  });
});
