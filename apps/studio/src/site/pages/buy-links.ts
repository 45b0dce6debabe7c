import type { Locale } from '../../api/wire.js';
import { appHref } from '../site.js';

export interface InLanguage {
  locale: Locale;
}

/** Where a button leads, for a visitor and for somebody who is signed in. */
export interface Links {
  href: string;
  'data-signed-in-href': string;
}

/** To the checkout; a visitor gets an account on the way. */
export function buyLinks(locale: Locale, product: string): Links {
  const checkout = appHref(locale, '/checkout', { product });
  return {
    href: appHref(locale, '/sign-up', { next: checkout }),
    'data-signed-in-href': checkout,
  };
}
