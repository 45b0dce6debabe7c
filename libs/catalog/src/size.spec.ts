import { describe, expect, it } from '@jest/globals';
import { ASPECT_RATIOS, RESOLUTIONS, orientationOf, sizeOf } from './size.js';

describe('sizeOf', () => {
  const all = RESOLUTIONS.flatMap((resolution) =>
    ASPECT_RATIOS.map((ratio) => ({ resolution, ratio, ...sizeOf(resolution, ratio) })),
  );

  it.each(all)('$resolution $ratio is a size that the image model accepts', ({ width, height }) => {
    expect(width % 16).toBe(0);
    expect(height % 16).toBe(0);
    expect(Math.max(width, height)).toBeLessThanOrEqual(3840);
    expect(width * height).toBeGreaterThanOrEqual(655_360);
    expect(width * height).toBeLessThanOrEqual(8_294_400);
  });

  it.each(all)(
    '$resolution $ratio keeps its ratio within 2 percent',
    ({ ratio, width, height }) => {
      const [across = 0, down = 0] = ratio.split(':').map(Number);
      expect(Math.abs(width / height / (across / down) - 1)).toBeLessThan(0.02);
    },
  );

  it('knows the corners of the table by heart', () => {
    expect(sizeOf('1K', '1:1')).toEqual({ width: 1024, height: 1024 });
    expect(sizeOf('4K', '1:1')).toEqual({ width: 2880, height: 2880 });
    expect(sizeOf('2K', '3:2')).toEqual({ width: 2496, height: 1664 });
    expect(sizeOf('2K', '2:3')).toEqual({ width: 1664, height: 2496 });
    expect(sizeOf('4K', '9:21')).toEqual({ width: 1648, height: 3840 });
  });

  it('tells how a ratio lies', () => {
    expect(orientationOf('1:1')).toBe('square');
    expect(orientationOf('21:9')).toBe('landscape');
    expect(orientationOf('4:5')).toBe('portrait');
  });
});
