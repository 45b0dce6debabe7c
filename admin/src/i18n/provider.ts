import polyglotI18nProvider from 'ra-i18n-polyglot';
import englishMessages from 'ra-language-english';
import { en } from './en';
import { zh } from './zh';
import { zhFramework } from './zh-framework';

const MESSAGES = {
  en: { ...englishMessages, ...en },
  zh: { ...zhFramework, ...zh },
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
