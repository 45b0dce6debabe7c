import { describe, expect, it } from '@jest/globals';
import { outputKey, parseKey, rawUploadKey } from './object-key.js';

const WORKSPACE = '019a0000-0000-7000-8000-000000000001';
const OWNER = '019a0000-0000-7000-8000-000000000002';

describe('object keys', () => {
  it.each([
    '../a/b.png',
    'a/../b.png',
    'a/./b.png',
    '/a/b.png',
    'a//b.png',
    'a/b.png/',
    'a\\b/c.png',
    'a/b\0.png',
    'a/B.png',
    'a/%2e%2e/b.png',
    'a/.tmp',
    'alone.png',
    '',
    `a/${'x'.repeat(121)}`,
    'a/b c.png',
    'a/图.png',
  ])('refuse %j', (text) => {
    expect(() => parseKey(text)).toThrow(TypeError);
  });

  it('are made of ids only', () => {
    expect(rawUploadKey(WORKSPACE, OWNER, 'image/jpeg')).toBe(
      `incoming/${WORKSPACE}/${OWNER}/raw.jpg`,
    );
    expect(() => rawUploadKey('../../etc', OWNER, 'image/png')).toThrow(TypeError);
    expect(() => rawUploadKey(WORKSPACE, `${OWNER}/..`, 'image/png')).toThrow(TypeError);
  });

  it('differ when the attempt or the bytes differ', () => {
    const base = { workspaceId: WORKSPACE, imageId: OWNER, attempt: '1', sha256: 'a'.repeat(64) };
    const key = outputKey(base, 'original', 'image/png');
    expect(outputKey({ ...base }, 'original', 'image/png')).toBe(key);
    expect(outputKey({ ...base, attempt: '2' }, 'original', 'image/png')).not.toBe(key);
    expect(outputKey({ ...base, sha256: 'b'.repeat(64) }, 'original', 'image/png')).not.toBe(key);
    expect(() => outputKey({ ...base, attempt: '../1' }, 'original', 'image/png')).toThrow();
  });
});
