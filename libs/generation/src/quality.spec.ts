import { describe, expect, it } from '@jest/globals';
import { costEstimateMicroUsd } from './quality.js';

describe('cost estimate', () => {
  it.each([
    [1024, 1024, 'low', 196],
    [1024, 1024, 'medium', 1756],
    [1024, 1024, 'high', 7024],
  ] as const)('%i × %i %s is %i tokens', (width, height, quality, tokens) => {
    expect(costEstimateMicroUsd(width, height, quality)).toBe(tokens * 30);
  });

  it('is the same for an upright picture', () => {
    expect(costEstimateMicroUsd(2160, 3840, 'medium')).toBe(
      costEstimateMicroUsd(3840, 2160, 'medium'),
    );
  });
});
