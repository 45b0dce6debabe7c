import { heightOf, layOutRun, type Box } from '../../lib/justified.js';

/** Pictures of one run as the stream lays them out: all of one shape, side by side. */
export interface Unit {
  /** Width divided by height of one picture. */
  readonly ratio: number;
  readonly count: number;
}

export interface PlacedUnit {
  /** Index of the unit in the list that was laid out. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
  /** The pictures, measured from the unit's own corner. */
  readonly boxes: readonly Box[];
}

interface Options {
  readonly width: number;
  readonly targetHeight: number;
  /** Between pictures of one run, and between runs. */
  readonly gap: number;
  readonly unitGap: number;
}

/** A run whose pictures side by side would be lower than this share of the target breaks its line. */
const LOWEST = 0.62;
/** A line that nothing more fits into is stretched at most so far. */
const HIGHEST = 1.3;

const innerGaps = (unit: Unit, gap: number): number => (unit.count - 1) * gap;

/** Height at which the units fill the width exactly. */
function fittedHeight(units: readonly Unit[], { width, gap, unitGap }: Options): number {
  const gaps =
    units.reduce((sum, unit) => sum + innerGaps(unit, gap), 0) + (units.length - 1) * unitGap;
  return (width - gaps) / units.reduce((sum, unit) => sum + unit.ratio * unit.count, 0);
}

function inOneRow(unit: Unit, index: number, height: number, gap: number): PlacedUnit {
  const width = unit.ratio * height;
  const boxes = Array.from({ length: unit.count }, (_, at) => ({
    left: at * (width + gap),
    top: 0,
    width,
    height,
  }));
  return { index, width: width * unit.count + innerGaps(unit, gap), height, boxes };
}

function inSeveralRows(unit: Unit, index: number, options: Options): PlacedUnit {
  const rows = layOutRun(unit.ratio, unit.count, {
    ...options,
    targetHeight: options.targetHeight * HIGHEST,
    maxHeight: Infinity,
  });
  const boxes = rows.flatMap((row) => row.boxes);
  return { index, width: options.width, height: heightOf(rows), boxes };
}

/**
 * Lays runs out in lines that fill the width, each about `targetHeight` high: small runs stand side
 * by side, a run too long for one line has lines of its own.
 */
export function flow(units: readonly Unit[], options: Options): PlacedUnit[][] {
  const lines: PlacedUnit[][] = [];
  let open: number[] = [];
  const members = (indexes: readonly number[]): Unit[] =>
    indexes.flatMap((index) => units[index] ?? []);
  const close = (height: number): void => {
    if (open.length > 0)
      lines.push(
        open.flatMap((index) => {
          const unit = units[index];
          return unit === undefined ? [] : inOneRow(unit, index, height, options.gap);
        }),
      );
    open = [];
  };
  const closeAsItIs = (most: number): void =>
    close(Math.min(options.targetHeight * most, fittedHeight(members(open), options)));
  units.forEach((unit, index) => {
    if (fittedHeight([unit], options) < options.targetHeight * LOWEST) {
      closeAsItIs(HIGHEST);
      lines.push([inSeveralRows(unit, index, options)]);
      return;
    }
    if (open.length > 0) {
      const without = fittedHeight(members(open), options) / options.targetHeight;
      const withIt = fittedHeight(members([...open, index]), options) / options.targetHeight;
      // Whichever leaves the line nearer to its height; what is far too low is never taken.
      if (withIt < LOWEST || (without <= HIGHEST && without < 1 / withIt)) closeAsItIs(HIGHEST);
    }
    open.push(index);
    const height = fittedHeight(members(open), options);
    if (height <= options.targetHeight) close(height);
  });
  closeAsItIs(1);
  return lines;
}
