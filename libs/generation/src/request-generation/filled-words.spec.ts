import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '#kernel';
import { filledWords, type Words } from './filled-words.js';

function refusal(
  values: Record<string, string>,
  words: Words = { prompt: 'A {{colour}} {{ thing }}' },
): unknown {
  try {
    return filledWords({ ...words, values });
  } catch (error) {
    if (error instanceof ProblemError) return { code: error.code, extra: error.extra };
    throw error;
  }
}

describe('a prompt with variables', () => {
  it('is filled with its values, once', () => {
    const values = { colour: ' red ', thing: '{{colour}} cup', more: 'x' };
    const prompt = 'A {{colour}} {{ thing }}';
    expect(filledWords({ prompt, values })).toEqual({ prompt: 'A red {{colour}} cup' });
    expect(filledWords({ prompt, negativePrompt: 'no {{ more }}, {y}', values })).toEqual({
      prompt: 'A red {{colour}} cup',
      negativePrompt: 'no x, {y}',
    });
  });

  it('keeps its braces where no values are given', () => {
    const plain = { prompt: 'A {{colour}} cup', negativePrompt: '{{dirt}}' };
    expect(filledWords(plain)).toEqual(plain);
    const single = { prompt: 'A {colour} cup' };
    expect(filledWords({ ...single, values: { colour: 'red' } })).toEqual(single);
  });

  it('says what is missing, and what is too long', () => {
    const missing = { code: 'value_missing', extra: { variables: ['colour', 'thing'] } };
    expect(refusal({})).toEqual(missing);
    expect(refusal({ colour: ' ', thing: '\u0000' })).toEqual(missing);
    expect(refusal({ colour: 'a' }, { prompt: 'a {{colour}}', negativePrompt: '{{b}}' })).toEqual({
      code: 'value_missing',
      extra: { variables: ['b'] },
    });
    expect(refusal({ __proto__x: 'y' }, { prompt: 'a {{toString}}' })).toEqual({
      code: 'value_missing',
      extra: { variables: ['toString'] },
    });
    const long = { a: 'x'.repeat(4000) };
    expect(refusal(long, { prompt: '{{a}}!' })).toEqual({
      code: 'prompt_too_long',
      extra: { max: 4000 },
    });
    expect(refusal(long, { prompt: 'a cup', negativePrompt: '{{a}}' })).toEqual({
      code: 'negative_too_long',
      extra: { max: 500 },
    });
  });
});
