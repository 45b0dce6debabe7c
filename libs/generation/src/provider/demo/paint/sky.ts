import { lighten, mix, rgb, type Rgb } from './color.js';
import { fractal } from './random.js';
import type { Frame, Sky } from './scene.js';

export interface Pixels {
  data: Buffer;
  width: number;
  height: number;
  channels: 3 | 4;
}

/**
 * The sky as a small picture that is enlarged afterwards: gradients, light and clouds have no
 * detail to lose. @param steps above 0 lays it on in so many flat tones, as cel painters do.
 */
export function paintSky(frame: Frame, sky: Sky, steps = 0): Pixels {
  const scale = 300 / Math.max(frame.w, frame.h);
  const width = Math.max(8, Math.round(frame.w * scale));
  const height = Math.max(8, Math.round(frame.h * scale));
  const data = Buffer.alloc(width * height * 3);
  const color = sky.mesh ? meshAt(frame, sky.mesh) : skyAt(frame, sky, steps);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r, g, b] = color(x / (width - 1), y / (height - 1));
      const at = (y * width + x) * 3;
      data[at] = clamp(r);
      data[at + 1] = clamp(g);
      data[at + 2] = clamp(b);
    }
  }
  return { data, width, height, channels: 3 };
}

const clamp = (value: number) => (value < 0 ? 0 : value > 255 ? 255 : value);
const toward = (a: Rgb, b: Rgb, t: number): Rgb => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];
const smooth = (low: number, high: number, value: number) => {
  const t = Math.max(0, Math.min(1, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
};

function skyAt(frame: Frame, sky: Sky, steps: number): (x: number, y: number) => Rgb {
  const { noise, random, w, h, palette } = frame;
  const table = Array.from({ length: 256 }, (_, i) => {
    const t = i / 255;
    return rgb(
      t < 0.55
        ? mix(sky.colors[0], sky.colors[1], t / 0.55)
        : mix(sky.colors[1], sky.colors[2], (t - 0.55) / 0.45),
    );
  });
  const lit = rgb(
    mix(
      sky.colors[2],
      palette.isNight ? palette.second : lighten(palette.sun, 0.3),
      palette.isNight ? 0.25 : 0.7,
    ),
  );
  const shaded = rgb(mix(sky.colors[0], sky.colors[1], 0.7));
  const glow = sky.glow && { ...sky.glow, rgb: rgb(sky.glow.color) };
  const offset = random.between(0, 60);
  const aspect = w / h;
  const step = (value: number) => (steps > 0 ? Math.round(value * steps) / steps : value);
  return (x, y) => {
    const drift = noise(x * 2 * aspect + offset, y * 2) * 0.04;
    let color = table[Math.round(255 * Math.max(0, Math.min(1, step(y / sky.horizon + drift))))]!;
    if (glow) {
      const distance = Math.hypot((x - glow.x) * aspect, y - glow.y) / glow.radius;
      color = toward(color, glow.rgb, step(Math.exp(-distance * distance * 3.2) * glow.strength));
    }
    const inSky = smooth(1.02, 0.6, y / sky.horizon);
    if (sky.clouds > 0 && inSky > 0) {
      const cx = x * 2.6 * aspect + offset;
      const cy = y * 7.5 + offset;
      const warp = fractal(noise, cx * 0.7, cy * 0.7, 3) * 1.3;
      const density = fractal(noise, cx + warp, cy + warp * 0.6, 5) + 0.06;
      const cover = smooth(0.08, steps > 0 ? 0.13 : 0.5, density) * sky.clouds * inSky;
      if (cover === 0) return color;
      const light = smooth(
        -0.05,
        0.28,
        density - fractal(noise, cx + warp + 0.1, cy + warp * 0.6 - 0.3, 4),
      );
      color = toward(color, toward(shaded, lit, step(0.35 + 0.65 * light)), cover * 0.85);
    }
    return color;
  };
}

/** Colours that flow into each other, weighted by distance, through a bent space. */
function meshAt({ noise, random, w, h }: Frame, colors: string[]): (x: number, y: number) => Rgb {
  const aspect = w / h;
  const offset = random.between(0, 60);
  const spots = [...colors, ...colors].map((color) => ({
    rgb: rgb(color),
    x: random.next() * aspect,
    y: random.next(),
    power: random.between(0.6, 1.4),
  }));
  return (x, y) => {
    const px = x * aspect + noise(x * 1.6 + offset, y * 1.6) * 0.22;
    const py = y + noise(x * 1.6 + 40, y * 1.6 + offset) * 0.22;
    let sum = 0;
    const color: Rgb = [0, 0, 0];
    for (const spot of spots) {
      const distance = (px - spot.x) ** 2 + (py - spot.y) ** 2;
      const weight = spot.power / (distance + 0.02) ** 1.6;
      sum += weight;
      for (let i = 0; i < 3; i++) color[i]! += spot.rgb[i]! * weight;
    }
    return color.map((value) => value / sum) as Rgb;
  };
}
