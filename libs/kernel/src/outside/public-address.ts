import { BlockList, isIP } from 'node:net';

/**
 * IPv4 that is no host of the public internet: the IANA special-purpose registry (RFC 6890), multicast
 * and reserved space, and the one public address that a cloud answers its own machines on.
 */
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10', // shared by carriers; also a cloud's metadata, 100.100.100.200
  '127.0.0.0/8',
  '168.63.129.16/32', // Azure's host, reached from inside only
  '169.254.0.0/16', // link-local, with the metadata of most clouds
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const;

/**
 * Of IPv6 only global unicast (2000::/3) can be public, without its tunnels, which lead to an IPv4
 * address that nobody has checked, and its documentation. Mapped and translated IPv4 (::ffff:0:0/96,
 * 64:ff9b::/96), link-local, unique local and multicast addresses lie outside of it.
 */
const GLOBAL_UNICAST = '2000::/3';
const NOT_PUBLIC_V6 = [
  '2001::/23', // protocol assignments, Teredo among them
  '2001:db8::/32',
  '2002::/16', // 6to4
  '3fff::/20',
  '5f00::/16',
] as const;

const notPublic = listOf([...NOT_PUBLIC_V4, ...NOT_PUBLIC_V6]);
const globalUnicast = listOf([GLOBAL_UNICAST]);
const loopback = listOf(['127.0.0.0/8', '::1/128']);

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** True for an IP address that anybody on the internet can reach and that is nobody's inside. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !notPublic.check(address, 'ipv4');
  if (isIP(address) !== 6 || address.includes('%')) return false;
  return globalUnicast.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
}

/** True for the machine itself, not in the clothes of IPv6 (`::ffff:127.0.0.1`). */
export function isLoopbackAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && loopback.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
