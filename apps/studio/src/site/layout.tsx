import type { ReactNode } from 'react';
import type { Locale } from '../api/wire.js';
import { Logo } from '../features/shell/logo.js';
import { appHref, copyOf, hrefOf, twinHref } from './site.js';

interface Props {
  locale: Locale;
  /** The page's address in English, to link its twin. */
  path: string;
  children: ReactNode;
}

const pageLinks = (locale: Locale): [string, string][] => {
  const { nav } = copyOf(locale);
  return [
    [nav.howTo, hrefOf(locale, '/how-to')],
    [nav.prompts, hrefOf(locale, '/prompts')],
    [nav.pricing, hrefOf(locale, '/pricing')],
  ];
};

function ThemeButton({ label, className }: { label: string; className: string }): ReactNode {
  return (
    <button
      type="button"
      data-theme-toggle
      aria-label={label}
      title={label}
      hidden
      className={`size-9 shrink-0 rounded-full text-muted hover:text-ink [&:not([hidden])]:grid [&:not([hidden])]:place-items-center ${className}`}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden>
        <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M8 1.5a6.5 6.5 0 0 1 0 13z" fill="currentColor" />
      </svg>
    </button>
  );
}

/** On narrow screens the pages are behind a button; it opens without script. */
function Menu({ locale, path }: Omit<Props, 'children'>): ReactNode {
  const { nav } = copyOf(locale);
  const other = locale === 'en' ? 'zh' : 'en';
  const link = 'block rounded-lg px-3 py-2.5 text-sm font-medium hover:bg-tint';
  return (
    <details className="relative sm:hidden">
      <summary
        aria-label={nav.menu}
        className="grid size-9 cursor-pointer list-none place-items-center rounded-full text-muted hover:text-ink [&::-webkit-details-marker]:hidden"
      >
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden>
          <path d="M1 4h14M1 8h14M1 12h14" stroke="currentColor" strokeWidth="1.5" />
        </svg>
      </summary>
      <nav
        aria-label={nav.label}
        className="absolute top-full right-0 mt-1 w-48 rounded-card border border-line bg-raised p-2 shadow-float"
      >
        {pageLinks(locale).map(([text, href]) => (
          <a key={href} className={link} href={href}>
            {text}
          </a>
        ))}
        <a className={link} href={twinHref(other, path)} lang={other} data-lang={other}>
          {nav.other}
        </a>
        <ThemeButton label={nav.theme} className="ml-1" />
      </nav>
    </details>
  );
}

function Header({ locale, path }: Omit<Props, 'children'>): ReactNode {
  const { nav } = copyOf(locale);
  const other = locale === 'en' ? 'zh' : 'en';
  const link = 'rounded-full px-2 py-2 text-sm font-medium text-muted hover:text-ink sm:px-3';
  return (
    <header className="sticky top-0 z-20 bg-paper/85 backdrop-blur-md">
      <div className="mx-auto flex h-16 max-w-[90rem] items-center gap-1 px-3 sm:px-8">
        <Logo href={hrefOf(locale, '/')} compact />
        <nav aria-label={nav.label} className="ml-5 flex max-sm:hidden">
          {pageLinks(locale).map(([text, href]) => (
            <a key={href} className={link} href={href}>
              {text}
            </a>
          ))}
        </nav>
        <div className="ml-auto flex items-center gap-1">
          <a
            className={`${link} max-[22.5rem]:hidden`}
            href={twinHref(other, path)}
            hrefLang={other}
            lang={other}
            data-lang={other}
          >
            {nav.other}
          </a>
          <ThemeButton label={nav.theme} className="max-sm:hidden!" />
          <a
            className={`${link} whitespace-nowrap`}
            href={appHref(locale, '/sign-in')}
            data-signed-out
          >
            {nav.signIn}
          </a>
          <a
            className="inline-flex h-9 items-center rounded-full bg-ink px-3 text-sm font-medium whitespace-nowrap sm:px-4 text-paper hover:opacity-85"
            href={appHref(locale, '/sign-up')}
            data-signed-in-href={appHref(locale, '/studio')}
            data-signed-in-text={nav.open}
          >
            {nav.signUp}
          </a>
          <Menu locale={locale} path={path} />
        </div>
      </div>
    </header>
  );
}

function Footer({ locale, path }: Omit<Props, 'children'>): ReactNode {
  const { nav, footer } = copyOf(locale);
  const other = locale === 'en' ? 'zh' : 'en';
  const links: [string, string][] = [
    ...pageLinks(locale),
    [footer.terms, hrefOf(locale, '/terms')],
    [footer.privacy, hrefOf(locale, '/privacy')],
  ];
  return (
    <footer className="mx-auto mt-28 max-w-[90rem] px-4 pb-12 sm:px-8">
      <div className="border-t border-line pt-8">
        <ul className="flex flex-wrap gap-x-6 gap-y-1">
          {links.map(([text, href]) => (
            <li key={href}>
              <a className="inline-block py-1.5 text-sm hover:underline" href={href}>
                {text}
              </a>
            </li>
          ))}
          <li data-signed-out>
            <a
              className="inline-block py-1.5 text-sm hover:underline"
              href={appHref(locale, '/sign-in')}
            >
              {nav.signIn}
            </a>
          </li>
          <li>
            <a
              className="inline-block py-1.5 text-sm hover:underline"
              href={twinHref(other, path)}
              lang={other}
              data-lang={other}
            >
              {nav.other}
            </a>
          </li>
        </ul>
        <p className="mt-5 max-w-2xl text-xs text-muted">{footer.disclaimer}</p>
      </div>
    </footer>
  );
}

export function Layout({ locale, path, children }: Props): ReactNode {
  return (
    <>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-full focus:bg-ink focus:px-4 focus:py-2 focus:text-paper"
      >
        {copyOf(locale).nav.skip}
      </a>
      <Header locale={locale} path={path} />
      <main id="main">{children}</main>
      <Footer locale={locale} path={path} />
    </>
  );
}
