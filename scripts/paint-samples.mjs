/**
 * Paints the style thumbnails of the catalog and the sample pictures of the home page with the
 * demo engine: `npm run build`, then `node scripts/paint-samples.mjs`. The files are committed.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
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

const samples = {
  'perfume-on-stone': ['product', 'ceramic perfume bottle, warm golden light', 11, 912, 1136],
  'valley-at-dawn': ['cinema', 'wide mountain valley at dawn', 8, 1360, 768],
  'harbour-in-summer': ['anime', 'sailing boat on a summer ocean', 3, 1168, 880],
  'garden-in-watercolour': ['watercolor', 'lavender flowers in a garden', 9, 880, 1168],
  'little-village': ['isometric3d', 'village by a forest in spring', 5, 1024, 1024],
  'fox-at-dusk': ['illustration', 'a fox at dusk in autumn', 2, 1024, 1024],
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
for (const [name, [style, prompt, seed, width, height]] of Object.entries(samples)) {
  const picture = await pictureOf(paint, order(style, prompt, seed, width, height), {
    width,
    height,
  });
  const small = picture.resize(800, 800, { fit: 'inside' }).webp({ quality: 74, effort: 6 });
  await writeFile(new URL(`${name}.webp`, home), await small.toBuffer());
}
