import { describe, expect, it } from '@jest/globals';
import { parseRange } from './byte-range.js';

describe('a Range header', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=0-99', { start: 0, end: 99 }],
    ['bytes=10-', { start: 10, end: 99 }],
    ['bytes=10-1000', { start: 10, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=99-99', { start: 99, end: 99 }],
  ])('%s names a part', (header, part) => {
    expect(parseRange(header, 100)).toEqual(part);
  });

  it.each([undefined, '', 'bytes=', 'bytes=-', 'bytes=5-4', 'bytes=0-1,5-6', 'items=0-1', 'x'])(
    '%s is ignored',
    (header) => {
      expect(parseRange(header, 100)).toBe('whole');
    },
  );

  it.each(['bytes=100-', 'bytes=100-200', 'bytes=-0'])('%s is outside', (header) => {
    expect(parseRange(header, 100)).toBe('unsatisfiable');
  });
});
