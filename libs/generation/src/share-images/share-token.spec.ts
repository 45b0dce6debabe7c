import { describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { ShareTokens } from './share-token.js';

describe('the address of a share link', () => {
  const tokens = new ShareTokens('one key 0123456789abcdef');

  it('names its link, in letters that an address can hold', () => {
    const id = newId();
    expect(tokens.sign(id)).toMatch(/^[\w-]{43}$/);
    expect(tokens.sign(id)).toBe(tokens.sign(id));
    expect(tokens.read(tokens.sign(id))).toBe(id);
  });

  it('is worth nothing with another key, another id or another letter', () => {
    const token = tokens.sign(newId());
    expect(new ShareTokens('another key 0123456789').read(token)).toBeNull();
    const own = Buffer.from(token, 'base64url');
    for (const at of [0, 15, 16, 31]) {
      const changed = Buffer.from(own);
      changed[at]! ^= 1;
      expect(tokens.read(changed.toString('base64url'))).toBeNull();
    }
    for (const text of ['', 'x', token.slice(0, -1), `${token}A`, ` ${token}`, '../../etc/passwd'])
      expect(tokens.read(text)).toBeNull();
  });
});
