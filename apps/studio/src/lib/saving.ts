/** What a year saves against twelve months: whole months where it is so, else a part of the price. */
export type Saving = { months: number; percent?: never } | { percent: number; months?: never };

/** Both prices in minor units of one currency. @returns null where nothing is saved */
export function savingOf(monthMinor: number, yearMinor: number): Saving | null {
  const saved = 12 * monthMinor - yearMinor;
  if (monthMinor <= 0 || saved <= 0) return null;
  if (saved % monthMinor === 0) return { months: saved / monthMinor };
  const percent = Math.floor((100 * saved) / (12 * monthMinor));
  return percent > 0 ? { percent } : null;
}
