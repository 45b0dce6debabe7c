import { describe, expect, it } from '@jest/globals';
import { applyStyle } from './style.js';

describe('applyStyle', () => {
  it('puts the words into their place', () => {
    expect(applyStyle('{prompt}. Line art.', 'a red fox')).toBe('a red fox. Line art.');
  });

  it('adds nothing with the empty style', () => {
    expect(applyStyle('{prompt}', '  a red fox ')).toBe('a red fox');
  });

  it('does not double the full stop', () => {
    expect(applyStyle('{prompt}. Line art.', 'A red fox.')).toBe('A red fox. Line art.');
    expect(applyStyle('{prompt}. Line art.', '一只红狐。')).toBe('一只红狐。 Line art.');
  });

  it('takes words that look like replacement patterns literally', () => {
    expect(applyStyle('{prompt}. Ink.', "costs $& or $1 $' {prompt}")).toBe(
      "costs $& or $1 $' {prompt}. Ink.",
    );
  });

  it('refuses a template without a place for the words', () => {
    expect(() => applyStyle('ink only', 'a fox')).toThrow('{prompt}');
  });
});
