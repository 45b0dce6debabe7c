import sharp from 'sharp';
import { pixelsOf, visibleLayers, type Canvas } from '../canvas.js';
import { mix, rgb, type Rgb } from '../color.js';
import { ellipse } from '../path.js';
import type { Layer, Paint, Shape } from '../scene.js';
import type { Pixels } from '../sky.js';
import { Svg } from '../svg.js';

/**
 * Hatchings from light to dark: distance of the lines in scene units, and their angle. They are
 * laid pixel by pixel, because pattern fills take a minute and more at 4K.
 */
const HATCHES = [
  { gap: 17, angle: 0.14 },
  { gap: 11, angle: -0.42 },
  { gap: 7.5, angle: 0.66 },
  { gap: 5.4, angle: -0.9 },
];
const LINE = 1.2;

/**
 * Ink on paper: contours, hatching by darkness, and one spot colour for the light. The drawing is
 * made as a plan first: red tells the hatching, missing green the ink, missing blue the spot colour.
 */
export async function paintLineart(canvas: Canvas): Promise<Pixels> {
  const { frame, scene, width, height, transparent } = canvas;
  const layers = [...visibleLayers(canvas)]
    .filter((layer) => !layer.isLight)
    .sort((a, b) => a.depth - b.depth);
  const svg = new Svg({ width, height }, frame);
  if (!transparent) {
    svg.shape({ d: `M0 0H${frame.w}V${frame.h}H0Z`, fill: PLAIN });
    if (!scene.sky.mesh) for (const line of skyLines(canvas)) svg.shape(line);
  }
  for (const layer of layers) for (const shape of layer.shapes) planShape(svg, shape, layer);
  const plan = await pixelsOf(sharp(svg.toBuffer()).ensureAlpha());
  return draw(plan, canvas);
}

const PLAIN = '#ffffff';
const SPOT = '#ffff00';
const INK = '#ff00ff';
const hatched = (level: number) => `#${(255 - level * 40).toString(16).padStart(2, '0')}ffff`;

function planShape(svg: Svg, shape: Shape, layer: Layer): void {
  if (shape.blur) return;
  const width = 1.1 + layer.depth * 1.7;
  if (!shape.fill) {
    const thin = Math.min(width, shape.width ?? width);
    svg.shape({
      d: shape.d,
      stroke: INK,
      width: thin,
      opacity: Math.min(0.9, (shape.opacity ?? 1) + 0.2),
    });
    return;
  }
  if (isVeil(shape.fill)) return;
  if (layer.depth < 0.05) {
    svg.shape({ d: shape.d, fill: SPOT });
    return;
  }
  if ((shape.opacity ?? 1) < 0.5) return;
  const level = Math.max(0, Math.min(4, Math.floor((1 - lightness(shape.fill)) * 5.4 - 0.5)));
  svg.shape({ d: shape.d, fill: hatched(level), stroke: INK, width });
}

function draw(plan: Pixels, { frame, transparent, height }: Canvas): Pixels {
  const { width, data } = plan;
  const ink = rgb(mix('#1d1b24', frame.palette.near, 0.25));
  const sheet: Rgb = [250, 246, 238];
  const spot = rgb(mix(frame.palette.accent, '#faf6ee', 0.12));
  const channels = transparent ? 4 : 3;
  const out = Buffer.alloc(width * height * channels);
  const unit = frame.h / height;
  const lines = HATCHES.map(({ gap, angle }) => ({
    gap,
    cos: Math.cos(angle) * unit,
    sin: Math.sin(angle) * unit,
  }));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4;
      const to = (y * width + x) * channels;
      const level = Math.round((255 - data[from]!) / 40);
      let dark = 1 - data[from + 1]! / 255;
      if (level > 0 && dark < 1) {
        const { gap, cos, sin } = lines[level - 1]!;
        const along = (y * cos - x * sin) / gap;
        const distance = Math.abs(along - Math.round(along)) * gap;
        dark = Math.max(dark, Math.max(0, Math.min(1, (LINE / 2 - distance) / unit + 0.5)) * 0.72);
      }
      const color = 1 - data[from + 2]! / 255;
      for (let c = 0; c < 3; c++) {
        const ground = sheet[c]! + (spot[c]! - sheet[c]!) * color;
        out[to + c] = ground + (ink[c]! - ground) * dark;
      }
      if (transparent) out[to + 3] = data[from + 3]!;
    }
  }
  return { data: out, width, height, channels };
}

const isVeil = (paint: Paint) =>
  typeof paint !== 'string' && paint.stops.some(([, , opacity]) => (opacity ?? 1) < 0.9);

function lightness(paint: Paint): number {
  const colors = typeof paint === 'string' ? [paint] : paint.stops.map(([, color]) => color);
  const sum = colors.reduce((total, color) => {
    const [r, g, b] = rgb(color);
    return total + (0.3 * r + 0.59 * g + 0.11 * b) / 255;
  }, 0);
  return sum / colors.length;
}

function skyLines({ frame, scene }: Canvas): Shape[] {
  const { w, h, random, noise } = frame;
  const shapes: Shape[] = [];
  for (let y = 14; y < h * scene.sky.horizon; y += 15 + (y / h) * 26) {
    let x = random.between(-60, 30);
    while (x < w) {
      const length = random.between(40, 240);
      const shown = noise(x / 210, y / 90) > -0.02 + (y / h) * 0.25;
      if (shown)
        shapes.push({
          d: `M${x} ${y}Q${x + length / 2} ${y + random.between(-3, 3)} ${x + length} ${y}`,
          stroke: INK,
          width: 0.9,
          opacity: 0.55,
        });
      x += length + random.between(8, 60);
    }
  }
  if (scene.sky.stars)
    for (let i = 0; i < 60; i++)
      shapes.push({
        d: ellipse(random.between(0, w), random.between(0, h * 0.5), random.between(0.8, 2.4)),
        fill: INK,
      });
  return shapes;
}
