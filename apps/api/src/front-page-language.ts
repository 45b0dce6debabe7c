import { chosenLanguage, languageOf, type LanguageHeaders } from '#kernel';

/** What the choice between the two front pages depends on, for caches. */
export const FRONT_PAGE_VARY = 'accept-language, cookie, sec-fetch-site, user-agent';

const PROGRAM = /bot|spider|crawl|slurp|preview|facebookexternalhit/i;

interface Visit {
  url: string;
  headers: LanguageHeaders & {
    'user-agent'?: string | undefined;
    'sec-fetch-site'?: string | string[] | undefined;
  };
}

/**
 * Whether `/` leads to the Chinese front page: by the visitor's choice, else by what the browser
 * asks for. Search engines see every page as it is, a link with a query stays what it is
 * (`/?lang=en` is the way to the English page), and who is already here is not sent away.
 */
export function leadsToChinese({ url, headers }: Visit): boolean {
  if (url !== '/') return false;
  const choice = chosenLanguage(headers);
  if (choice !== null) return choice === 'zh';
  if (PROGRAM.test(headers['user-agent'] ?? '')) return false;
  if (headers['sec-fetch-site'] === 'same-origin') return false;
  return languageOf(headers['accept-language']) === 'zh';
}
