import { darken, lighten, mix } from '../color.js';
import { ground, heightAt, polygon, ridge, type Point } from '../path.js';
import type { DrawScene, Frame, Layer, Shape } from '../scene.js';
import { birds, disc, glow, landAt, mist, pine, vertical, wanderer } from './parts.js';

export const mountains: DrawScene = (frame) => {
  const { w, h, random, noise, palette } = frame;
  const horizon = random.between(0.5, 0.58);
  const sunX = random.between(0.22, 0.78) * w;
  const sunY = h * (horizon - random.between(0.2, 0.3));
  const layers: Layer[] = [...disc(frame, sunX, sunY, random.between(44, 74))];
  const rows = 5;
  let front: Point[] = [];
  for (let i = 0; i < rows; i++) {
    const t = i / (rows - 1);
    const points = ridge(noise, {
      w,
      base: h * (horizon + 0.05 + t * 0.3),
      height: h * (0.17 - t * 0.085),
      scale: 1.5 + t * 1.3,
      offset: random.between(1, 90),
      sharp: i < 3,
    });
    front = points;
    const color = landAt(frame, t);
    const top = Math.min(...points.map(([, y]) => y));
    const shapes: Shape[] = [
      {
        d: ground(points, h),
        fill: vertical(
          top,
          top + h * 0.34,
          color,
          mix(color, palette.sky[2], 0.42 * (1 - t * 0.75)),
        ),
      },
    ];
    if (i < 2) shapes.push(...litFaces(frame, points, sunX, i));
    if (i < rows - 1)
      shapes.push(mist(frame, h * (horizon + 0.14 + t * 0.26), h * 0.07, 0.6 - t * 0.3));
    layers.push({ depth: 0.15 + t * 0.5, shapes });
  }
  layers.push(birds(frame, h * (horizon - 0.14)));
  layers.push(trees(frame, front, 0.7));
  if (frame.hasPerson) {
    const x = w * random.between(0.35, 0.65);
    layers.push(wanderer(frame, x, heightAt(front, x) + 8, 92));
  }
  return {
    sky: {
      colors: palette.sky,
      horizon,
      clouds: 0.55,
      stars: palette.isNight,
      glow: glow(frame, sunX / w, sunY / h),
    },
    layers,
  };
};

/** The side of each summit that faces the sun, lit, and fading down the slope. */
function litFaces(frame: Frame, points: Point[], sunX: number, row: number): Shape[] {
  const { palette, random, h } = frame;
  const faces: Shape[] = [];
  let last = -1000;
  for (let i = 8; i < points.length - 8; i++) {
    const [x, y] = points[i]!;
    const isSummit = points.slice(i - 6, i + 7).every((other) => other[1] >= y);
    if (!isSummit || x - last < 120) continue;
    last = x;
    const side = sunX > x ? 1 : -1;
    const reach = random.int(7, 12);
    const crest = Array.from(
      { length: reach },
      (_, k): Point => points[Math.max(0, Math.min(points.length - 1, i + side * k))]!,
    );
    const foot = crest.at(-1)!;
    const deep = h * random.between(0.09, 0.14);
    const back: Point[] = [
      [foot[0] - side * 12, foot[1] + deep * 0.55],
      [x + side * 22, y + deep],
      [x + side * 26, y + deep * 0.62],
      [x + side * 4, y + deep * 0.5],
      [x + side * 9, y + deep * 0.24],
    ];
    const light = palette.isNight ? palette.second : lighten(palette.sun, 0.15);
    faces.push({
      d: polygon([...crest, ...back]),
      fill: {
        from: [0, y],
        to: [0, y + deep],
        stops: [
          [0, light, 0.75 - row * 0.25],
          [0.45, mix(light, palette.sky[2], 0.6), 0.42 - row * 0.12],
          [1, palette.sky[2], 0],
        ],
      },
    });
  }
  return faces;
}

function trees(frame: Frame, line: Point[], depth: number): Layer {
  const { w, h, random, noise, palette } = frame;
  const dark = mix(palette.near, darken(palette.near, 0.45), 0.6);
  let d = '';
  for (let x = -10; x < w + 10; x += random.between(9, 24)) {
    const thick = noise(x / 160, 3.3) + 0.25;
    if (thick < 0) continue;
    d += pine(frame, x, heightAt(line, x) + 14, random.between(38, 70) * (0.6 + thick * 0.75));
  }
  const soil = line.map(([x, y]): Point => [x, y + 12]);
  return {
    depth,
    shapes: [
      { d, fill: dark },
      { d: ground(soil, h), fill: vertical(h * 0.8, h, dark, darken(dark, 0.5)) },
    ],
  };
}
