import sharp from 'sharp';
import { pixelsOf, sharpOf, type Canvas } from './canvas.js';
import { finish } from './finish.js';
import { paintFlagged } from './flagged.js';
import { paletteFor } from './palette.js';
import { hash32, noiseFrom, randomFrom } from './random.js';
import { applyMask, blendReferences, decodeReferences } from './references.js';
import type { DrawScene, Frame } from './scene.js';
import { animal } from './scenes/animal.js';
import { arches } from './scenes/arches.js';
import { city } from './scenes/city.js';
import { dunes } from './scenes/dunes.js';
import { flowers } from './scenes/flowers.js';
import { forest } from './scenes/forest.js';
import { mountains } from './scenes/mountains.js';
import { object } from './scenes/object.js';
import { ocean } from './scenes/ocean.js';
import { orbs } from './scenes/orbs.js';
import { space } from './scenes/space.js';
import type { Pixels } from './sky.js';
import { sheetOf } from './style-sheets.js';
import { understand, type SceneName } from './subject.js';
import { DEMO_SOFTWARE } from './unmark.js';
import { watermark } from './watermark.js';

const scenes: Record<SceneName, DrawScene> = {
  mountains,
  ocean,
  forest,
  city,
  dunes,
  flowers,
  object,
  animal,
  space,
  arches,
  orbs,
};

/** What the child process is asked to paint; plain data. */
export interface PictureOrder {
  prompt: string;
  style: string;
  seed: number;
  width: number;
  height: number;
  transparent: boolean;
  references: Uint8Array[];
  mask?: Uint8Array;
  /** Nothing is to be seen in the picture. */
  blank?: boolean;
  /** Moderation is to refuse the picture. */
  flagged?: boolean;
  /** Moderation is to leave the picture to a person. */
  unsure?: boolean;
}

/** As {@link paintUnmarked}, with the mark DEMO: what customers get. */
export async function paint(
  order: PictureOrder,
  size: { width: number; height: number },
): Promise<Pixels> {
  if (order.blank)
    return pixelsOf(sharp({ create: { ...size, channels: 3, background: '#ffffff' } }));
  const pixels =
    order.flagged || order.unsure
      ? await paintFlagged(order.seed, size, { isFaint: !order.flagged })
      : await paintUnmarked(order, size);
  const marked = sharpOf(pixels).composite([{ input: watermark(size) }]);
  return pixelsOf(order.transparent ? marked : marked.removeAlpha());
}

/**
 * Paints the order at the given size; the same order gives the same picture, and a smaller size
 * the same picture smaller.
 */
export async function paintUnmarked(
  order: PictureOrder,
  size: { width: number; height: number },
): Promise<Pixels> {
  const random = randomFrom(seedOf(order));
  const subject = understand(order.prompt, order.style, random);
  const short = Math.min(order.width, order.height);
  const frame: Frame = {
    w: (order.width / short) * 1000,
    h: (order.height / short) * 1000,
    random,
    noise: noiseFrom(random),
    palette: paletteFor(subject.palette, random),
    thing: subject.thing,
    hasPerson: subject.hasPerson,
  };
  const sheet = sheetOf(order.style);
  const canvas: Canvas = {
    frame,
    scene: scenes[subject.scene](frame),
    ...size,
    transparent: order.transparent,
  };
  const references = await decodeReferences(order.references);
  let pixels = await sheet.paint(canvas, subject.scene);
  // With a mask the first reference is what is edited; the others show in what is painted anew.
  const shown = order.mask ? references.slice(1) : references;
  if (shown.length > 0) pixels = await blendReferences(pixels, shown, order.style, frame);
  finish(pixels, sheet.finish);
  if (references[0] && order.mask) pixels = await applyMask(pixels, references[0], order.mask);
  return pixels;
}

function seedOf({ prompt, style, seed, references, mask }: PictureOrder): number {
  const parts = [prompt, style, String(seed), ...references.map(hash32), mask ? hash32(mask) : ''];
  return hash32(parts.join('\u0000'));
}

/** The finished picture in its format. JPEG knows no transparency: white shows through. */
export async function encode(pixels: Pixels, format: 'png' | 'jpeg' | 'webp'): Promise<Buffer> {
  const image = sharpOf(pixels).withExif({ IFD0: { Software: DEMO_SOFTWARE } });
  if (format === 'jpeg')
    return image.flatten({ background: '#ffffff' }).jpeg({ quality: 92 }).toBuffer();
  if (format === 'webp') return image.webp({ quality: 92, effort: 2 }).toBuffer();
  return image
    .png({ compressionLevel: pixels.width * pixels.height > 3_000_000 ? 3 : 6 })
    .toBuffer();
}

/** The long edge of previews, in pixels. */
const PREVIEW_PX = 512;

/**
 * How soft the drafts are, in pixels of their size. Of 90 pictures (9 subjects, 10 styles) our
 * classifier hides no draft at 26, 28 at 11, 14 at 5 and 5 at 3: half-soft shapes look like skin.
 */
const FIRST_DRAFT = 26;
const LATER_DRAFTS = [5, 3];

/** Soft at first, then sharper: what a model shows while it works. One draft alone is a later one. */
export async function previews(order: PictureOrder, count: number): Promise<Buffer[]> {
  if (count === 0) return [];
  const scale = Math.min(1, PREVIEW_PX / Math.max(order.width, order.height));
  const size = { width: Math.round(order.width * scale), height: Math.round(order.height * scale) };
  const small = await paint(order, size);
  const blurs =
    count === 1 ? LATER_DRAFTS.slice(0, 1) : [FIRST_DRAFT, ...LATER_DRAFTS].slice(0, count);
  return Promise.all(
    blurs.map((sigma) => {
      const image = sharpOf(small).flatten({ background: '#ffffff' });
      return image.blur(sigma).jpeg({ quality: 80 }).toBuffer();
    }),
  );
}
