import { describe, expect, it } from '@jest/globals';
import { titleFrom } from './title-from.js';

describe('the title of a thread', () => {
  it('is the first words of its prompt', () => {
    expect(titleFrom('  a  red cup\non a table ')).toBe('a red cup on a table');
    expect(titleFrom('x'.repeat(80))).toBe('x'.repeat(60));
  });

  it('cuts no character that is seen as one', () => {
    const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}';
    expect(titleFrom(`${'x'.repeat(55)}${family}`)).toBe('x'.repeat(55));
    expect(titleFrom(`${'x'.repeat(52)}${family}!`)).toBe(`${'x'.repeat(52)}${family}`);
  });

  it('is never empty, whatever the character is composed of', () => {
    expect(titleFrom(`e${'\u0301'.repeat(100)}`)).toHaveLength(60);
  });
});
