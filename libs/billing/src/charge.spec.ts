import { describe, expect, it } from '@jest/globals';
import { mismatchOf, type Charge, type Expectation } from './charge.js';

const expected: Expectation = {
  externalProductId: 'prod_pack_m',
  currency: 'USD',
  priceMinor: 2500,
  change: null,
};
const fair: Charge = {
  externalProductId: 'prod_pack_m',
  units: 1,
  currency: 'USD',
  amountMinor: 2500,
  subTotalMinor: 2500,
  paidMinor: 2500,
  taxMinor: 0,
  discountMinor: 0,
  discountNamed: false,
  discountAtMost: null,
};

describe('mismatchOf', () => {
  it.each<[string, Partial<Charge>]>([
    ['the plain price', {}],
    ['a lower-case currency', { currency: 'usd' }],
    ['tax on top of the price', { taxMinor: 500, paidMinor: 3000 }],
    ['an amount with tax in it', { amountMinor: 3000, taxMinor: 500, paidMinor: 3000 }],
    ['tax within the price', { taxMinor: 400, subTotalMinor: 2100 }],
    ['an event that says less', { subTotalMinor: null, paidMinor: null }],
    ['a named discount', { discountMinor: 500, discountNamed: true, paidMinor: 2000 }],
    [
      'a named discount taken off the amount',
      {
        amountMinor: 2000,
        subTotalMinor: 2000,
        discountMinor: 500,
        discountNamed: true,
        paidMinor: 2000,
      },
    ],
  ])('accepts %s', (_name, change) => {
    expect(mismatchOf({ ...fair, ...change }, expected)).toBeNull();
  });

  it.each<[string, Partial<Charge>, string]>([
    ['one cent', { amountMinor: 1, subTotalMinor: 1, paidMinor: 1 }, 'amount'],
    ['one cent that claims the sub-total', { amountMinor: 1, paidMinor: 1 }, 'amount'],
    ['one cent paid of the full amount', { paidMinor: 1 }, 'paid'],
    [
      'a discount without a name',
      { amountMinor: 1, subTotalMinor: 1, discountMinor: 2499, paidMinor: 1 },
      'amount',
    ],
    [
      'more off than the named discount takes',
      {
        amountMinor: 1,
        subTotalMinor: 1,
        paidMinor: 1,
        discountMinor: 2499,
        discountNamed: true,
        discountAtMost: (price) => price / 10,
      },
      'amount',
    ],
    ['the price of another product', { amountMinor: 900, subTotalMinor: 900 }, 'amount'],
    ['another product', { externalProductId: 'prod_pack_l' }, 'product'],
    ['no product', { externalProductId: null }, 'product'],
    ['another currency', { currency: 'EUR' }, 'currency'],
    ['two units', { units: 2 }, 'units'],
  ])('refuses %s', (_name, change, mismatch) => {
    expect(mismatchOf({ ...fair, ...change }, expected)).toBe(mismatch);
  });

  it('lets a recorded change of plan charge less, never more', () => {
    const change = {
      ...expected,
      change: { fromPriceMinor: 1800, charged: 'at-once' as const },
    };
    expect(mismatchOf({ ...fair, amountMinor: 700, paidMinor: 700 }, change)).toBeNull();
    expect(mismatchOf({ ...fair, amountMinor: 699, paidMinor: 699 }, change)).toBe('amount');
    expect(mismatchOf({ ...fair, amountMinor: 1, paidMinor: 1 }, change)).toBe('amount');
    expect(mismatchOf({ ...fair, amountMinor: 2600 }, change)).toBe('amount');
  });

  it.each([
    ['the whole rest more', 1800, 3200, null],
    ['more than the rest', 1800, 3201, 'amount'],
    ['the whole rest less', 3000, 2000, null],
    ['less than that', 3000, 1999, 'amount'],
  ])(
    'lets a change that the next invoice settles charge %s',
    (_what, fromPriceMinor, amount, is) => {
      const change = { ...expected, change: { fromPriceMinor, charged: 'next-invoice' as const } };
      const charge = { ...fair, amountMinor: amount, subTotalMinor: amount, paidMinor: amount };
      expect(mismatchOf(charge, change)).toBe(is);
    },
  );
});
