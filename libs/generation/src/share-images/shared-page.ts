import { escapeHtml, type Language } from '#kernel';
import type { SharedImage } from '../data/share.repository.js';

const WORDS = {
  en: {
    title: 'A shared picture',
    made: 'This picture was made by an image model.',
    prompt: 'Described as',
    until: (day: string) => `Shared until ${day}.`,
    start: 'Make your own',
    gone: 'This picture is not shared any more',
    goneBody: 'The link has expired or was withdrawn. Ask whoever sent it for a new one.',
    busy: 'Too many pictures at once',
    busyBody: 'Please wait a minute, then open the link again.',
  },
  zh: {
    title: '分享的图片',
    made: '此图片由图像模型生成。',
    prompt: '画面描述',
    until: (day: string) => `分享至 ${day}。`,
    start: '自己创作一张',
    gone: '此图片已不再分享',
    goneBody: '链接已过期或已被撤回。请向发送者索取新的链接。',
    busy: '打开的图片太多了',
    busyBody: '请等一分钟后再打开此链接。',
  },
} as const;

/** The page of a shared picture. It works without scripts, and tells nothing of who shared it. */
export function sharedPage(image: SharedImage, address: string, language: Language): string {
  const words = WORDS[language];
  const day = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-US', {
    dateStyle: 'long',
    timeZone: 'UTC',
  }).format(image.expiresAt);
  const prompt = image.showsPrompt ? escapeHtml(image.prompt) : '';
  const alt = prompt || words.title;
  const source = `${escapeHtml(address)}/image`;
  return page(
    language,
    words.title,
    `<meta property="og:type" content="website"><meta property="og:title" content="${words.title}">
    <meta property="og:image" content="${source}"><meta name="twitter:card" content="summary_large_image">`,
    `<figure><img src="${source}" alt="${alt}" width="${image.width}" height="${image.height}">
    ${prompt && `<figcaption><span>${words.prompt}</span><p>${prompt}</p></figcaption>`}</figure>
    <footer><p>${words.made} ${words.until(day)}</p><a href="/">${words.start}</a></footer>`,
  );
}

/** The page of a link that does not open, or not now. */
export function closedPage(why: 'gone' | 'busy', language: Language): string {
  const words = WORDS[language];
  return page(
    language,
    words[why],
    '',
    `<div class="closed"><h1>${words[why]}</h1><p>${words[`${why}Body`]}</p><a href="/">${words.start}</a></div>`,
  );
}

function page(language: Language, title: string, head: string, body: string): string {
  return `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex, nofollow, noimageindex">
    <meta name="referrer" content="no-referrer"><title>${title}</title>
    <link rel="icon" href="/favicon.svg">${head}<style>${STYLE}</style></head>
    <body><main>${body}</main></body></html>`;
}

/** The studio's own colours and type; light or dark as the visitor's system is. */
const STYLE = `
@font-face { font-family: "Inter Variable"; font-weight: 100 900; font-display: swap;
  src: url("/fonts/inter-latin-wght-normal.woff2") format("woff2"); }
:root { color-scheme: light dark; --paper: light-dark(#f6f6f3, #0f0f11); --ink: light-dark(#17171a, #f3f2ef);
  --muted: light-dark(#5c5c63, #a9a8a6); --line: light-dark(rgb(20 20 30 / .12), rgb(255 255 255 / .12)); }
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; min-height: 100dvh; display: grid; background: var(--paper); color: var(--ink);
  font: 15px/1.6 "Inter Variable", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif; }
main { display: grid; grid-template-rows: 1fr auto; gap: 20px; padding: clamp(12px, 3vw, 32px); min-width: 0; }
figure { display: grid; gap: 16px; place-content: center; justify-items: center; min-width: 0; }
img { display: block; max-width: 100%; width: auto; height: auto; max-height: 78vh; border-radius: 12px; }
figcaption { max-width: 68ch; overflow-wrap: anywhere; white-space: pre-line; }
figcaption span, footer { color: var(--muted); font-size: 13px; }
footer { display: flex; flex-wrap: wrap; gap: 8px 24px; justify-content: space-between; align-items: center;
  border-top: 1px solid var(--line); padding-top: 16px; }
a { color: var(--ink); font-weight: 600; font-size: 14px; padding: 8px 0; }
.closed { place-self: center; text-align: center; display: grid; gap: 8px; max-width: 42ch; }
.closed p { color: var(--muted); } h1 { font-size: 20px; font-weight: 600; letter-spacing: -.01em; }`;
