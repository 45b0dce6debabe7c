import { pixelsOf, sharpOf, type Canvas } from '../canvas.js';
import type { Pixels } from '../sky.js';
import { paintSoft } from './soft.js';
import sharp from 'sharp';

/** Blocks along the short edge. */
const BLOCKS = 112;

/** Few colours on a coarse grid, dithered as on old screens. */
export async function paintPixel(canvas: Canvas): Promise<Pixels> {
  const scale = BLOCKS / Math.min(canvas.width, canvas.height);
  const small = await paintSoft(
    {
      ...canvas,
      width: Math.round(canvas.width * scale),
      height: Math.round(canvas.height * scale),
    },
    { focus: 0.5, blur: 0, bokeh: false, stars: true },
  );
  return pixelate(await pixelsOf(sharpOf(small).modulate({ saturation: 1.25 })), canvas);
}

export async function pixelate(
  small: Pixels,
  { width, height }: { width: number; height: number },
): Promise<Pixels> {
  const indexed = await sharpOf(small).png({ palette: true, colours: 26, dither: 0.8 }).toBuffer();
  const image = sharp(indexed)
    .resize(width, height, { fit: 'fill', kernel: 'nearest' })
    .toColourspace('srgb');
  return pixelsOf(small.channels === 4 ? image.ensureAlpha() : image.removeAlpha());
}
