import { describe, expect, it } from '@jest/globals';
import { withNegative, withoutNegative } from './negative-prompt.js';

describe('what a picture must not show', () => {
  it('is one sentence at the end of the prompt', () => {
    expect(withNegative('a quiet street', 'people, cars')).toBe(
      'a quiet street. Do not include: people, cars.',
    );
    expect(withNegative('A street at night!', 'people.')).toBe(
      'A street at night! Do not include: people.',
    );
    expect(withNegative('街道。', '行人。\n汽车。')).toBe('街道。 Do not include: 行人, 汽车.');
  });

  it('stays one sentence, so that nothing in it reads as a wish', () => {
    expect(withNegative('a street', 'cars. A dog\nbicycles!  Rain')).toBe(
      'a street. Do not include: cars, A dog, bicycles, Rain.',
    );
  });

  it('is nothing where nothing is said', () => {
    for (const nothing of [null, undefined, '', ' ', '.'])
      expect(withNegative('a street', nothing)).toBe('a street');
  });

  it('is not painted by the demo engine', () => {
    expect(withoutNegative(withNegative('a street', 'a cat'))).toBe('a street.');
    expect(withoutNegative('a street')).toBe('a street');
  });
});
