import { describe, expect, it } from '@jest/globals';
import { parseSize, ratioOf, resolutionOf } from './openai-size.js';

describe('sizes of the OpenAI-compatible routes', () => {
  it.each([undefined, 'auto', '1024x1024'])('%s is a square of 1024', (text) => {
    expect(parseSize(text)).toEqual({ width: 1024, height: 1024 });
  });

  it.each([
    ['1792x936', 'divisible by 16'],
    ['4096x4096', 'longest edge'],
    ['576x1024', 'minimum pixel budget'],
    ['3840x3408', 'exceeds the current pixel budget'],
    ['3840x640', 'ratio'],
    ['big', 'WIDTHxHEIGHT'],
    ['0x1024', 'divisible'],
  ])('refuses %s', (text, why) => {
    expect(parseSize(text)).toMatchObject({ refused: expect.stringContaining(why) as unknown });
  });

  it.each([
    ['1024x1024', '1K'],
    ['1536x1024', '1K'],
    ['2048x2048', '2K'],
    ['2880x2880', '4K'],
    ['3840x2160', '4K'],
  ])('%s is priced as %s', (text, resolution) => {
    const size = parseSize(text);
    expect('refused' in size ? null : resolutionOf(size)).toBe(resolution);
  });

  it('names the ratio', () => expect(ratioOf({ width: 1536, height: 1024 })).toBe('3:2'));
});
