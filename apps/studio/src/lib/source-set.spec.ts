import { describe, expect, test } from '@jest/globals';
import { sourceSet } from './source-set.js';

const image = {
  thumbnailUrl: '/t',
  previewUrl: '/p',
  width: 768,
  height: 1360,
  requestedWidth: 768,
  requestedHeight: 1360,
};

describe('sourceSet', () => {
  test('tells the browser the true width of each size, never more than the picture has', () => {
    expect(sourceSet(image, 'avif')).toBe(
      '/t?size=256&format=avif 145w, /t?format=avif 289w, /p?format=avif 768w',
    );
    expect(sourceSet({ ...image, width: 3000, height: 1500 }, 'webp')).toBe(
      '/t?size=256&format=webp 256w, /t?format=webp 512w, /p?format=webp 1600w',
    );
  });

  test('of a picture that is gone there is none', () => {
    expect(sourceSet({ ...image, thumbnailUrl: undefined }, 'avif')).toBeUndefined();
  });
});
