import { describe, expect, it } from '@jest/globals';
import { parseKey } from '../object-key.js';
import { LinkTokens, type LinkGrant } from './link-token.js';

const links = new LinkTokens('k'.repeat(32));
const NOW = new Date('2026-01-01T00:00:00Z');
const put: LinkGrant = {
  method: 'PUT',
  key: parseKey('incoming/a/raw.png'),
  type: 'image/png',
  bytes: 10,
  expiresAt: new Date(NOW.getTime() + 1000),
};

describe('a signed link', () => {
  it('gives back exactly what was granted', () => {
    expect(links.read(links.sign(put), 'PUT', NOW)).toEqual(put);
  });

  it('ends', () => {
    expect(() => links.read(links.sign(put), 'PUT', put.expiresAt)).toThrow(/link_expired/);
  });

  it('is for one method', () => {
    expect(() => links.read(links.sign(put), 'GET', NOW)).toThrow(/link_invalid/);
  });

  it('cannot be changed', () => {
    const [body, mac] = links.sign(put).split('.') as [string, string];
    const fields = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const changed = (part: Record<string, unknown>) =>
      `${Buffer.from(JSON.stringify({ ...fields, ...part })).toString('base64url')}.${mac}`;
    for (const token of [
      changed({ k: 'incoming/b/raw.png' }),
      changed({ n: 11 }),
      changed({ t: 'image/webp' }),
      changed({ e: NOW.getTime() + 9e9 }),
      body,
      `${body}.`,
      `${body}.${mac}.`,
      `${body}.${mac.slice(1)}`,
      '',
      '.',
    ])
      expect(() => links.read(token, 'PUT', NOW)).toThrow(/link_invalid/);
  });

  it('of another installation is refused', () => {
    const others = new LinkTokens('x'.repeat(32));
    expect(() => links.read(others.sign(put), 'PUT', NOW)).toThrow(/link_invalid/);
  });
});
