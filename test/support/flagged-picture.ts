import { paint, encode } from '../../libs/generation/src/provider/demo/paint/picture.js';

const SIZE = { width: 640, height: 480 };
const orderOf = (seed: number, size: typeof SIZE) => ({
  ...{ prompt: '', style: 'none', seed, ...size },
  ...{ transparent: false, references: [] },
});

/** Blots of colour that the local classifier takes for nudity; each seed gives other bytes. */
export async function flaggedPicture(
  seed: number,
  format: 'png' | 'jpeg' = 'png',
): Promise<Buffer> {
  return encode(await paint({ ...orderOf(seed, SIZE), flagged: true }, SIZE), format);
}

/** Fainter ones, of which it is not sure. */
export async function unsurePicture(seed: number, size: typeof SIZE): Promise<Buffer> {
  return encode(await paint({ ...orderOf(seed, size), unsure: true }, size), 'png');
}
