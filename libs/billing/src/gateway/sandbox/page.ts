import { escapeHtml, type Language } from '#kernel';
import { SANDBOX_STYLE } from './sandbox-style.js';
import { SANDBOX_WORDS } from './sandbox-words.js';

const localeOf = (language: Language) => (language === 'zh' ? 'zh-CN' : 'en-US');

/** `$12.00`, as the gateway would write it. */
export function money(minor: number, currency: string, language: Language): string {
  return new Intl.NumberFormat(localeOf(language), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).format(minor / 100);
}

export function day(date: Date, language: Language): string {
  return date.toLocaleDateString(localeOf(language), {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
  });
}

/** A button that is a form of its own: the pages work without scripts. */
export function press(action: string, label: string, look: 'main' | 'quiet'): string {
  return `<form method="post" action="${escapeHtml(action)}"><button class="${look}">${escapeHtml(label)}</button></form>`;
}

/** A line of a list of facts. */
export function line(name: string, value: string, look = ''): string {
  return `<div${look ? ` class="${look}"` : ''}><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`;
}

/** A whole page around `body`, labelled TEST MODE. */
export function page(language: Language, title: string, body: string): string {
  const words = SANDBOX_WORDS[language];
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<title>${title} · ${words.badge}</title>
<script src="/theme.js"></script>
<style>${SANDBOX_STYLE}</style>
</head>
<body>
<p class="banner"><strong>${words.badge}</strong> <span>${words.notice}</span></p>
<main>${body}</main>
</body>
</html>`;
}

/** A page for an address that leads nowhere. */
export function missingPage(language: Language): string {
  const words = SANDBOX_WORDS[language];
  return page(language, words.title, `<h1>${words.missing}</h1>`);
}
