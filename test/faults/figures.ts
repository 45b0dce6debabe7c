import { recordFigure } from '../support/figures.js';

/** Tells what a test measured: to whoever runs it, and to the record of full runs. */
export function figures(what: string, measured: Record<string, number | string>): void {
  const all = Object.entries(measured);
  for (const [name, value] of all) recordFigure(`${what}: ${name}`, value);
  // Jest's own report goes to stderr as well.
  process.stderr.write(`  ${what}: ${all.map((pair) => pair.join(' ')).join(', ')}\n`);
}

/** Seconds with one decimal. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** How many processes died, and the longest time until all was well again. */
export const deaths = (all_ms: readonly number[]): string =>
  `${all_ms.length} deaths, at most ${seconds(Math.max(...all_ms))}`;
