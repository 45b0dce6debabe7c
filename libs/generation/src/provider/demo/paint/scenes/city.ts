import { mix } from '../color.js';
import { ellipse, polygon, rect } from '../path.js';
import type { DrawScene, Frame, Layer, Shape } from '../scene.js';
import { disc, mist, vertical } from './parts.js';

export const city: DrawScene = (frame) => {
  const { w, h, random, palette } = frame;
  const horizon = 0.7;
  const shore = h * random.between(0.74, 0.8);
  const x = random.between(0.25, 0.75) * w;
  const y = h * random.between(0.2, 0.36);
  const layers: Layer[] = [...disc(frame, x, y, random.between(60, 105))];
  for (let i = 0; i < 4; i++) {
    const t = i / 3;
    layers.push({
      depth: 0.2 + t * 0.35,
      shapes: [...skyline(frame, shore, t), mist(frame, shore, h * 0.1, 0.5 * (1 - t))],
    });
  }
  layers.push(river(frame, shore));
  return {
    sky: {
      colors: palette.sky,
      horizon,
      clouds: 0.4,
      stars: palette.isNight,
      glow: { x: x / w, y: y / h, radius: 0.8, color: palette.sky[2], strength: 0.5 },
    },
    layers,
  };
};

function skyline(frame: Frame, shore: number, t: number): Shape[] {
  const { w, h, random, palette } = frame;
  const color = mix(mix(palette.far, palette.sky[2], 0.3), palette.near, t ** 0.8);
  let walls = '';
  const windows: [string, string] = ['', ''];
  for (let x = -30; x < w + 20;) {
    const wide = random.between(38, 96) * (0.65 + t * 0.5);
    const hill = 1 - Math.abs(x / w - 0.5) * 0.7;
    const tall = h * random.between(0.1, 0.34) * hill * (1.25 - t * 0.45);
    const top = shore - tall;
    walls += rect(x, top, wide, tall + 4);
    const roof = random.next();
    if (roof < 0.22)
      walls += polygon([
        [x, top + 1],
        [x + wide / 2, top - wide * 0.8],
        [x + wide, top + 1],
      ]);
    else if (roof < 0.42)
      walls +=
        rect(x + wide * 0.25, top - 26, wide * 0.5, 30) + rect(x + wide * 0.48, top - 84, 3.4, 60);
    else if (roof < 0.6) walls += ellipse(x + wide / 2, top, wide / 2, wide * 0.36);
    if (t > 0.3) {
      for (let wy = top + 12; wy < shore - 14; wy += 17) {
        for (let wx = x + 7; wx < x + wide - 9; wx += 13) {
          if (random.chance(palette.isNight ? 0.42 : 0.2))
            windows[random.chance(0.8) ? 0 : 1] += rect(wx, wy, 6, 9);
        }
      }
    }
    x += wide + random.between(-6, 16) * (1 + t);
  }
  return [
    {
      d: walls,
      fill: vertical(shore - h * 0.42, shore, color, mix(color, palette.sky[2], 0.22 * (1 - t))),
    },
    { d: windows[0], fill: palette.second, opacity: 0.5 + t * 0.4 },
    { d: windows[1], fill: palette.accent, opacity: 0.85 },
  ];
}

function river({ w, h, random, palette }: Frame, shore: number): Layer {
  const shapes: Shape[] = [
    {
      d: rect(-20, shore, w + 40, h - shore + 20),
      fill: vertical(
        shore,
        h,
        mix(palette.sky[1], palette.near, 0.55),
        mix(palette.sky[0], palette.near, 0.75),
      ),
    },
  ];
  for (let i = 0; i < 150; i++) {
    const t = random.next() ** 1.6;
    shapes.push({
      d: ellipse(
        random.between(0, w),
        shore + 4 + t * (h - shore),
        random.between(10, 54) * (0.5 + t),
        1.1 + t * 2.4,
      ),
      fill: random.pick([palette.second, palette.accent, palette.sky[2], palette.sky[2]]),
      opacity: random.between(0.12, 0.5),
    });
  }
  return { depth: 0.7, shapes };
}
