import { describe, expect, it } from '@jest/globals';
import { costOfUsage, estimatedCost, outputTokens } from './image-cost.js';

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
    expect(estimatedCost(width, height, 'high') / 1e6).toBeCloseTo(usd, 3);
  });

  it('adds up what the provider says it used', () => {
    expect(
      costOfUsage({
        inputTokens: 526,
        inputTextTokens: 14,
        inputImageTokens: 512,
        outputTokens: 7024,
      }),
    ).toBe(7024 * 30 + 14 * 5 + 512 * 8);
  });

  it('adds the partial images to an estimate', () => {
    expect(estimatedCost(1024, 1024, 'low', 2)).toBe((196 + 200) * 30);
  });

  it('is the same for an upright picture', () => {
    expect(outputTokens(2160, 3840, 'medium')).toBe(outputTokens(3840, 2160, 'medium'));
  });
});
