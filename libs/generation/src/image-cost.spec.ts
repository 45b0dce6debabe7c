import { describe, expect, it } from '@jest/globals';
import { costOfUsage, estimatedCost, outputTokens, type Price } from './image-cost.js';

/** OpenAI's, November 2026. */
const PRICE: Price = {
  textInputMicroUsd: 5_000_000,
  imageInputMicroUsd: 8_000_000,
  outputMicroUsd: 30_000_000,
  flatMicroUsd: null,
};
const SQUARE = { width: 1024, height: 1024, quality: 'low' } as const;

describe('the cost of an image', () => {
  it('counts the published tokens of a square', () => {
    const counts = (['low', 'medium', 'high'] as const).map((q) => outputTokens(1024, 1024, q));
    expect(counts).toEqual([196, 1756, 7024]);
  });

  it.each([
    [2048, 2048, 0.428],
    [2880, 2880, 0.712],
    [3840, 2160, 0.4],
    [1248, 832, 0.14],
    [672, 1568, 0.09],
  ])('meets the published price of %i×%i in high quality', (width, height, usd) => {
    expect(estimatedCost({ width, height, quality: 'high' }, PRICE) / 1e6).toBeCloseTo(usd, 3);
  });

  it('adds up what the provider says it used, at each kind of token’s own price', () => {
    const usage = {
      inputTokens: 526,
      inputTextTokens: 14,
      inputImageTokens: 512,
      outputTokens: 7024,
    };
    expect(costOfUsage(usage, PRICE)).toBe(7024 * 30 + 14 * 5 + 512 * 8);
    expect(costOfUsage(usage, { ...PRICE, flatMicroUsd: 1 })).toBe(7024 * 30 + 14 * 5 + 512 * 8);
  });

  it('adds previews and given pictures to an estimate', () => {
    expect(estimatedCost({ ...SQUARE, partialImages: 2 }, PRICE)).toBe((196 + 200) * 30);
    expect(estimatedCost({ ...SQUARE, pictures: 2 }, PRICE)).toBe(196 * 30 + 1024 * 8);
  });

  it('is the flat price where there is one and the provider says no usage', () => {
    expect(estimatedCost(SQUARE, { ...PRICE, flatMicroUsd: 42_000 })).toBe(42_000);
    expect(estimatedCost(SQUARE, { ...PRICE, flatMicroUsd: 0 })).toBe(0);
  });

  it('is the same for an upright picture', () => {
    expect(outputTokens(2160, 3840, 'medium')).toBe(outputTokens(3840, 2160, 'medium'));
  });
});
