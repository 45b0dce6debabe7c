import { describe, expect, it } from '@jest/globals';
import { savingOf } from './saving.js';

describe('what a year saves', () => {
  it.each([
    [2900, 29_000, { months: 2 }],
    [1200, 13_200, { months: 1 }],
    [2900, 30_000, { percent: 13 }],
    [2900, 34_800, null],
    [2900, 40_000, null],
    [2900, 34_799, null],
    [0, 0, null],
  ])('is counted of %i a month and %i a year', (month, year, saving) => {
    expect(savingOf(month, year)).toEqual(saving);
  });
});
