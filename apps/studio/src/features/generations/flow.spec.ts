import { describe, expect, it } from '@jest/globals';
import { flow, type PlacedUnit, type Unit } from './flow.js';

const options = { width: 1200, targetHeight: 300, gap: 6, unitGap: 20 };
const square: Unit = { ratio: 1, count: 1 };
const widthOf = (line: readonly PlacedUnit[]): number =>
  line.reduce((sum, unit) => sum + unit.width, (line.length - 1) * options.unitGap);

describe('the stream of runs', () => {
  it('puts small runs side by side and fills the width with them', () => {
    const [line, ...rest] = flow([square, square, square, square], options);
    expect(rest).toEqual([]);
    expect(line).toHaveLength(4);
    expect(widthOf(line!)).toBeCloseTo(1200);
  });

  it('does not stretch the last line', () => {
    expect(flow([square], options)[0]![0]).toMatchObject({ width: 300, height: 300 });
  });

  it('keeps the pictures of a run together and in order', () => {
    const lines = flow([square, { ratio: 1.5, count: 2 }], options);
    expect(lines.flat().map(({ index }) => index)).toEqual([0, 1]);
    const [left, right] = lines.flat()[1]!.boxes;
    expect(right!.left).toBeCloseTo(left!.width + options.gap);
  });

  it('gives a long run lines of its own', () => {
    const lines = flow([square, { ratio: 1, count: 10 }, square], options);
    expect(lines.map((line) => line.map(({ index }) => index))).toEqual([[0], [1], [2]]);
    expect(lines[1]![0]!.boxes).toHaveLength(10);
  });

  it('never runs over the width, whatever comes', () => {
    const ratios = [21 / 9, 9 / 21, 1, 16 / 9, 2 / 3, 1.25];
    for (const width of [296, 640, 1392, 2400]) {
      const units = Array.from({ length: 60 }, (_, at) => ({
        ratio: ratios[at % ratios.length]!,
        count: 1 + ((at * 7) % 10),
      }));
      const lines = flow(units, { ...options, width });
      expect(lines.flat().map(({ index }) => index)).toEqual(units.map((_, at) => at));
      for (const line of lines) {
        expect(widthOf(line)).toBeLessThanOrEqual(width + 0.01);
        for (const { boxes, width: unitWidth } of line)
          for (const box of boxes)
            expect(box.left + box.width).toBeLessThanOrEqual(unitWidth + 0.01);
      }
    }
  });
});
