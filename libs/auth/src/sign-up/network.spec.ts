import { expect, it } from '@jest/globals';
import { networkOf, siteOf } from './network.js';

it.each([
  ['203.0.113.7', '203.0.113.0/24'],
  ['203.0.113.250', '203.0.113.0/24'],
  ['::ffff:203.0.113.7', '203.0.113.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['127.0.0.1', null],
  ['::ffff:127.0.0.1', null],
  ['::1', null],
  ['10.1.2.3', null],
  ['172.20.0.5', null],
  ['192.168.1.9', null],
  ['fe80::1%eth0', null],
  ['fd00::1', null],
  ['nonsense', null],
])('%s belongs to the network %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ['2001:DB8:0001:ffff::9', '2001:db8:1::/48'],
  ['2001:db8::9', '2001:db8:0::/48'],
  ['203.0.113.7', null],
  ['::ffff:203.0.113.7', null],
  ['::FFFF:203.0.113.7', null],
  ['::1', null],
  ['fe80::1%eth0', null],
  ['fd00::1', null],
  ['nonsense', null],
])('%s belongs to the site %s', (address, site) => {
  expect(siteOf(address)).toBe(site);
});
