import { describe, expect, it } from '@jest/globals';
import { Clock } from '#kernel';
import { RefusedAccount } from './refused-account.js';

class SetClock extends Clock {
  at_s = 1_000_000;
  override now(): Date {
    return new Date(this.at_s * 1000);
  }
}

describe('an account that the provider refused', () => {
  it('is left alone for five minutes, and for five more after each refusal', () => {
    const clock = new SetClock();
    const account = new RefusedAccount(clock);
    expect(account.rest_s()).toBe(0);
    expect(account.note()).toBe(300);
    expect(account.rest_s()).toBe(300);
    clock.at_s += 299.5;
    expect(account.rest_s()).toBe(1);
    clock.at_s += 0.5;
    expect(account.rest_s()).toBe(0);
    account.note();
    expect(account.rest_s()).toBe(300);
  });
});
