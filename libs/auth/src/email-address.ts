import { createHmac, hkdfSync } from 'node:crypto';
import { domainToASCII } from 'node:url';

/**
 * Domains that are one and the same mailbox service under several names. Sources: the help pages of
 * Gmail (googlemail.com), Proton (pm.me, protonmail.com), iCloud Mail (me.com, mac.com), Yandex
 * (all its domains deliver to one mailbox) and Fastmail.
 */
const DOMAIN_ALIASES: Readonly<Record<string, string>> = {
  'googlemail.com': 'gmail.com',
  'pm.me': 'proton.me',
  'protonmail.com': 'proton.me',
  'protonmail.ch': 'proton.me',
  'me.com': 'icloud.com',
  'mac.com': 'icloud.com',
  'ya.ru': 'yandex.ru',
  'yandex.com': 'yandex.ru',
  'yandex.by': 'yandex.ru',
  'yandex.kz': 'yandex.ru',
  'yandex.ua': 'yandex.ru',
};

/** Characters of the local part that a service does not look at when it delivers. */
const DO_NOT_COUNT: Readonly<Record<string, RegExp>> = {
  'gmail.com': /\./g,
  'proton.me': /[._-]/g,
};

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
  const { local } = split(loginName(address));
  const domain = mailDomain(address);
  const service = DOMAIN_ALIASES[domain] ?? domain;
  const tag = local.indexOf('+', 1); // a name that begins with + has no tag there
  const untagged = tag === -1 ? local : local.slice(0, tag);
  const ignored = DO_NOT_COUNT[service];
  const person = ignored ? untagged.replaceAll(ignored, '') : untagged;
  // Yandex delivers ana-li@ and ana.li@ to one mailbox.
  return `${service === 'yandex.ru' ? person.replaceAll('-', '.') : person}@${service}`;
}

/** The domain as the name servers know it: lower case, international names in their ASCII form. */
export function mailDomain(address: string): string {
  const { domain } = split(loginName(address));
  return domainToASCII(domain) || domain;
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
