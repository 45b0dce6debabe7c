import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Locale } from '../api/wire.js';
import { connectionLost } from '../lib/connection.js';
import type { Dictionary, en } from './en.js';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

/** Only the language that is shown is fetched. */
const TEXTS: Record<Locale, () => Promise<Dictionary>> = {
  en: async () => (await import('./en.js')).en,
  zh: async () => (await import('./zh.js')).zh,
};

const isLocale = (value: string | null | undefined): value is Locale =>
  value === 'en' || value === 'zh';

function remember(locale: Locale): void {
  document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en';
  try {
    localStorage.setItem('lang', locale);
  } catch {
    // Blocked storage: the choice lives for this visit.
  }
}

function chosen(): Locale | undefined {
  const asked = new URLSearchParams(location.search).get('lang');
  if (isLocale(asked)) return asked;
  try {
    const stored = localStorage.getItem('lang');
    return isLocale(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

/** Starts the texts in the language of the link, of the last visit, or of the browser. */
export async function startTexts(): Promise<void> {
  const locale = chosen() ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
  await i18next.use(initReactI18next).init({
    lng: locale,
    fallbackLng: false,
    resources: { [locale]: { translation: await TEXTS[locale]() } },
    interpolation: { escapeValue: false },
  });
  remember(locale);
}

/** Stays with the language that is there when the other one cannot be fetched. */
export async function changeLocale(locale: Locale): Promise<void> {
  try {
    i18next.addResourceBundle(locale, 'translation', await TEXTS[locale]());
  } catch {
    connectionLost();
    return;
  }
  await i18next.changeLanguage(locale);
  remember(locale);
}

/** The language now shown. */
export function useLocale(): Locale {
  const { i18n } = useTranslation();
  return i18n.language === 'zh' ? 'zh' : 'en';
}
