import sharp from 'sharp';
import { pixelsOf, sharpOf, visibleLayers, type Canvas } from '../canvas.js';
import { mix } from '../color.js';
import { fractal } from '../random.js';
import type { Shape } from '../scene.js';
import { paintSky, type Pixels } from '../sky.js';
import { Svg } from '../svg.js';

/** The long edge at which wet paint is simulated; it has no finer detail. */
const WASH_PX = 1100;

/** Transparent washes with dark rims that run on white paper and leave its border free. */
export async function paintWatercolor(canvas: Canvas): Promise<Pixels> {
  const { frame, scene, transparent } = canvas;
  const scale = Math.min(1, WASH_PX / Math.max(canvas.width, canvas.height));
  const width = Math.round(canvas.width * scale);
  const height = Math.round(canvas.height * scale);
  const svg = new Svg({ width, height }, frame);
  for (const layer of [...visibleLayers(canvas)].sort((a, b) => a.depth - b.depth)) {
    if (layer.isLight) continue;
    for (const shape of layer.shapes) for (const wash of washes(shape)) svg.shape(wash);
  }
  const base = transparent
    ? sharp({ create: { width, height, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    : sharpOf(
        await pixelsOf(
          sharpOf(
            paintSky(frame, { ...scene.sky, clouds: Math.min(1, scene.sky.clouds + 0.25) }),
          ).resize(width, height, { fit: 'fill', kernel: 'cubic' }),
        ),
      );
  const painted = await pixelsOf(base.composite([{ input: svg.toBuffer() }]));
  const run = spread(painted, canvas);
  if (!transparent) dry(run, canvas);
  return pixelsOf(
    sharpOf(run).resize(canvas.width, canvas.height, { fit: 'fill', kernel: 'cubic' }),
  );
}

function washes(shape: Shape): Shape[] {
  if (!shape.fill) return [{ ...shape, opacity: (shape.opacity ?? 1) * 0.75 }];
  const rim = typeof shape.fill === 'string' ? shape.fill : shape.fill.stops[0]![1];
  const soft = { ...shape, opacity: (shape.opacity ?? 1) * 0.8 };
  return shape.blur || (shape.opacity ?? 1) < 0.6
    ? [soft]
    : [soft, { d: shape.d, stroke: mix(rim, '#2b2438', 0.3), width: 2.2, opacity: 0.28 }];
}

/** Wet paint does not keep to its outline: every pixel is fetched from a little beside. */
function spread(painted: Pixels, { frame }: Canvas): Pixels {
  const { width, height, channels } = painted;
  const { noise } = frame;
  const data = Buffer.alloc(painted.data.length);
  const unit = 1000 / Math.min(width, height);
  const reach = 9 / unit;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = (x * unit) / 46;
      const v = (y * unit) / 46;
      const dx = noise(u, v) + noise(u * 3.1, v * 3.1) * 0.42 + noise(u * 9, v * 9) * 0.16;
      const dy = noise(u + 71, v + 33) + noise(u * 3.1 + 71, v * 3.1) * 0.42;
      const fromX = Math.max(0, Math.min(width - 1, Math.round(x + dx * reach)));
      const fromY = Math.max(0, Math.min(height - 1, Math.round(y + dy * reach)));
      const from = (fromY * width + fromX) * channels;
      const to = (y * width + x) * channels;
      for (let c = 0; c < channels; c++) data[to + c] = painted.data[from + c]!;
    }
  }
  return { ...painted, data };
}

/** Pigment settles unevenly, thins out upwards, and stops short of the paper's edge. */
function dry({ data, width, height, channels }: Pixels, { frame }: Canvas): void {
  const { noise, random } = frame;
  const offset = random.between(0, 50);
  const unit = 1000 / Math.min(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = x * unit;
      const v = y * unit;
      const edge = Math.min(u, v, width * unit - u, height * unit - v);
      const bleed = fractal(noise, u / 130 + offset, v / 130, 4);
      const cover = Math.max(0, Math.min(1, (edge - 44 + bleed * 62) / 9));
      const rim =
        cover > 0 && cover < 1 ? 0.1 : Math.max(0, 0.1 - Math.abs(edge - 58 + bleed * 62) / 260);
      const pigment =
        0.83 +
        fractal(noise, u / 60 + offset, v / 60 + offset, 3) * 0.3 +
        noise(u / 3.1, v / 3.1) * 0.03;
      const strength = cover * Math.max(0, Math.min(1, pigment + rim * 1.6));
      const at = (y * width + x) * channels;
      for (let c = 0; c < 3; c++) data[at + c] = 252 + (data[at + c]! - 252) * strength;
    }
  }
}
