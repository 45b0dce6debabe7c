import polyglotI18nProvider from 'ra-i18n-polyglot';
import englishMessages from 'ra-language-english';
import { en } from './en';
import { zh } from './zh';
import { zhByCode } from './zh-by-code';
import { zhFramework } from './zh-framework';

/** The menu calls the first page what the page calls itself. */
const englishFramework = {
  ...englishMessages,
  ra: {
    ...englishMessages.ra,
    page: { ...englishMessages.ra.page, dashboard: en.console.overview.title },
  },
};

const MESSAGES = {
  en: { ...englishFramework, ...en },
  zh: { ...zhFramework, ...zh, server: zhByCode },
};

/** English and Simplified Chinese; the browser's language first, the operator's choice after. */
export const i18nProvider = polyglotI18nProvider(
  (locale) => MESSAGES[locale === 'zh' ? 'zh' : 'en'],
  navigator.language.startsWith('zh') ? 'zh' : 'en',
  [
    { locale: 'en', name: 'English' },
    { locale: 'zh', name: '简体中文' },
  ],
);

/** A number as the console's language writes it, which need not be the browser's. */
export const digits = (value: number): string => value.toLocaleString(i18nProvider.getLocale());

/** For a text that has one form for one and another for several. */
export const counted = (value: number): { count: string; smart_count: number } => ({
  count: digits(value),
  smart_count: value,
});

/** What is said where no answer of the service's own came: nobody knows then what became of it. */
export const unanswered = (): string => i18nProvider.translate('console.action.unanswered');

/** What the service said, in the operator's language where the code is known; else as it came. */
export function serverWords(code: string | null | undefined, english: string): string {
  return code ? i18nProvider.translate(`server.${code}`, { _: english }) : english;
}
