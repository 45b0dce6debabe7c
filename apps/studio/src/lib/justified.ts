/** One picture's place in a justified layout, in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Row {
  readonly top: number;
  readonly height: number;
  /** Index of the row's first picture in the list that was laid out. */
  readonly start: number;
  readonly boxes: readonly Box[];
}

interface Options {
  readonly width: number;
  readonly targetHeight: number;
  readonly gap: number;
}

/**
 * Lays pictures out in rows that fill the width, each row about `targetHeight` high, without
 * cropping. The last row keeps the target height instead of being stretched.
 */
export function justify(ratios: readonly number[], options: Options): Row[] {
  const { width, targetHeight, gap } = options;
  const rows: Row[] = [];
  let top = 0;
  let start = 0;
  let sum = 0;
  const close = (end: number, height: number): void => {
    let left = 0;
    const boxes = ratios.slice(start, end).map((ratio) => {
      const box = { left, top, width: ratio * height, height };
      left += box.width + gap;
      return box;
    });
    rows.push({ top, height, start, boxes });
    top += height + gap;
    start = end;
    sum = 0;
  };
  ratios.forEach((ratio, index) => {
    sum += ratio;
    const fitted = (width - gap * (index - start)) / sum;
    if (fitted <= targetHeight) close(index + 1, fitted);
  });
  if (start < ratios.length) {
    const fitted = (width - gap * (ratios.length - start - 1)) / sum;
    close(ratios.length, Math.min(targetHeight, fitted));
  }
  return rows;
}

/** Height of the whole layout, in CSS pixels. */
export function heightOf(rows: readonly Row[]): number {
  const last = rows.at(-1);
  return last === undefined ? 0 : last.top + last.height;
}

interface RunOptions extends Options {
  /** Limit of the height of all rows together. */
  readonly maxHeight: number;
}

function rowHeight(columns: number, total: number, ratio: number, options: RunOptions): number {
  const { width, targetHeight, maxHeight, gap } = options;
  const rows = Math.ceil(total / columns);
  const fitting = (width - gap * (columns - 1)) / (ratio * columns);
  return Math.min(fitting, targetHeight, (maxHeight - gap * (rows - 1)) / rows);
}

/** Less is better: large pictures, few rows, no holes, little unused width. */
function layoutCost(columns: number, total: number, ratio: number, options: RunOptions): number {
  const height = rowHeight(columns, total, ratio, options);
  const rows = Math.ceil(total / columns);
  const holes = (rows * columns - total) / columns;
  const unused = 1 - (columns * ratio * height) / options.width;
  return -Math.log(height / options.targetHeight) + 0.15 * (rows - 1) + holes + unused / 2;
}

/**
 * Lays out the pictures of one run, which all have the same shape: rows of equal length where
 * that is possible, so that four squares are never three and one, and the whole run in view.
 */
export function layOutRun(ratio: number, total: number, options: RunOptions): Row[] {
  if (total === 0) return [];
  const cost = (columns: number): number => layoutCost(columns, total, ratio, options);
  let columns = 1;
  for (let candidate = 2; candidate <= total; candidate += 1)
    if (cost(candidate) < cost(columns)) columns = candidate;
  const height = rowHeight(columns, total, ratio, options);
  return Array.from({ length: Math.ceil(total / columns) }, (_, row) => {
    const start = row * columns;
    const top = row * (height + options.gap);
    const boxes = Array.from({ length: Math.min(columns, total - start) }, (__, column) => ({
      left: column * (ratio * height + options.gap),
      top,
      width: ratio * height,
      height,
    }));
    return { top, height, start, boxes };
  });
}
