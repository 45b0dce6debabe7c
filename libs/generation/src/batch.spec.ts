import { describe, expect, it } from '@jest/globals';
import { affordableRows, batchMayMove, batchStatuses, rowStatusAfter } from './batch.js';

describe('a batch', () => {
  it('moves only as designed', () => {
    const moves = batchStatuses.flatMap((from) =>
      batchStatuses.filter((to) => batchMayMove(from, to)).map((to) => `${from} ${to}`),
    );
    expect(moves).toEqual([
      'checking ready',
      'checking stopped',
      'ready running',
      'ready stopped',
      'running paused',
      'running finished',
      'running stopped',
      'paused running',
      'paused finished',
      'paused stopped',
      'finished running',
    ]);
  });

  it('starts the rows that the credits reach for, in their order', () => {
    expect(affordableRows([10, 40, 10], 100)).toEqual({ rows: 3, short: false });
    // The second does not fit; the third would, but rows keep their order.
    expect(affordableRows([10, 40, 10], 30)).toEqual({ rows: 1, short: true });
    expect(affordableRows([10], 9)).toEqual({ rows: 0, short: true });
    expect(affordableRows([], 0)).toEqual({ rows: 0, short: false });
  });

  it('says how a row ended', () => {
    const ended = (delivered: number, failed = 0, blocked = 0, cancelled = 0) =>
      rowStatusAfter({ failed, blocked, cancelled }, { count: 2, delivered });
    expect(ended(2)).toBe('done');
    expect(ended(1, 1)).toBe('partial');
    expect(ended(0, 2)).toBe('failed');
    expect(ended(0, 0, 2)).toBe('failed');
    expect(ended(0, 0, 0, 2)).toBe('stopped');
    // Earlier tries delivered one of the two.
    expect(ended(1, 0, 1)).toBe('partial');
    expect(ended(1, 0, 0, 1)).toBe('partial');
  });
});
