import sharp from 'sharp';
import { pixelsOf, sharpOf } from './canvas.js';
import type { Pixels } from './sky.js';
import { MARK } from './watermark.js';

/** Who made it, in the EXIF data of every picture of this engine. */
export const DEMO_SOFTWARE = 'Demo engine of GPT Image 2 Generator';

/** True for the bytes of a picture that this engine made, and so marked. */
export async function isOwn(file: Uint8Array): Promise<boolean> {
  const { exif } = await sharp(file).metadata();
  return exif?.includes(DEMO_SOFTWARE) ?? false;
}

/**
 * Takes the engine's own mark out of a picture of its own that comes back as a reference: what
 * stands above the mark is mirrored over it, with a soft edge. The result gets a mark again, and
 * two of them, one cut and stretched, would look like a fault.
 */
export async function unmark(picture: Pixels): Promise<Pixels> {
  const { width, height } = picture;
  const unit = Math.min(width, height) / 1000;
  const soft = Math.max(2, Math.round(6 * unit));
  const left = Math.max(0, Math.floor(width - MARK.right * unit) - soft);
  const top = Math.max(0, Math.floor(height - MARK.bottom * unit) - soft);
  const size = {
    width: Math.min(width - left, Math.ceil(MARK.width * unit) + 2 * soft),
    height: Math.min(height - top, Math.ceil(MARK.height * unit) + 2 * soft),
  };
  if (top < size.height) return picture;
  const above = await pixelsOf(
    sharpOf(picture)
      .extract({ left, top: top - size.height, ...size })
      .flip()
      .ensureAlpha(),
  );
  feather(above, soft);
  return pixelsOf(
    sharpOf(picture).composite([
      {
        input: above.data,
        raw: { width: size.width, height: size.height, channels: above.channels },
        left,
        top,
      },
    ]),
  );
}

/** Fades the patch in over `soft` pixels from each of its edges. */
function feather({ data, width, height, channels }: Pixels, soft: number): void {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const edge = Math.min(x + 1, y + 1, width - x, height - y);
      data[(y * width + x) * channels + channels - 1] = 255 * Math.min(1, edge / soft);
    }
}
