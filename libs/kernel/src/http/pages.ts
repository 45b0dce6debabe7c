/** The languages that the product speaks. */
export type Language = 'en' | 'zh';

/** The first language of `Accept-Language` that we speak; browsers name the dearest first. Else English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const spoken = (acceptLanguage ?? '').split(',').map((part) => /^\s*(zh|en)\b/i.exec(part)?.[1]);
  return spoken.find((tag) => tag !== undefined)?.toLowerCase() === 'zh' ? 'zh' : 'en';
}

/** What a request says of its visitor's language. */
export interface LanguageHeaders {
  cookie?: string | undefined;
  'accept-language'?: string | undefined;
}

/** The language that the visitor chose in the studio or on the public pages; null where none was. */
export function chosenLanguage({ cookie }: LanguageHeaders): Language | null {
  const choice = /(?:^|;\s*)lang=(en|zh)(?:;|$)/.exec(cookie ?? '')?.[1];
  return choice === 'en' || choice === 'zh' ? choice : null;
}

/** The visitor's own choice, else what the browser asks for. */
export function languageFor(headers: LanguageHeaders): Language {
  return chosenLanguage(headers) ?? languageOf(headers['accept-language']);
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it stands in a page or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
