import { describe, expect, it } from '@jest/globals';
import { isUsable, priceOf } from './sandbox-price.js';
import type { SandboxDiscount } from './sandbox-records.js';

const discount: SandboxDiscount = {
  id: 'dis_1',
  name: 'Fifth off',
  code: 'FIFTH',
  type: 'percentage',
  amountMinor: null,
  currency: null,
  percentage: 20,
  expiresAt: null,
  maxRedemptions: null,
  redeemed: 0,
  duration: 'once',
  durationMonths: null,
  appliesTo: [],
  createdAt: new Date(0),
};
const fixed = { ...discount, type: 'fixed' as const, percentage: null, amountMinor: 1_000 };

describe('a price at the test checkout', () => {
  it.each([
    ['no tax', null, 'US', { discountMinor: 0, amountMinor: 900, taxMinor: 0 }],
    ['tax that is in the price', null, 'DE', { discountMinor: 0, amountMinor: 900, taxMinor: 144 }],
    ['a share off', discount, 'US', { discountMinor: 180, amountMinor: 720, taxMinor: 0 }],
    [
      'tax of what is left',
      discount,
      'GB',
      { discountMinor: 180, amountMinor: 720, taxMinor: 120 },
    ],
    ['never less than nothing', fixed, 'DE', { discountMinor: 900, amountMinor: 0, taxMinor: 0 }],
    [
      'a land that it does not know',
      null,
      'XX',
      { discountMinor: 0, amountMinor: 900, taxMinor: 0 },
    ],
  ])('has %s', (_what, used, country, expected) => {
    expect(priceOf(900, used, country)).toEqual({ subTotalMinor: 900, ...expected });
  });
});

describe('a discount code', () => {
  const now = new Date('2026-11-22T00:00:00Z');
  it.each([
    [{}, true],
    [{ expiresAt: now }, false],
    [{ maxRedemptions: 2, redeemed: 1 }, true],
    [{ maxRedemptions: 2, redeemed: 2 }, false],
    [{ appliesTo: ['prod_1'] }, true],
    [{ appliesTo: ['prod_2'] }, false],
  ])('with %j may be used: %s', (change, usable) => {
    expect(isUsable({ ...discount, ...change }, 'prod_1', now)).toBe(usable);
  });
});
