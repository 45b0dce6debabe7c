/**
 * Paints the style thumbnails of the catalog and the pictures of the prompt library with the
 * demo engine: `npm run build`, then `node scripts/paint-samples.mjs`. The files are committed.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { recipes } from '../apps/studio/src/recipes/recipes.data.ts';
import { paint, paintUnmarked } from '../dist/libs/generation/src/provider/demo/paint/picture.js';

const styles = {
  none: ['abstract glass spheres', 3],
  photo: ['mountain lake at sunset', 5],
  product: ['perfume bottle', 2],
  cinema: ['a traveler in the desert at sunset', 4],
  anime: ['mountain valley in summer', 6],
  illustration: ['sailing boat on the ocean at dawn', 2],
  watercolor: ['peony flowers in a garden', 4],
  isometric3d: ['village by a forest', 3],
  pixel: ['city at night', 1],
  lineart: ['mountain landscape', 3],
};

/** The seed of each prompt of the library whose picture we like. */
const seeds = {
  'perfume-on-stone': 11,
  'valley-at-dawn': 8,
  'fox-at-dusk': 2,
  'harbour-in-summer': 3,
  'little-village': 5,
  'city-after-rain': 4,
  'garden-in-watercolour': 9,
  'tea-in-the-morning': 7,
  'desert-walk': 4,
  'night-game': 1,
  'mountain-mark': 3,
  'winter-banner': 6,
};

const pictureOf = async (painter, order, size) => {
  const { data, width, height, channels } = await painter(order, size);
  return sharp(data, { raw: { width, height, channels } });
};
const order = (style, prompt, seed, width, height) => ({
  prompt,
  style,
  seed,
  width,
  height,
  transparent: false,
  references: [],
});

const thumbnails = new URL('../libs/catalog/assets/styles/', import.meta.url);
await mkdir(thumbnails, { recursive: true });
for (const [style, [prompt, seed]] of Object.entries(styles)) {
  const size = { width: 640, height: 640 };
  const picture = await pictureOf(paintUnmarked, order(style, prompt, seed, 1024, 1024), size);
  const small = picture.resize(320, 320).webp({ quality: 78, effort: 6 });
  await writeFile(new URL(`${style}.webp`, thumbnails), await small.toBuffer());
}

const home = new URL('../apps/studio/public/samples/', import.meta.url);
await mkdir(home, { recursive: true });
for (const { slug, style, prompt, width, height } of recipes) {
  const wanted = order(style, prompt.en, seeds[slug] ?? 1, width, height);
  const picture = await pictureOf(paint, wanted, { width, height });
  const small = picture.resize(1000, 1000, { fit: 'inside' }).webp({ quality: 76, effort: 6 });
  await writeFile(new URL(`${slug}.webp`, home), await small.toBuffer());
}
