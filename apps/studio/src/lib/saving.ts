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

/** Sentences for a saving; `{n}` is its number. */
export interface SavingWords {
  one: string;
  many: string;
  percent: string;
}

/** "2 months free", "Save 13%"; nothing where nothing is saved. */
export function sayingOf(saving: Saving | null, words: SavingWords): string {
  if (saving === null) return '';
  if (saving.months === undefined) return words.percent.replace('{n}', String(saving.percent));
  return (saving.months === 1 ? words.one : words.many).replace('{n}', String(saving.months));
}
