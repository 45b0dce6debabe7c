import { createRequire } from 'node:module';
import { mailDomain } from './email-address.js';

/**
 * The curated list of github.com/disposable-email-domains/disposable-email-domains (CC0) as the
 * package disposable-email-domains-js ships it: an update of that package is an update of the list.
 */
const LISTED: ReadonlySet<string> = new Set(
  createRequire(import.meta.url)(
    'disposable-email-domains-js/dist/dict/disposable_email_blocklist.json',
  ) as string[],
);

/** True for a mailbox of a known throw-away service, or of a subdomain of one. */
export function isThrowaway(address: string): boolean {
  const labels = mailDomain(address).split('.');
  return labels.some((_, from) => LISTED.has(labels.slice(from).join('.')));
}
