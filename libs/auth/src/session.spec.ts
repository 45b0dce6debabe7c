import { describe, expect, it } from '@jest/globals';
import {
  CUSTOMER_SESSION,
  isAlive,
  isSeenStale,
  OPERATOR_SESSION,
  sessionLimits,
} from './session.js';

const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms);

describe('a session', () => {
  it.each([
    ['a customer', CUSTOMER_SESSION],
    ['an operator', OPERATOR_SESSION],
  ])('of %s ends when idle and at its absolute limit', (_who, limits) => {
    const fresh = { createdAt: at(0), lastSeenAt: at(0) };
    expect(isAlive(fresh, limits, at(limits.idle_ms - 1))).toBe(true);
    expect(isAlive(fresh, limits, at(limits.idle_ms))).toBe(false);
    const busy = { createdAt: at(0), lastSeenAt: at(limits.absolute_ms - 1) };
    expect(isAlive(busy, limits, at(limits.absolute_ms - 1))).toBe(true);
    expect(isAlive(busy, limits, at(limits.absolute_ms))).toBe(false);
  });

  it('is shorter for whoever holds any role', () => {
    expect(sessionLimits([])).toBe(CUSTOMER_SESSION);
    expect(sessionLimits(['support'])).toBe(OPERATOR_SESSION);
    expect(OPERATOR_SESSION.absolute_ms).toBeLessThan(CUSTOMER_SESSION.absolute_ms);
    expect(OPERATOR_SESSION.idle_ms).toBeLessThan(CUSTOMER_SESSION.idle_ms);
  });

  it('is not written at every request', () => {
    const session = { createdAt: at(0), lastSeenAt: at(0) };
    expect(isSeenStale(session, at(59_000))).toBe(false);
    expect(isSeenStale(session, at(60_000))).toBe(true);
  });
});
