import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { inParts, type Part } from './in-parts.js';

const SIZE = 10;

async function cut(...chunks: Buffer[]): Promise<Part[]> {
  const parts: Part[] = [];
  for await (const part of inParts(Readable.from(chunks), SIZE)) parts.push(part);
  return parts;
}

describe('a stream in parts', () => {
  it.each([
    [0, [0]],
    [1, [1]],
    [10, [10]],
    [11, [10, 1]],
    [20, [10, 10]],
    [35, [10, 10, 10, 5]],
  ])('has parts of one size and a last one: %d bytes', async (length, sizes) => {
    const bytes = randomBytes(length);
    for (const step of [1, 3, 10, 100]) {
      const chunks = [];
      for (let at = 0; at < length; at += step) chunks.push(bytes.subarray(at, at + step));
      const parts = await cut(...chunks);
      expect(parts.map((part) => part.bytes.length)).toEqual(sizes);
      expect(parts.map((part) => part.isLast)).toEqual(sizes.map((_, n) => n === sizes.length - 1));
      expect(Buffer.concat(parts.map((part) => part.bytes)).equals(bytes)).toBe(true);
    }
  });

  it('knows the MD5 of each part', async () => {
    const bytes = randomBytes(25);
    const md5 = (some: Buffer) => createHash('md5').update(some).digest('base64');
    expect((await cut(bytes)).map((part) => part.md5)).toEqual([
      md5(bytes.subarray(0, 10)),
      md5(bytes.subarray(10, 20)),
      md5(bytes.subarray(20)),
    ]);
  });
});
