import { mix } from '../color.js';
import { curve, ellipse, polygon, ridge, type Point } from '../path.js';
import type { DrawScene, Frame, Layer, Shape } from '../scene.js';
import { ball, vertical, wanderer } from './parts.js';

export const space: DrawScene = (frame) => {
  const { w, h, random, palette } = frame;
  const r = Math.min(w, h) * random.between(0.2, 0.27);
  const x = w * random.between(0.4, 0.62);
  const y = h * random.between(0.4, 0.52);
  const layers: Layer[] = [
    {
      depth: 0.2,
      isLight: true,
      isSubject: true,
      shapes: [
        {
          d: ellipse(x, y, r * 1.7),
          fill: {
            center: [x, y],
            radius: r * 1.7,
            stops: [
              [0.5, palette.accent, 0.5],
              [0.75, palette.accent, 0.12],
              [1, palette.accent, 0],
            ],
          },
        },
      ],
    },
    { depth: 0.4, isSubject: true, shapes: planet(frame, x, y, r) },
  ];
  const mx = x + r * random.between(1.3, 1.7) * (random.chance(0.5) ? 1 : -1);
  const my = y - r * random.between(0.8, 1.2);
  layers.push({
    depth: 0.45,
    isSubject: true,
    shapes: ball(mx, my, r * 0.2, palette.second, palette.near),
  });
  const soil = ridge(frame.noise, {
    w,
    base: h * 0.93,
    height: h * 0.07,
    scale: 1.5,
    offset: random.between(1, 90),
    sharp: true,
  });
  layers.push({
    depth: 0.85,
    shapes: [
      {
        d: polygon([...soil, [w + 20, h + 20], [-20, h + 20]]),
        fill: vertical(h * 0.84, h, mix(palette.far, palette.near, 0.65), palette.near),
      },
    ],
  });
  if (frame.hasPerson) layers.push(wanderer(frame, w * 0.3, h * 0.93, 110));
  return {
    sky: {
      colors: palette.sky,
      horizon: 0.95,
      clouds: 1,
      stars: true,
      glow: { x: x / w - 0.2, y: y / h, radius: 0.8, color: palette.sky[2], strength: 0.55 },
    },
    layers,
  };
};

function planet({ random, palette }: Frame, x: number, y: number, r: number): Shape[] {
  const tilt = random.between(-0.42, -0.2);
  const at = (angle: number, rx: number, ry: number): Point => {
    const px = Math.cos(angle) * rx;
    const py = Math.sin(angle) * ry;
    return [
      x + px * Math.cos(tilt) - py * Math.sin(tilt),
      y + px * Math.sin(tilt) + py * Math.cos(tilt),
    ];
  };
  const arc = (from: number, to: number, k: number) =>
    curve(
      Array.from({ length: 41 }, (_, i) => at(from + ((to - from) * i) / 40, r * k, r * k * 0.24)),
    );
  const ring = (from: number, to: number): Shape[] =>
    [1.5, 1.62, 1.7, 1.86, 1.95].map((k, i) => ({
      d: arc(from, to, k),
      stroke: mix(palette.second, palette.accent, i / 4),
      width: r * (i % 2 ? 0.075 : 0.035),
      opacity: 0.8 - i * 0.1,
    }));
  const bands: Shape[] = Array.from({ length: 7 }, (_, i) => {
    const v = -0.8 + i * 0.26;
    const half = Math.sqrt(1 - v * v);
    const a = at(Math.PI, r * half, 0);
    const b = at(0, r * half, 0);
    const down: Point = [-Math.sin(tilt) * v * r, Math.cos(tilt) * v * r];
    const bow: Point = [-Math.sin(tilt) * r * 0.12, Math.cos(tilt) * r * 0.12];
    return {
      d: `M${a[0] + down[0]} ${a[1] + down[1]}Q${x + down[0] + bow[0] * 2} ${y + down[1] + bow[1] * 2} ${b[0] + down[0]} ${b[1] + down[1]}`,
      stroke: random.pick([palette.accent, palette.sky[2], palette.second]),
      width: r * random.between(0.04, 0.13),
      opacity: random.between(0.2, 0.5),
    };
  });
  return [
    ...ring(Math.PI, Math.PI * 2),
    ...ball(x, y, r, mix(palette.accent, palette.second, 0.4), palette.near, bands),
    ...ring(0, Math.PI),
  ];
}
