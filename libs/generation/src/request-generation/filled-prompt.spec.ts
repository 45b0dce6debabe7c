import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '#kernel';
import { filledPrompt } from './filled-prompt.js';

function refusal(values: Record<string, string>, prompt = 'A {{colour}} {{ thing }}'): unknown {
  try {
    return filledPrompt({ prompt, values });
  } catch (error) {
    if (error instanceof ProblemError) return { code: error.code, extra: error.extra };
    throw error;
  }
}

describe('a prompt with variables', () => {
  it('is filled with its values, once', () => {
    const values = { colour: ' red ', thing: '{{colour}} cup', more: 'x' };
    expect(filledPrompt({ prompt: 'A {{colour}} {{ thing }}', values })).toBe(
      'A red {{colour}} cup',
    );
  });

  it('keeps its braces where no values are given', () => {
    expect(filledPrompt({ prompt: 'A {{colour}} cup' })).toBe('A {{colour}} cup');
    expect(filledPrompt({ prompt: 'A {colour} cup', values: { colour: 'red' } })).toBe(
      'A {colour} cup',
    );
  });

  it('says what is missing, and what is too long', () => {
    const missing = { code: 'value_missing', extra: { variables: ['colour', 'thing'] } };
    expect(refusal({})).toEqual(missing);
    expect(refusal({ colour: ' ', thing: '\u0000' })).toEqual(missing);
    expect(refusal({ __proto__x: 'y' }, 'a {{toString}}')).toEqual({
      code: 'value_missing',
      extra: { variables: ['toString'] },
    });
    expect(refusal({ a: 'x'.repeat(4000) }, '{{a}}!')).toEqual({
      code: 'prompt_too_long',
      extra: { max: 4000 },
    });
  });
});
