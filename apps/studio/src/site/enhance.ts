import { languageAsked, rememberLanguage } from '../lib/language-choice.js';
import '../styles/site.css';

/**
 * What script adds to pages that already work without it: theme, "Open the studio" for those who
 * are signed in, prompts that fill the composer, search in the library, today's prices.
 */
const all = <T extends HTMLElement>(selector: string): T[] => [
  ...document.querySelectorAll<T>(selector),
];
const one = <T extends HTMLElement>(selector: string): T | null =>
  document.querySelector<T>(selector);

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Blocked storage: the choice lives for this page.
  }
}

function theme(): void {
  for (const button of all('[data-theme-toggle]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const root = document.documentElement;
      const dark =
        root.dataset.theme === 'dark' ||
        (root.dataset.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
      root.dataset.theme = dark ? 'light' : 'dark';
      store('theme', root.dataset.theme);
    });
  }
}

function signedIn(): void {
  if (stored('signed-in') !== '1') return;
  for (const link of all<HTMLAnchorElement>('[data-signed-in-href]')) {
    link.href = link.dataset.signedInHref ?? link.href;
    const text = link.dataset.signedInText;
    if (text === undefined) continue;
    link.textContent = text;
    link.removeAttribute('aria-label');
  }
  for (const element of all('[data-signed-out]')) element.hidden = true;
  const form = one<HTMLFormElement>('[data-composer]');
  if (form !== null) form.action = form.dataset.signedInAction ?? form.action;
}

function composer(): void {
  const form = one<HTMLFormElement>('[data-composer]');
  const field = form?.querySelector('textarea');
  if (form === null || field == null) return;
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  const set = (name: string, value: string | undefined): void => {
    const input = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (input === null || value === undefined) return;
    input.value = value;
    input.disabled = false;
  };
  for (const link of all('[data-fill]'))
    link.addEventListener('click', (event) => {
      if (event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      field.value = link.dataset.fill ?? '';
      set('style', link.dataset.style);
      set('ratio', link.dataset.shape);
      scrollTo({ top: 0, behavior: 'smooth' });
      field.focus({ preventScroll: true });
    });
}

function library(): void {
  const bar = one('[data-filter]');
  const search = bar?.querySelector('input');
  if (bar === null || search == null) return;
  bar.hidden = false;
  let category = '';
  const apply = (): void => {
    const words = search.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const item of all('.wall > li')) {
      const text = item.dataset.text ?? '';
      item.hidden =
        (category !== '' && item.dataset.category !== category) ||
        !words.every((word) => text.includes(word));
      if (!item.hidden) shown += 1;
    }
    const nothing = one('[data-nothing]');
    if (nothing !== null) nothing.hidden = shown > 0;
  };
  search.addEventListener('input', apply);
  for (const button of bar.querySelectorAll<HTMLElement>('[data-choose]'))
    button.addEventListener('click', () => {
      category = button.dataset.choose ?? '';
      for (const other of bar.querySelectorAll('[data-choose]'))
        other.setAttribute('aria-pressed', String(other === button));
      apply();
    });
}

function language(): void {
  const asked = languageAsked();
  if (asked !== undefined) rememberLanguage(asked);
  for (const link of all('[data-lang]'))
    link.addEventListener('click', () =>
      rememberLanguage(link.dataset.lang === 'zh' ? 'zh' : 'en'),
    );
}

language();
theme();
signedIn();
composer();
library();
if (one('[data-trial-days]') !== null)
  void import('./live-prices.js').then((module) => module.run(stored('signed-in') === '1'));
