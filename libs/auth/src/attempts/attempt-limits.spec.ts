import { describe, expect, it } from '@jest/globals';
import { addressGroup, signInCounters } from './attempt-limits.js';

describe('limits on attempts', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s counts as %s', (address, group) => expect(addressGroup(address)).toBe(group));

  it('let a stranger elsewhere guess more often than they let one place guess', () => {
    const [fromOnePlace, account] = signInCounters('ana@example.com', '203.0.113.7');
    expect(fromOnePlace?.limit.max).toBeLessThan(account?.limit.max ?? 0);
  });
});
