import { describe, expect, it } from '@jest/globals';
import { CircuitBreaker } from './circuit-breaker.js';

const breaker = () => new CircuitBreaker({ failures_to_open: 3, open_ms: 1_000, probe_ms: 200 });
const fail = (it: CircuitBreaker, times: number, now: number): void => {
  for (let i = 0; i < times; i += 1) it.failed(now);
};

describe('CircuitBreaker', () => {
  it('opens after so many failures in a row, and a success starts the count again', () => {
    const one = breaker();
    fail(one, 2, 0);
    one.succeeded();
    fail(one, 2, 0);
    expect(one.allow(0)).toBe(true);
    fail(one, 1, 0);
    expect(one.allow(999)).toBe(false);
  });

  it('lets exactly one caller try when the time is over', () => {
    const one = breaker();
    fail(one, 3, 0);
    expect([one.allow(1_000), one.allow(1_000)]).toEqual([true, false]);
    one.failed(1_000);
    expect(one.state(1_999)).toBe('open');
    expect(one.allow(2_000)).toBe(true);
    one.succeeded();
    expect(one.state(2_000)).toBe('closed');
  });

  it('gives the try back when its call was cancelled', () => {
    const one = breaker();
    one.trip(0, 500);
    expect(one.allow(500)).toBe(true);
    one.abandoned();
    expect(one.allow(500)).toBe(true);
  });

  it('lets the next one try when a try hangs', () => {
    const one = breaker();
    one.trip(0, 500);
    expect(one.allow(500)).toBe(true);
    expect(one.allow(699)).toBe(false);
    expect([one.allow(700), one.allow(700)]).toEqual([true, false]);
  });

  it('lets everybody call once a rest that the provider asked for is over', () => {
    const one = breaker();
    one.pause(0, 500);
    expect(one.allow(499)).toBe(false);
    expect(one.retryAt(100)).toBe(500);
    expect([one.allow(500), one.allow(500), one.allow(500)]).toEqual([true, true, true]);
  });

  it('keeps what it knew of a provider that asks for a rest while it is being tried', () => {
    const one = breaker();
    fail(one, 3, 0);
    expect(one.allow(1_000)).toBe(true);
    one.pause(1_000, 500);
    expect(one.allow(1_499)).toBe(false);
    expect([one.allow(1_500), one.allow(1_500)]).toEqual([true, false]);
  });
});
