import { escapeHtml, type Language } from '../http/pages.js';

/** A short mail with one thing to do; all of it plain text. */
export interface Letter {
  locale: Language;
  lead: string;
  /** Somebody's own words, with their line breaks. */
  quote?: string;
  /** What the link says. */
  action: string;
  link: string;
  after: string;
}

/** Its form for mail programs that show HTML. */
export function letterHtml({ locale, lead, quote, action, link, after }: Letter): string {
  return [
    `<html lang="${locale}"><body style="font-family:sans-serif;line-height:1.5">`,
    `<p>${escapeHtml(lead)}</p>`,
    ...(quote === undefined
      ? []
      : [`<blockquote style="white-space:pre-line">${escapeHtml(quote)}</blockquote>`]),
    `<p><a href="${escapeHtml(link)}">${escapeHtml(action)}</a></p>`,
    `<p style="color:#666">${escapeHtml(after)}</p>`,
    '</body></html>',
  ].join('\n');
}
