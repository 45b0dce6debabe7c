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
    expect(withNegative('a sign “OPEN!”', 'rust')).toBe('a sign “OPEN!” Do not include: rust.');
  });

  it('comes after words that were not brought to an end', () => {
    for (const prompt of ['a house,', 'a house ; ', 'a house，', 'a house:'])
      expect(withNegative(prompt, ', people,')).toBe('a house. Do not include: people.');
  });

  it('stays one sentence, so that nothing in it reads as a wish', () => {
    expect(withNegative('a street', 'cars. A dog\nbicycles!  Rain')).toBe(
      'a street. Do not include: cars, A dog, bicycles, Rain.',
    );
  });

  it('is nothing where nothing is said', () => {
    for (const nothing of [null, undefined, '', ' ', '.', ' ,\n'])
      expect(withNegative('a street,', nothing)).toBe('a street,');
  });

  it('is not painted by the demo engine', () => {
    expect(withoutNegative(withNegative('a street', ' a cat\n'), ' a cat\n')).toBe('a street.');
    expect(withoutNegative('a street', null)).toBe('a street');
  });

  it('is cut off where it was added and nowhere else', () => {
    const own = 'a poster. Do not include: people. A big cat on it';
    expect(withoutNegative(own, null)).toBe(own);
    expect(withoutNegative(withNegative(own, 'a dog'), 'a dog')).toBe(`${own}.`);
  });
});
