import { describe, expect, it } from '@jest/globals';
import { problemsOf, suggestionFor } from './product-problems.js';

const name = { en: 'Pack M', zh: '中' };
const ours = { kind: 'pack' as const, periodMonths: null, priceMinor: 2500, currency: 'USD', name };
const theirs = {
  id: 'prod_1',
  name: 'Credits',
  priceMinor: 2500,
  currency: 'USD',
  recurring: false,
  periodMonths: null,
  active: true,
};

describe('problemsOf', () => {
  it('finds nothing where both say the same', () => {
    expect(problemsOf(ours, theirs)).toEqual([]);
  });
  it('finds everything that would charge something else than what is shown', () => {
    expect(problemsOf(ours, null)).toEqual(['missing']);
    expect(
      problemsOf(ours, {
        ...theirs,
        active: false,
        recurring: true,
        currency: 'EUR',
        priceMinor: 1,
      }),
    ).toEqual(['archived', 'kind', 'currency', 'price']);
    const plan = { ...ours, kind: 'subscription' as const, periodMonths: 12 as const };
    const monthly = { ...theirs, recurring: true, periodMonths: 1 };
    expect(problemsOf(plan, monthly)).toEqual(['period']);
    expect(problemsOf(plan, { ...monthly, periodMonths: 12 })).toEqual([]);
    expect(problemsOf(plan, { ...monthly, periodMonths: null })).toEqual([]);
  });
});

describe('suggestionFor', () => {
  it('is the one that fits, by its name where several do', () => {
    const other = { ...theirs, id: 'prod_2' };
    expect(suggestionFor(ours, [theirs, { ...other, priceMinor: 900 }])?.id).toBe('prod_1');
    expect(suggestionFor(ours, [theirs, other])).toBeNull();
    expect(suggestionFor(ours, [theirs, { ...other, name: 'Pack M' }])?.id).toBe('prod_2');
    expect(suggestionFor(ours, [])).toBeNull();
  });
});
