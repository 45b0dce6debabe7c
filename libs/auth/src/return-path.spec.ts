import { describe, expect, it } from '@jest/globals';
import { safeReturnPath, withParameter } from './return-path.js';

const here = 'https://images.example.com';

describe('a return path', () => {
  it.each([
    ['/studio', '/studio'],
    ['/studio?prompt=a%20red%20bag#top', '/studio?prompt=a%20red%20bag#top'],
    ['/a/../studio', '/studio'],
  ])('%s is ours', (next, path) => expect(safeReturnPath(next, here)).toBe(path));

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/%0a\n/evil.example',
    'javascript:alert(1)',
    'studio',
    '',
    `/${'x'.repeat(3000)}`,
    '/a/..//evil.example',
  ])('%j leads nowhere or elsewhere', (next) => {
    const path = safeReturnPath(next, here);
    expect(path === null || new URL(path, here).origin === here).toBe(true);
    expect(path ?? '/').toMatch(/^\/(?!\/)/);
  });

  it('takes a parameter beside the ones it has', () => {
    expect(withParameter('/studio?prompt=bag', 'verified', '1')).toBe(
      '/studio?prompt=bag&verified=1',
    );
  });
});
