import sharp, { type OutputInfo, type Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import type { ImageType } from '../image-type.js';
import {
  MAX_PIXELS,
  PREVIEW_EDGE,
  THUMBNAIL_EDGE,
  type Cleaned,
  type Derived,
  type Pixels,
  type TargetFormat,
} from './media.protocol.js';

/** Runs in the media child only: strangers' pictures are never decoded in a serving process. */

// Nothing may be loaded but the three types that the product takes, and only from memory.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
});
sharp.cache(false);

/** An error whose code crosses to the parent, see storage.errors.ts. */
class MediaError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

interface Measured {
  picture: Sharp;
  width: number;
  height: number;
}

/** Derivatives of a delivered picture; the whole of it is decoded, so damage shows. */
export async function derive(bytes: Uint8Array): Promise<Derived> {
  const { picture, width, height } = await open(bytes);
  const small = await decoded(
    shrink(picture, PREVIEW_EDGE).raw().toBuffer({ resolveWithObject: true }),
  );
  const again = () => raw(small.data, small.info);
  return {
    width,
    height,
    // At the usual effort of 4 it takes twice as long, to be a fiftieth smaller.
    preview: await again().webp({ quality: 82, effort: 2 }).toBuffer(),
    thumbnail: await shrink(again(), THUMBNAIL_EDGE).webp({ quality: 80 }).toBuffer(),
    placeholder: await placeholderOf(again()),
    blank: await isBlank(again()),
  };
}

/** Of 255: what lossy encoding makes of one colour. The faintest wash of a painter spans more. */
const BLANK_RANGE = 2;

/**
 * Nothing to be seen: in every channel, the transparent one included, all pixels are within
 * {@link BLANK_RANGE}, or none is visible at all. The range and not the variance: one small mark on an
 * empty page is a picture.
 */
async function isBlank(picture: Sharp): Promise<boolean> {
  const { channels, isOpaque } = await picture.stats();
  const alpha = isOpaque ? undefined : channels.at(-1);
  if (alpha?.max === 0) return true;
  return channels.every(({ min, max }) => max - min <= BLANK_RANGE);
}

/**
 * A reference as we keep it: upright, without metadata, without anything behind the picture.
 * Encoding anew is what makes a file that is two things at once (a polyglot) only a picture.
 */
export async function clean(bytes: Uint8Array, type: ImageType): Promise<Cleaned> {
  const opened = await open(bytes);
  const upright = await decoded(
    opened.picture.autoOrient().raw().toBuffer({ resolveWithObject: true }),
  );
  const again = () => raw(upright.data, upright.info);
  return {
    clean: await encode(again(), type).toBuffer(),
    width: upright.info.width,
    height: upright.info.height,
    thumbnail: await shrink(again(), THUMBNAIL_EDGE).webp({ quality: 80 }).toBuffer(),
    placeholder: await placeholderOf(again()),
    transparent: !(await again().stats()).isOpaque,
  };
}

/**
 * A mask of that size: its transparency, over black. What was painted in it says nothing, and
 * without it the file is small: a provider may take no more than 4 MB.
 */
export async function fitMask(
  bytes: Uint8Array,
  size: { width: number; height: number },
): Promise<Uint8Array> {
  const { picture } = await open(bytes);
  const alpha = await decoded(
    picture
      .ensureAlpha()
      .extractChannel('alpha')
      .resize(size.width, size.height, { fit: 'fill' })
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  return sharp({ create: { ...size, channels: 3, background: '#000000' } })
    .joinChannel(alpha.data, { raw: { ...size, channels: 1 } })
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/** A derivative for screens. */
export async function shrinkTo(
  bytes: Uint8Array,
  maxEdge: number,
  format: TargetFormat,
): Promise<Uint8Array> {
  const { picture } = await open(bytes);
  return decoded(written(shrink(picture, maxEdge), format, { quality: 80, avif: 55 }).toBuffer());
}

/**
 * The whole picture in another format, for those who take it elsewhere. Its colours and the labels
 * that say what made it go along; a signature cannot.
 */
export async function convert(bytes: Uint8Array, format: TargetFormat): Promise<Uint8Array> {
  const { picture } = await open(bytes);
  const kept = picture.keepIccProfile().keepXmp();
  return decoded(written(kept, format, { quality: 92, avif: 65 }).toBuffer());
}

/** AVIF at effort 2: at 4 a large one takes six times as long, to be a fifth smaller. */
function written(
  picture: Sharp,
  format: TargetFormat,
  { quality, avif }: { quality: number; avif: number },
): Sharp {
  switch (format) {
    case 'png':
      return picture.png({ compressionLevel: 6 });
    case 'jpeg':
      return picture
        .flatten({ background: '#ffffff' })
        .jpeg({ quality, chromaSubsampling: '4:4:4' });
    case 'webp':
      return picture.webp({ quality });
    case 'avif':
      return picture.avif({ quality: avif, effort: 2 });
  }
}

/** A small JPEG for a preview that travels inside an event. */
export async function smallJpeg(bytes: Uint8Array, maxEdge: number): Promise<Uint8Array> {
  const { picture } = await open(bytes);
  return decoded(
    shrink(picture, maxEdge).flatten({ background: '#ffffff' }).jpeg({ quality: 70 }).toBuffer(),
  );
}

/** A small copy as its plain colours, on white. */
export async function pixels(bytes: Uint8Array, maxEdge: number): Promise<Pixels> {
  const { picture } = await open(bytes);
  const { data, info } = await decoded(
    shrink(picture, maxEdge)
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  return { width: info.width, height: info.height, rgb: data };
}

/**
 * Small JPEGs of all that the picture can show: one where it is opaque, else one on white and one on
 * black. White lines on nothing are not to be seen on white, and neither are black ones on black.
 */
export async function views(bytes: Uint8Array, maxEdge: number): Promise<Uint8Array[]> {
  const { picture } = await open(bytes);
  const small = await decoded(shrink(picture, maxEdge).raw().toBuffer({ resolveWithObject: true }));
  const { isOpaque } = await raw(small.data, small.info).stats();
  const grounds = isOpaque ? ['#ffffff'] : ['#ffffff', '#000000'];
  return Promise.all(
    grounds.map((background) =>
      raw(small.data, small.info).flatten({ background }).jpeg({ quality: 70 }).toBuffer(),
    ),
  );
}

/** The views in one JPEG, each of at most `maxEdge` pixels. */
export async function sideBySide(bytes: Uint8Array, maxEdge: number): Promise<Uint8Array> {
  const all = await views(bytes, maxEdge);
  const [only] = all;
  if (all.length === 1 && only) return only;
  return sharp(all, { join: { across: all.length } })
    .jpeg({ quality: 70 })
    .toBuffer();
}

/** Pixels of a blurred picture's longest edge before it is drawn large again. */
const BLURRED_EDGE = 12;

/** A small JPEG of which only the colours are left: nothing of what it shows can be made out. */
export async function blurredJpeg(bytes: Uint8Array, maxEdge: number): Promise<Uint8Array> {
  const { picture, width, height } = await open(bytes);
  const scale = Math.min(1, maxEdge / Math.max(width, height));
  const coarse = await decoded(
    picture
      .resize(BLURRED_EDGE, BLURRED_EDGE, { fit: 'inside' })
      .flatten({ background: '#ffffff' })
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  return raw(coarse.data, coarse.info)
    .resize(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)), {
      fit: 'fill',
      kernel: 'cubic',
    })
    .jpeg({ quality: 60 })
    .toBuffer();
}

async function open(bytes: Uint8Array): Promise<Measured> {
  const picture = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'warning' });
  const { width, height, pages } = await decoded(picture.metadata());
  if ((pages ?? 1) > 1 || isAnimatedPng(bytes))
    throw new MediaError('animated_image', 'the picture is animated');
  return { picture, width, height };
}

async function decoded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (message.includes('exceeds pixel limit')) throw new MediaError('too_many_pixels', message);
    throw new MediaError('undecodable', message);
  }
}

function raw(data: Uint8Array, info: OutputInfo): Sharp {
  const { width, height, channels } = info;
  return sharp(data, { raw: { width, height, channels } });
}

function shrink(picture: Sharp, edge: number): Sharp {
  return picture.resize(edge, edge, { fit: 'inside', withoutEnlargement: true });
}

function encode(picture: Sharp, type: ImageType): Sharp {
  if (type === 'image/png') return picture.png({ compressionLevel: 6 });
  if (type === 'image/jpeg') return picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4' });
  return picture.webp({ quality: 95 });
}

async function placeholderOf(picture: Sharp): Promise<string> {
  const { data, info } = await shrink(picture, 100)
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}

/** PNG 3rd edition: an `acTL` chunk before the first `IDAT` makes a PNG an animation. */
function isAnimatedPng(bytes: Uint8Array): boolean {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.readUInt32BE(0) !== 0x89504e47) return false;
  for (let at = 8; at + 12 <= view.length;) {
    const name = view.toString('latin1', at + 4, at + 8);
    if (name === 'acTL') return true;
    if (name === 'IDAT') return false;
    at += 12 + view.readUInt32BE(at);
  }
  return false;
}
