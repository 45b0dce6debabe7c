import sharp, { type OverlayOptions } from 'sharp';
import { groundOf, pixelsOf, sharpOf, svgOf, visibleLayers, type Canvas } from '../canvas.js';
import { darken, lighten } from '../color.js';
import { ellipse } from '../path.js';
import type { Frame, Layer, Shape } from '../scene.js';
import { paintSky, type Pixels } from '../sky.js';

export interface Lens {
  /** The depth that is sharp. */
  focus: number;
  /** How far from it things blur: 0 keeps everything sharp. */
  blur: number;
  /** Discs of light out of focus. */
  bokeh: boolean;
  stars: boolean;
}

/** Smooth tones and depth of field: pictures as a lens would see them. */
export async function paintSoft(canvas: Canvas, lens: Lens): Promise<Pixels> {
  const { frame, scene, width, height } = canvas;
  const layers = [...visibleLayers(canvas)];
  if (scene.sky.stars && !canvas.transparent && lens.stars) layers.unshift(stars(frame));
  if (lens.bokeh && !canvas.transparent) layers.push(bokeh(frame));
  layers.sort((a, b) => a.depth - b.depth);
  const overlays: OverlayOptions[] = [];
  for (const group of byBlur(layers, lens)) {
    overlays.push(await renderGroup(canvas, group.layers, group.blur * Math.min(width, height)));
  }
  const ground = await groundOf(canvas, () => paintSky(frame, scene.sky));
  return pixelsOf(ground.composite(overlays));
}

/** Neighbouring layers of the same blur are drawn together. The blur is a share of the short edge. */
function byBlur(layers: Layer[], { focus, blur }: Lens): { blur: number; layers: Layer[] }[] {
  const groups: { blur: number; layers: Layer[] }[] = [];
  for (const layer of layers) {
    const distance = Math.max(0, Math.abs(layer.depth - focus) - 0.16);
    const step = Math.min(3, Math.ceil(distance * 5));
    const amount =
      layer.isSubject && layer.depth < 0.9 ? 0 : [0, 0.0022, 0.005, 0.011][step]! * blur;
    const last = groups.at(-1);
    if (last?.blur === amount) last.layers.push(layer);
    else groups.push({ blur: amount, layers: [layer] });
  }
  return groups;
}

async function renderGroup(
  canvas: Canvas,
  layers: Layer[],
  sigma: number,
): Promise<OverlayOptions> {
  const { width, height } = canvas;
  if (sigma < 0.6) return { input: svgOf(canvas, layers, { width, height }) };
  // Blurred things have no detail: drawing them small is faster and looks the same.
  const shrink = Math.max(1, Math.min(8, sigma / 2));
  const size = { width: Math.ceil(width / shrink), height: Math.ceil(height / shrink) };
  const small = await pixelsOf(
    sharp(svgOf(canvas, layers, size))
      .ensureAlpha()
      .blur(Math.max(0.4, sigma / shrink)),
  );
  const { data, ...raw } = await pixelsOf(
    sharpOf(small).resize(width, height, { fit: 'fill', kernel: 'cubic' }),
  );
  return { input: data, raw };
}

export function stars({ w, h, random, palette }: Frame): Layer {
  const count = Math.round((w * h) / 5200);
  const shapes = Array.from({ length: count }, (): Shape => {
    const size = random.next() ** 6 * 3 + 0.6;
    return {
      d: ellipse(random.between(0, w), random.next() ** 1.3 * h * 0.75, size),
      fill: random.pick(['#ffffff', lighten(palette.second, 0.5), lighten(palette.sky[2], 0.6)]),
      opacity: random.between(0.3, 1),
    };
  });
  return { depth: 0, isLight: true, shapes };
}

function bokeh({ w, h, random, palette }: Frame): Layer {
  const shapes = Array.from({ length: 16 }, (): Shape => {
    const x = random.between(-0.05, 1.05) * w;
    const y = h * (1 - random.next() ** 2 * 0.55);
    const r = random.between(10, 44);
    const color = random.pick([palette.second, palette.accent, palette.sun]);
    return {
      d: ellipse(x, y, r),
      fill: {
        center: [x, y],
        radius: r,
        stops: [
          [0, lighten(color, 0.3), 0.5],
          [0.82, color, 0.55],
          [1, darken(color, 0.1), 0],
        ],
      },
      opacity: random.between(0.1, 0.42),
    };
  });
  return { depth: 0.99, isLight: true, shapes };
}
