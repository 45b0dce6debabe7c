import { describe, expect, it } from '@jest/globals';
import { exportSize, noHistory, redo, undo, withStep, workingSize, type Step } from './painting.js';

const stroke = (width: number): Step => ({ kind: 'stroke', erases: false, width, points: [1, 1] });

describe('what was painted', () => {
  it('is taken back and done again, step by step, until something new is painted', () => {
    const two = withStep(withStep(noHistory, stroke(1)), { kind: 'invert' });
    const back = undo(undo(two));
    expect(back.done).toEqual([]);
    expect(undo(back)).toEqual(back);
    expect(redo(redo(back))).toEqual(two);
    const other = withStep(undo(two), stroke(2));
    expect(other).toEqual({ done: [stroke(1), stroke(2)], undone: [] });
    expect(redo(other)).toEqual(other);
  });

  it('is worked on small, and sent in the size of the picture', () => {
    expect(workingSize({ width: 3840, height: 2160 })).toEqual({ width: 1024, height: 576 });
    expect(workingSize({ width: 300, height: 200 })).toEqual({ width: 300, height: 200 });
    expect(workingSize({ width: 9000, height: 3 })).toEqual({ width: 1024, height: 1 });
    expect(exportSize({ width: 3840, height: 2160 })).toEqual({ width: 3840, height: 2160 });
    const { width, height } = exportSize({ width: 8000, height: 5000 });
    expect(width * height).toBeLessThanOrEqual(16_010_000);
    expect(width / height).toBeCloseTo(1.6, 2);
  });
});
