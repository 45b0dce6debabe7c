import { describe, expect, it } from '@jest/globals';
import { decode, readTextFile } from './read-file.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('a file of rows', () => {
  it('is read in the encodings that spreadsheets write', () => {
    expect(decode(new TextEncoder().encode('\ufeff提示词'))).toBe('提示词');
    expect(decode(bytes(0xcc, 0xe1, 0xca, 0xbe, 0xb4, 0xca))).toBe('提示词');
    expect(decode(bytes(0xff, 0xfe, 0xd0, 0x63))).toBe('提');
    expect(decode(bytes(0xff, 0xd8, 0xff, 0xe0, 0x80))).toBeUndefined();
  });

  it('is a table by its name, and has a size', async () => {
    expect(await readTextFile(new File(['a,b'], 'x.CSV'))).toEqual({
      ok: true,
      text: 'a,b',
      kind: 'csv',
    });
    expect(await readTextFile(new File(['a'], 'x.txt'))).toMatchObject({ kind: 'lines' });
    expect(await readTextFile(new File(['x'.repeat(900_001)], 'x.txt'))).toEqual({
      ok: false,
      reason: 'too_large',
    });
    expect(await readTextFile(new File(['a\0b'], 'x.xls'))).toEqual({
      ok: false,
      reason: 'unreadable',
    });
  });
});
