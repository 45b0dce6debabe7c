import type { Locale } from '../api/wire.js';

const YEAR_S = 31_536_000;

const isLocale = (value: string | null | undefined): value is Locale =>
  value === 'en' || value === 'zh';

/** Keeps the choice for the next visit, and in a cookie for the pages that the server writes. */
export function rememberLanguage(locale: Locale): void {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `lang=${locale}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax${secure}`;
  try {
    localStorage.setItem('lang', locale);
  } catch {
    // Blocked storage: the choice lives for this visit.
  }
}

/** The language that the address asks for. */
export function languageAsked(): Locale | undefined {
  const asked = new URLSearchParams(location.search).get('lang');
  return isLocale(asked) ? asked : undefined;
}

/** The language of the link, of the last choice, or the first of the browser's that we speak. */
export function languageToShow(): Locale {
  return languageAsked() ?? stored() ?? firstSpoken(navigator.languages) ?? 'en';
}

function stored(): Locale | undefined {
  try {
    const value = localStorage.getItem('lang');
    return isLocale(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @param tags such as `zh-CN`, the dearest first */
export function firstSpoken(tags: readonly string[]): Locale | undefined {
  return tags.map((tag) => tag.split('-', 1)[0]?.toLowerCase()).find(isLocale);
}
