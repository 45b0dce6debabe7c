import { describe, expect, it } from '@jest/globals';
import { estimate } from './estimate.js';

describe('estimate', () => {
  it('is the duration of one image when nothing waits', () => {
    expect(estimate({ p50_s: 12.2, p90_s: 30, ahead: 0, images: 1, slots: 4 })).toEqual({
      p50_s: 13,
      p90_s: 30,
    });
  });

  it('grows with what is ahead and with the own images', () => {
    expect(estimate({ p50_s: 10, p90_s: 20, ahead: 8, images: 6, slots: 4 })).toEqual({
      p50_s: 40,
      p90_s: 80,
    });
  });
});
