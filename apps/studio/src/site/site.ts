import type { Locale } from '../api/wire.js';
import { en, type SiteCopy } from './copy/en.js';
import { zh } from './copy/zh.js';

const copies: Record<Locale, SiteCopy> = { en, zh };

export const copyOf = (locale: Locale): SiteCopy => copies[locale];

/** The address of a public page in a language: `/pricing`, `/zh/pricing`. */
export function hrefOf(locale: Locale, path: string): string {
  if (locale === 'en') return path;
  return path === '/' ? '/zh' : `/zh${path}`;
}

/** The same page in the other language. The bare `/` may lead to the Chinese one, `/?lang=en` does not. */
export function twinHref(other: Locale, path: string): string {
  return other === 'en' && path === '/' ? '/?lang=en' : hrefOf(other, path);
}

/** An address of the application that opens in the page's language. */
export function appHref(locale: Locale, path: string, query: Record<string, string> = {}): string {
  const params = new URLSearchParams({ ...query, ...(locale === 'zh' ? { lang: 'zh' } : {}) });
  return params.size > 0 ? `${path}?${params.toString()}` : path;
}
