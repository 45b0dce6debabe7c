import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { ipv6Prefix } from '../attempts/attempt-limits.js';

/** Addresses that are not a customer's own on the internet: this machine, a private network. */
const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv4');
NOT_PUBLIC.addSubnet('fc00::', 7, 'ipv6');
NOT_PUBLIC.addSubnet('fe80::', 10, 'ipv6');
NOT_PUBLIC.addAddress('::1', 'ipv6');

/**
 * The network that an address belongs to, IPv4 /24 or IPv6 /64: about what one household, office or
 * server rents. Null where the address tells nothing about who comes: behind a proxy that is not in
 * TRUSTED_PROXIES everybody has its private address, and must not share one limit.
 */
export function networkOf(address: string): string | null {
  const [plain = ''] = address.split('%', 1);
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1] ?? plain;
  if (isIPv4(v4))
    return NOT_PUBLIC.check(v4, 'ipv4') ? null : `${v4.split('.').slice(0, 3).join('.')}.0/24`;
  return isPublicIPv6(plain) ? ipv6Prefix(plain, 64) : null;
}

/**
 * The IPv6 /48 that an address belongs to: what a provider hands to one site or rents out with one
 * server (RFC 6177, RIPE-690), with 65,536 networks to choose from. Null for IPv4 and what is not public.
 */
export function siteOf(address: string): string | null {
  const [plain = ''] = address.split('%', 1);
  return isPublicIPv6(plain) && !plain.toLowerCase().startsWith('::ffff:')
    ? ipv6Prefix(plain, 48)
    : null;
}

function isPublicIPv6(address: string): boolean {
  return isIPv6(address) && !NOT_PUBLIC.check(address, 'ipv6');
}
