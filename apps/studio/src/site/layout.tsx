import type { ReactNode } from 'react';
import type { Locale } from '../api/wire.js';
import { Logo } from '../features/shell/logo.js';
import { appHref, copyOf, hrefOf } from './site.js';

interface Props {
  locale: Locale;
  /** The page's address in English, to link its twin. */
  path: string;
  children: ReactNode;
}

function Header({ locale, path }: Omit<Props, 'children'>): ReactNode {
  const { nav } = copyOf(locale);
  const other = locale === 'en' ? 'zh' : 'en';
  const link = 'rounded-full px-2 py-2 text-sm font-medium text-muted hover:text-ink sm:px-3';
  return (
    <header className="sticky top-0 z-20 bg-paper/85 backdrop-blur-md">
      <div className="mx-auto flex h-16 max-w-[90rem] items-center gap-1 px-3 sm:px-8">
        <Logo href={hrefOf(locale, '/')} compact />
        <nav aria-label={nav.label} className="flex sm:ml-5">
          <a className={`${link} max-sm:hidden`} href={hrefOf(locale, '/how-to')}>
            {nav.howTo}
          </a>
          <a className={link} href={hrefOf(locale, '/prompts')}>
            {nav.prompts}
          </a>
          <a className={link} href={hrefOf(locale, '/pricing')}>
            {nav.pricing}
          </a>
        </nav>
        <div className="ml-auto flex items-center gap-1">
          <a
            className={`${link} max-sm:hidden`}
            href={hrefOf(other, path)}
            hrefLang={other}
            lang={other}
            data-lang={other}
          >
            {nav.other}
          </a>
          <button
            type="button"
            data-theme-toggle
            aria-label={nav.theme}
            title={nav.theme}
            hidden
            className="size-9 shrink-0 rounded-full text-muted hover:text-ink max-[22.5rem]:hidden! [&:not([hidden])]:grid [&:not([hidden])]:place-items-center"
          >
            <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden>
              <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
              <path d="M8 1.5a6.5 6.5 0 0 1 0 13z" fill="currentColor" />
            </svg>
          </button>
          <a className={`${link} max-sm:hidden`} href={appHref(locale, '/sign-in')} data-signed-out>
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
        </div>
      </div>
    </header>
  );
}

function Footer({ locale, path }: Omit<Props, 'children'>): ReactNode {
  const { nav, footer } = copyOf(locale);
  const other = locale === 'en' ? 'zh' : 'en';
  const links: [string, string][] = [
    [nav.howTo, hrefOf(locale, '/how-to')],
    [nav.prompts, hrefOf(locale, '/prompts')],
    [nav.pricing, hrefOf(locale, '/pricing')],
    [footer.terms, hrefOf(locale, '/terms')],
    [footer.privacy, hrefOf(locale, '/privacy')],
    [nav.signIn, appHref(locale, '/sign-in')],
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
          <li>
            <a
              className="inline-block py-1.5 text-sm hover:underline"
              href={hrefOf(other, path)}
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
