import type { Locale, Localized } from '../api/wire.js';

const tag = (locale: Locale): string => (locale === 'zh' ? 'zh-CN' : 'en-US');

/** Money from minor units, without needless cents: 1200 → $12. */
export function money(minor: number, currency: string, locale: Locale): string {
  return new Intl.NumberFormat(tag(locale), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: minor % 100 === 0 ? 0 : 2,
  }).format(minor / 100);
}

/** A count with the language's separators. */
export function count(value: number, locale: Locale): string {
  return new Intl.NumberFormat(tag(locale)).format(value);
}

/** A signed amount with a real minus sign: +40, −20. */
export function signed(value: number, locale: Locale): string {
  const digits = count(Math.abs(value), locale);
  return value > 0 ? `+${digits}` : value < 0 ? `−${digits}` : digits;
}

export function day(iso: string, locale: Locale): string {
  return new Intl.DateTimeFormat(tag(locale), { dateStyle: 'medium' }).format(new Date(iso));
}

/** A day of the server's calendar (`YYYY-MM-DD`, UTC), short. */
export function utcDay(date: string, locale: Locale): string {
  if (date === '') return '';
  return new Intl.DateTimeFormat(tag(locale), { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00Z`),
  );
}

export function dayAndTime(iso: string, locale: Locale): string {
  return new Intl.DateTimeFormat(tag(locale), { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(iso),
  );
}

export function bytes(value: number, locale: Locale): string {
  const mega = value / 1_000_000;
  return mega >= 1
    ? `${new Intl.NumberFormat(tag(locale), { maximumFractionDigits: 1 }).format(mega)} MB`
    : `${count(Math.max(1, Math.round(value / 1000)), locale)} kB`;
}

/** "3 hours ago" in the reader's language. */
export function ago(iso: string, locale: Locale, now: number = Date.now()): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  const steps = [
    ['year', 31_536_000],
    ['month', 2_592_000],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const;
  const format = new Intl.RelativeTimeFormat(tag(locale), { numeric: 'auto', style: 'short' });
  for (const [unit, size] of steps)
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  return format.format(0, 'minute');
}

/** A name that the catalog keeps in both languages. */
export function named(name: Localized, locale: Locale): string {
  return name[locale];
}
