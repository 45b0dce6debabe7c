import { isIPv6 } from 'node:net';
import type { RateLimit } from '#kernel';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A counter to hit: its name says whom or what it counts. */
export interface AttemptCounter {
  key: string;
  limit: RateLimit;
}

/**
 * Wrong passwords. Guessing at one account from one place is stopped soon; the account's own limit
 * is higher, so that a stranger elsewhere cannot easily lock its owner out.
 */
export function signInCounters(loginName: string, address: string): AttemptCounter[] {
  const from = addressGroup(address);
  return [
    {
      key: `sign-in:account:${loginName}:from:${from}`,
      limit: { max: 10, window_ms: 15 * MINUTE_MS },
    },
    { key: `sign-in:account:${loginName}`, limit: { max: 100, window_ms: HOUR_MS } },
    { key: `sign-in:from:${from}`, limit: { max: 100, window_ms: 15 * MINUTE_MS } },
    { key: 'sign-in:all', limit: { max: 3_000, window_ms: MINUTE_MS } },
  ];
}

/** New accounts. */
export function signUpCounters(address: string): AttemptCounter[] {
  const from = addressGroup(address);
  return [
    { key: `sign-up:from:${from}`, limit: { max: 60, window_ms: 10 * MINUTE_MS } },
    { key: `sign-up:day:from:${from}`, limit: { max: 500, window_ms: 24 * HOUR_MS } },
    { key: 'sign-up:all', limit: { max: 600, window_ms: MINUTE_MS } },
  ];
}

/** Mails that a visitor can make us send to an address, and of which `told` hears. */
export function mailCounters(
  loginName: string,
  address: string,
  told: string = loginName,
): AttemptCounter[] {
  const mailboxes = [...new Set([loginName, told])];
  return [
    ...mailboxes.map((name) => ({
      key: `mail:to:${name}`,
      limit: { max: 5, window_ms: HOUR_MS },
    })),
    { key: `mail:from:${addressGroup(address)}`, limit: { max: 30, window_ms: HOUR_MS } },
  ];
}

/** Links that are tried out. */
export function linkCounters(address: string): AttemptCounter[] {
  return [
    { key: `link:from:${addressGroup(address)}`, limit: { max: 60, window_ms: 10 * MINUTE_MS } },
  ];
}

/** One subscriber holds a whole IPv6 /64: it counts as one address. */
export function addressGroup(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  if (!isIPv6(address)) return address;
  return ipv6Prefix(address, 64);
}

/** The network of this many bits that an IPv6 address lies in. */
export function ipv6Prefix(address: string, bits: 48 | 64): string {
  return `${expandIPv6(address)
    .slice(0, bits / 16)
    .join(':')}::/${bits}`;
}

function expandIPv6(address: string): string[] {
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array<string>(missing).fill('0'), ...after];
  return groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
}
