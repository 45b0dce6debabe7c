import { groundOf, pixelsOf, svgOf, visibleLayers, type Canvas } from '../canvas.js';
import { lighten, mix, rgb, shift } from '../color.js';
import { ellipse } from '../path.js';
import type { Frame, Layer, Paint, Shape, Stop } from '../scene.js';
import { paintSky, type Pixels } from '../sky.js';
import { stars } from './soft.js';

export interface FlatLook {
  /** Tones of a gradient after flattening. */
  tones: number;
  /** Turns colours brighter and purer. */
  chroma: number;
  outline?: { color: string; width: number };
  /** Piled-up summer clouds. */
  cumulus: boolean;
}

/** Few flat tones with hard edges: drawn cels and vector illustration. */
export async function paintFlat(canvas: Canvas, look: FlatLook): Promise<Pixels> {
  const { frame, scene, width, height } = canvas;
  const layers = visibleLayers(canvas).map((layer) =>
    layer.isLight ? { ...layer, shapes: layer.shapes.slice(0, 20) } : layer,
  );
  if (!canvas.transparent) {
    if (scene.sky.stars) layers.unshift(stars(frame));
    if (look.cumulus && !scene.sky.mesh && scene.sky.clouds > 0.2 && !frame.palette.isNight)
      layers.unshift(cumulus(frame, scene.sky.horizon));
  }
  layers.sort((a, b) => a.depth - b.depth);
  const redraw = (shape: Shape, layer: Layer): Shape[] => [
    {
      ...shape,
      fill: shape.fill && flatten(shape.fill, layer, look),
      stroke: shape.stroke && shift(shape.stroke, 0, look.chroma),
      blur: shape.blur && shape.blur * (layer.isLight ? 1 : 0.25),
    },
    ...(look.outline &&
    layer.isSubject &&
    shape.fill &&
    !isVeil(shape.fill) &&
    (shape.opacity ?? 1) > 0.6 &&
    !shape.blur
      ? [{ d: shape.d, stroke: look.outline.color, width: look.outline.width, opacity: 0.75 }]
      : []),
  ];
  const ground = await groundOf(canvas, () =>
    paintSky(
      frame,
      { ...scene.sky, clouds: look.cumulus ? scene.sky.clouds * 0.25 : scene.sky.clouds },
      scene.sky.mesh ? 0 : look.tones * 3,
    ),
  );
  return pixelsOf(ground.composite([{ input: svgOf(canvas, layers, { width, height }, redraw) }]));
}

const isVeil = (paint: Paint) =>
  typeof paint !== 'string' && paint.stops.some(([, , opacity]) => (opacity ?? 1) < 0.9);

/** A gradient becomes bands of even tone; veils of mist and light stay soft. */
function flatten(paint: Paint, layer: Layer, { tones, chroma }: FlatLook): Paint {
  const vivid = (color: string) => shift(color, 0, chroma);
  if (typeof paint === 'string') return vivid(paint);
  if (layer.isLight || isVeil(paint))
    return {
      ...paint,
      stops: paint.stops.map(([o, c, a]): Stop => [
        o,
        vivid(c),
        a === undefined ? undefined : a * 0.6,
      ]),
    };
  const stops: Stop[] = [];
  for (let i = 0; i < tones; i++) {
    const color = vivid(colorAt(paint.stops, (i + 0.4) / tones));
    stops.push([i / tones, color], [(i + 0.985) / tones, color]);
  }
  return { ...paint, stops };
}

function colorAt(stops: Stop[], t: number): string {
  const after = stops.findIndex(([offset]) => offset >= t);
  if (after <= 0) return stops[Math.max(0, after)]![1];
  const [low, from] = stops[after - 1]!;
  const [high, to] = stops[after]!;
  return mix(from, to, (t - low) / Math.max(0.001, high - low));
}

function cumulus({ w, h, random, palette }: Frame, horizon: number): Layer {
  const shapes: Shape[] = [];
  const warm = rgb(palette.sky[2])[0] > 200;
  const white = lighten(warm ? palette.sky[2] : '#f4f9ff', 0.75);
  const shade = mix(white, palette.sky[1], 0.42);
  for (let i = 0; i < 4; i++) {
    const cx = w * random.between(0, 1);
    const base = h * horizon * random.between(0.62, 0.98);
    const size = random.between(70, 170);
    let body = '';
    let top = '';
    for (let k = -4; k <= 4; k++) {
      const r = size * (1 - Math.abs(k) / 5.2) * random.between(0.5, 0.72);
      const x = cx + k * size * 0.48;
      body += ellipse(x, base - r * 0.55, r);
      top += ellipse(x + r * 0.14, base - r * 0.78, r * 0.78);
      if (Math.abs(k) < 2) {
        body += ellipse(x, base - size * 0.85, r * 0.82);
        top += ellipse(x + r * 0.1, base - size * 0.98, r * 0.64);
      }
    }
    shapes.push({ d: body, fill: shade, opacity: 0.95 }, { d: top, fill: white });
  }
  return { depth: 0.01, shapes };
}
