import { expect, test } from '@jest/globals';
import { Config } from '../config/config.js';
import { SecretBox } from './secret-box.js';

const boxOf = (encryptionKey: string) =>
  new SecretBox(
    new Config({
      DATABASE_URL: 'postgres://localhost/x',
      REDIS_URL: 'redis://localhost',
      SESSION_SECRET: 's'.repeat(32),
      ENCRYPTION_KEY: encryptionKey,
    }),
  );
const box = boxOf('k'.repeat(32));

test('a secret opens for the same purpose, under the same key, unchanged', () => {
  const sealed = box.seal('a', 'whsec_密');
  expect(sealed.includes('whsec_')).toBe(false);
  expect(box.open('a', sealed)).toBe('whsec_密');
  expect(box.seal('a', 'whsec_密')).not.toEqual(sealed);
  expect(() => box.open('b', sealed)).toThrow();
  expect(() => boxOf('l'.repeat(32)).open('a', sealed)).toThrow();
  for (const at of [0, 1, 20, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => box.open('a', changed)).toThrow();
  }
});
