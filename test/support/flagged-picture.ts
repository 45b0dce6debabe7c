import { paint, encode } from '../../libs/generation/src/provider/demo/paint/picture.js';

/** Blots of colour that the local classifier takes for nudity; each seed gives other bytes. */
export async function flaggedPicture(
  seed: number,
  format: 'png' | 'jpeg' = 'png',
): Promise<Buffer> {
  const size = { width: 640, height: 480 };
  const order = { prompt: '', style: 'none', seed, ...size, transparent: false, references: [] };
  return encode(await paint({ ...order, flagged: true }, size), format);
}
