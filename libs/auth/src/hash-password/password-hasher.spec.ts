import { describe, expect, it } from '@jest/globals';
import { PasswordHasher } from './password-hasher.js';

describe('the password hasher', () => {
  const hasher = new PasswordHasher();

  it('stores argon2id of at least the strength that we promise', async () => {
    const stored = await hasher.hash('correct horse battery');
    expect(stored).toMatch(/^\$argon2id\$v=19\$/);
    const [, m, t, p] = /m=(\d+),t=(\d+),p=(\d+)/.exec(stored)?.map(Number) ?? [];
    expect(m).toBeGreaterThanOrEqual(19_456);
    expect(t).toBeGreaterThanOrEqual(2);
    expect(p).toBeGreaterThanOrEqual(1);
  });

  it('uses every character of a long password, in any script', async () => {
    const long = '长密码🐴'.repeat(32);
    const stored = await hasher.hash(long);
    expect(await hasher.verify(stored, long)).toBe(true);
    expect(await hasher.verify(stored, long.slice(0, -2))).toBe(false);
    expect(await hasher.verify(stored, `${long} `)).toBe(false);
  });

  it('takes as long where there is no account', async () => {
    const stored = await hasher.hash('correct horse battery');
    await hasher.verifyNothing('warm up');
    const time = async (task: () => Promise<unknown>) => {
      const start = performance.now();
      await task();
      return performance.now() - start;
    };
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let n = 0; n < 20; n += 1) {
      known.push(await time(() => hasher.verify(stored, 'wrong password')));
      unknown.push(await time(() => hasher.verifyNothing('wrong password')));
    }
    // In turns, and the quickest of each: whatever else the machine does makes others slower.
    const ratio = Math.min(...unknown) / Math.min(...known);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  it('refuses with a time to come back when too many wait', async () => {
    const flood = await Promise.allSettled(
      Array.from({ length: 130 }, () => hasher.hash('correct horse battery')),
    );
    const refused = flood.filter((one) => one.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.reason).toMatchObject({ status: 503, code: 'sign_in_busy' });
    expect(flood.filter((one) => one.status === 'fulfilled').length).toBeGreaterThanOrEqual(100);
  });
});
