import { describe, expect, it } from '@jest/globals';
import { heightOf, justify, layOutRun } from './justified.js';

const options = { width: 1000, targetHeight: 250, gap: 10 };

describe('justified rows', () => {
  it('fill the width but for the last, which is not stretched', () => {
    const rows = justify([1, 1, 1, 1, 1], options);
    expect(rows.map((row) => row.boxes.length)).toEqual([4, 1]);
    const last = rows[0]!.boxes.at(-1)!;
    expect(last.left + last.width).toBeCloseTo(1000);
    expect(rows[1]!.height).toBe(250);
    expect(rows[1]!.start).toBe(4);
  });

  it('keep every picture in its shape', () => {
    const ratios = [1.5, 0.5, 2.33, 1, 0.66];
    const boxes = justify(ratios, options).flatMap((row) => row.boxes);
    expect(boxes).toHaveLength(ratios.length);
    boxes.forEach((box, at) => expect(box.width / box.height).toBeCloseTo(ratios[at]!));
  });

  it('of nothing are nothing', () => {
    expect(heightOf(justify([], options))).toBe(0);
  });
});

describe('the pictures of one run', () => {
  it('four squares are never three and one', () => {
    const rows = layOutRun(1, 4, { ...options, maxHeight: 600 });
    expect(new Set(rows.map((row) => row.boxes.length)).size).toBe(1);
  });

  it('stay within the greatest height', () => {
    for (let total = 1; total <= 10; total += 1)
      expect(
        heightOf(layOutRun(9 / 21, total, { ...options, maxHeight: 500 })),
      ).toBeLessThanOrEqual(500.01);
  });
});
