import { describe, expect, it } from '@jest/globals';
import {
  imageStatuses,
  imageTransitions,
  isTerminal,
  mayMove,
  settlementOf,
  terminalImageStatuses,
} from './image.js';

describe('image states', () => {
  it('has exactly four ends', () => {
    expect(terminalImageStatuses).toEqual(['delivered', 'blocked', 'failed', 'cancelled']);
  });

  it('settles every end in one way: delivered is charged, everything else is given back', () => {
    for (const status of imageStatuses) {
      const expected = !isTerminal(status) ? null : status === 'delivered' ? 'capture' : 'release';
      expect(settlementOf(status)).toBe(expected);
    }
  });

  it('reaches an end from every state', () => {
    for (const start of imageStatuses) {
      const seen = new Set([start]);
      for (const state of seen) imageTransitions[state].forEach((next) => seen.add(next));
      expect([...seen].some(isTerminal)).toBe(true);
    }
  });

  it('delivers only what was stored or decided by a person', () => {
    expect(imageStatuses.filter((from) => mayMove(from, 'delivered'))).toEqual([
      'storing',
      'in_review',
    ]);
  });

  it('never leaves an end', () => {
    for (const from of terminalImageStatuses)
      for (const to of imageStatuses) expect(mayMove(from, to)).toBe(false);
  });
});
