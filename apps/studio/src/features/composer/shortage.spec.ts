import { describe, expect, it } from '@jest/globals';
import { helpFor, type Need } from './shortage.js';

const need = (change: Partial<Need>): Need => ({
  single: 10,
  count: 1,
  least: 10,
  spendable: 0,
  waiting: 0,
  ...change,
});

describe('what helps when credits do not reach', () => {
  it('is never fewer or smaller pictures when not even the smallest can be paid', () => {
    expect(helpFor(need({}))).toBe('get');
    expect(helpFor(need({ single: 40, count: 10, spendable: 9 }))).toBe('get');
  });

  it('is fewer pictures when one of them can be paid', () => {
    expect(helpFor(need({ count: 3, spendable: 20 }))).toBe('fewer');
  });

  it('is a smaller picture when one of this size cannot', () => {
    expect(helpFor(need({ single: 40, spendable: 30 }))).toBe('smaller');
    expect(helpFor(need({ single: 40, count: 4, spendable: 30 }))).toBe('smaller');
  });

  it('is the renewal where one is due', () => {
    expect(helpFor(need({ count: 2, spendable: 10, waiting: 1 }))).toBe('renewal');
  });
});
