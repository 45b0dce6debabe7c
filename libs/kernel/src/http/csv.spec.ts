import { describe, expect, it } from '@jest/globals';
import { csvRecord } from './csv.js';

describe('csvRecord', () => {
  it('quotes what needs quotes and ends with CRLF', () => {
    expect(csvRecord(['a', 'b,c', 'say "hi"', 'two\nlines', ' edge'])).toBe(
      'a,"b,c","say ""hi""","two\nlines"," edge"\r\n',
    );
  });

  it('writes numbers as numbers and nothing as nothing', () => {
    expect(csvRecord([1, -20, 0, null, undefined, true, ''])).toBe('1,-20,0,,,true,\r\n');
  });

  it.each([
    ['thanks;=1+1', `thanks;'=1+1`],
    ['a; @b;c', `a;' @b;c`],
    ['a;b;-', `a;b;'-`],
    ['1;2 + 3 = 5', '1;2 + 3 = 5'],
  ])('disarms %j where a semicolon begins a cell', (text, cell) => {
    expect(csvRecord([text])).toBe(`${cell}\r\n`);
  });

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '\u00A0=1',
    '-20',
    '＝1',
    '＋1',
    '－1',
    '＠a',
  ])('disarms the formula %j', (text) => {
    expect(csvRecord([text]).replace(/^"/, '')).toMatch(/^'/);
  });
});
