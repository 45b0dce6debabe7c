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

  it('must all be there again, in whatever marks', () => {
    expect(keepsLiteralParts('a sign "OPEN"', 'a neon sign that reads “OPEN” at night')).toBe(true);
    expect(keepsLiteralParts('a sign "OPEN"', 'a neon sign that reads "Open"')).toBe(false);
    expect(keepsLiteralParts('a {{colour}} cup', 'a red cup')).toBe(false);
  });
});
