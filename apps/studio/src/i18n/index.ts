import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Locale } from '../api/wire.js';
import { connectionLost } from '../lib/connection.js';
import { languageToShow, rememberLanguage } from '../lib/language-choice.js';
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

function show(locale: Locale): void {
  document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en';
  rememberLanguage(locale);
}

/** Starts the texts in the language of the link, of the last visit, or of the browser. */
export async function startTexts(): Promise<void> {
  const locale = languageToShow();
  await i18next.use(initReactI18next).init({
    lng: locale,
    fallbackLng: false,
    resources: { [locale]: { translation: await TEXTS[locale]() } },
    interpolation: { escapeValue: false },
  });
  show(locale);
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
  show(locale);
}

/** The language now shown. */
export function useLocale(): Locale {
  const { i18n } = useTranslation();
  return i18n.language === 'zh' ? 'zh' : 'en';
}
