import sharp from 'sharp';

export type PictureFormat = 'png' | 'jpeg' | 'webp';

/** A picture with a gradient and some noise, so that it does not compress to nothing. */
export async function picture(
  width: number,
  height: number,
  format: PictureFormat = 'png',
): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = (i * 7919 + (i >> 8) * 31) & 0xff;
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .toFormat(format)
    .toBuffer();
}
