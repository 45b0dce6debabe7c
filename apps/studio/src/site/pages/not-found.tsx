import type { ReactNode } from 'react';
import type { Locale } from '../../api/wire.js';
import { appHref, copyOf, hrefOf } from '../site.js';

/** What a wrong address shows: where to go on from here. */
export function NotFoundPage({ locale }: { locale: Locale }): ReactNode {
  const { notFound, nav } = copyOf(locale);
  const link =
    'inline-flex h-11 items-center rounded-full bg-tint px-5 text-sm font-medium hover:bg-tint-strong';
  return (
    <div className="mx-auto max-w-3xl px-4 pt-20 sm:px-8 sm:pt-32">
      <h1 className="text-display font-semibold tracking-[-0.03em]">{notFound.heading}</h1>
      <p className="mt-4 text-lg text-muted">{notFound.lead}</p>
      <div className="mt-8 flex flex-wrap gap-2">
        <a className={link} href={hrefOf(locale, '/')}>
          {notFound.home}
        </a>
        <a className={link} href={hrefOf(locale, '/prompts')}>
          {nav.prompts}
        </a>
        <a className={link} href={appHref(locale, '/studio')}>
          {nav.open}
        </a>
      </div>
    </div>
  );
}
