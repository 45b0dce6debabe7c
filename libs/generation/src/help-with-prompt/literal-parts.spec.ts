import { describe, expect, it } from '@jest/globals';
import { keepsLiteralParts, literalParts } from './literal-parts.js';

describe('parts of a prompt that are meant literally', () => {
  it('are what stands in quotation marks of any kind, and variables', () => {
    expect(literalParts('A sign "OPEN 24h" and “Zu” «oui» 「営業中」 for {{ name }}')).toEqual([
      'OPEN 24h',
      'Zu',
      'oui',
      '営業中',
      '{{ name }}',
    ]);
  });

  it('are not what an apostrophe or a sign for inches begins', () => {
    expect(literalParts("a dog's bowl and a 12\" frame, it's mine")).toEqual([]);
  });

  it('are not what stands between two signs for inches', () => {
    expect(literalParts('a 12" x 14" frame')).toEqual([]);
    expect(literalParts('a 6\' 2" man and a 5\' 4" woman')).toEqual([]);
    expect(keepsLiteralParts('a 12" x 14" frame', 'an oak frame, 12 by 14 inches')).toBe(true);
    expect(literalParts('the number "12" on a 12" x 14" sign')).toEqual(['12']);
  });

  it('may be long, and stand in quotation marks of other lands', () => {
    const long = 'x'.repeat(900);
    expect(literalParts(`a page that reads "${long}"`)).toEqual([long]);
    expect(
      literalParts("signs 'OPEN', ‘it’s on’, „Zu verkaufen“, „Do sprzedania” and ＂开＂"),
    ).toEqual(['OPEN', 'Zu verkaufen', 'Do sprzedania', 'it’s on', '开']);
    expect(literalParts('牌子上写着"营业中"和“欢迎”')).toEqual(['营业中', '欢迎']);
  });

  it('must all be there again, in whatever marks', () => {
    expect(keepsLiteralParts('a sign "OPEN"', 'a neon sign that reads “OPEN” at night')).toBe(true);
    expect(keepsLiteralParts('a sign "OPEN"', 'a neon sign that reads "Open"')).toBe(false);
    expect(keepsLiteralParts('a {{colour}} cup', 'a red cup')).toBe(false);
  });
});
