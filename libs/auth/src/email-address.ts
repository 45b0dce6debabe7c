import { createHmac, hkdfSync } from 'node:crypto';
import { DISPOSABLE_DOMAINS } from './disposable-domains.js';

/** Domains that are one and the same mailbox service under several names. */
const DOMAIN_ALIASES: Readonly<Record<string, string>> = {
  'googlemail.com': 'gmail.com',
  'pm.me': 'proton.me',
  'protonmail.com': 'proton.me',
};

/** Services that deliver to the same mailbox whether or not the local part has dots. */
const DOTS_DO_NOT_COUNT: ReadonlySet<string> = new Set(['gmail.com']);

/** The address as it is stored and shown: no surrounding space, one Unicode form. */
export function cleanAddress(typed: string): string {
  return typed.normalize('NFKC').trim();
}

/** The address as the name of an account: two spellings that differ only in case are one. */
export function loginName(address: string): string {
  return cleanAddress(address).toLowerCase();
}

/**
 * The address with every alias removed that one person can make for themselves: case, plus tags,
 * dots where the service ignores them, and the service's other names.
 */
export function personAddress(address: string): string {
  const { local, domain } = split(loginName(address));
  const service = DOMAIN_ALIASES[domain] ?? domain;
  const tag = local.indexOf('+', 1); // a name that begins with + has no tag there
  const untagged = tag === -1 ? local : local.slice(0, tag);
  const person = DOTS_DO_NOT_COUNT.has(service) ? untagged.replaceAll('.', '') : untagged;
  return `${person}@${service}`;
}

/** True for a mailbox of a well-known throw-away service, or of a subdomain of one. */
export function isDisposable(address: string): boolean {
  const labels = split(loginName(address)).domain.split('.');
  return labels.some((_, from) => DISPOSABLE_DOMAINS.has(labels.slice(from).join('.')));
}

/**
 * A keyed hash of {@link personAddress}: it stays after an account is erased, so that the trial
 * is given once per person, and nobody without the key can tell whose it was.
 */
export function personKey(address: string, secret: string): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'auth.person-key', 32));
  return createHmac('sha256', key).update(personAddress(address)).digest('hex');
}

function split(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@');
  return { local: address.slice(0, at), domain: address.slice(at + 1) };
}
