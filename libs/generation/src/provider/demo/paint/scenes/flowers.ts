import { darken, lighten, mix } from '../color.js';
import { curve, ellipse, ridge, type Point } from '../path.js';
import type { DrawScene, Frame, Layer, Shape } from '../scene.js';
import { mist, vertical } from './parts.js';

export const flowers: DrawScene = (frame) => {
  const { w, h, random, noise, palette } = frame;
  const layers: Layer[] = [];
  const hill = ridge(noise, {
    w,
    base: h * 0.72,
    height: h * 0.08,
    scale: 1.2,
    offset: random.between(1, 90),
    steps: 50,
  });
  const green = mix(mix(palette.near, '#4f7a4a', 0.6), palette.sky[2], 0.25);
  layers.push({
    depth: 0.2,
    shapes: [
      {
        d: `${curve(hill)}V${h + 20}H-20Z`,
        fill: vertical(h * 0.6, h, mix(green, palette.sky[2], 0.45), green),
      },
      mist(frame, h * 0.7, h * 0.1, 0.6),
    ],
  });
  const rows: [count: number, size: number, depth: number][] = [
    [26, 0.3, 0.3],
    [12, 0.55, 0.45],
    [5, 1, 0.62],
    [3, 1.7, 0.96],
  ];
  for (const [count, size, depth] of rows) {
    const shapes: Shape[] = [];
    for (let i = 0; i < count; i++) {
      const x = w * ((i + random.between(0.15, 0.85)) / count);
      const isLens = depth > 0.9;
      const y = isLens
        ? h * random.between(0.98, 1.06)
        : h * (random.between(0.36, 0.56) + (1 - size) * 0.24);
      shapes.push(
        ...bloom(
          frame,
          x,
          y,
          random.between(74, 104) * size,
          mix(green, palette.near, depth * 0.5),
        ),
      );
    }
    layers.push({ depth, isSubject: depth === 0.62, shapes });
  }
  return {
    sky: {
      colors: [
        palette.sky[1],
        mix(palette.sky[1], palette.sky[2], 0.6),
        lighten(palette.sky[2], 0.2),
      ],
      horizon: 0.7,
      clouds: 0.4,
      stars: palette.isNight,
      glow: {
        x: random.between(0.2, 0.8),
        y: 0.25,
        radius: 0.7,
        color: palette.sun,
        strength: 0.8,
      },
    },
    layers,
  };
};

function bloom(frame: Frame, x: number, y: number, r: number, green: string): Shape[] {
  const { h, random, palette } = frame;
  const tint = random.pick([
    palette.accent,
    palette.accent,
    palette.second,
    mix(palette.accent, '#ffffff', 0.5),
  ]);
  const foot: Point = [x + random.between(-60, 60), h + 30];
  const bend = x + random.between(-40, 40);
  const mid = (y + foot[1]) / 2;
  const shapes: Shape[] = [
    { d: `M${x} ${y}Q${bend} ${mid} ${foot[0]} ${foot[1]}`, stroke: green, width: r * 0.09 },
  ];
  for (const k of [-1, 1]) {
    const ly = mid + random.between(-0.3, 0.25) * (foot[1] - y) * 0.6;
    const lx = (bend + x) / 2;
    shapes.push({
      d: `M${lx} ${ly}C${lx + k * r * 0.5} ${ly - r * 0.9} ${lx + k * r * 1.3} ${ly - r * 0.8} ${lx + k * r * 1.5} ${ly - r * 1.1}C${lx + k * r * 1.3} ${ly - r * 0.1} ${lx + k * r * 0.5} ${ly + r * 0.05} ${lx} ${ly}Z`,
      fill: vertical(ly - r, ly, lighten(green, 0.2), green),
    });
  }
  const turn = random.between(0, Math.PI);
  for (const [ring, count] of [
    [1, 9],
    [0.74, 8],
    [0.48, 7],
  ] as const) {
    for (let i = 0; i < count; i++)
      shapes.push(
        petal(
          x,
          y,
          r * ring,
          turn + ring * 2 + (i / count) * Math.PI * 2,
          mix(
            tint,
            ring === 1 ? darken(tint, 0.16) : lighten(tint, 0.4),
            ring === 1 ? 1 : 1 - ring,
          ),
          count,
        ),
      );
  }
  shapes.push({
    d: ellipse(x, y, r * 0.2, r * 0.18),
    fill: {
      center: [x - r * 0.05, y - r * 0.05],
      radius: r * 0.25,
      stops: [
        [0, '#fff2b8'],
        [1, mix(palette.second, '#b5762a', 0.5)],
      ],
    },
  });
  return shapes;
}

function petal(
  x: number,
  y: number,
  r: number,
  angle: number,
  color: string,
  count: number,
): Shape {
  const at = (along: number, aside: number): string => {
    const px = along * r * Math.cos(angle) - aside * r * Math.sin(angle);
    const py = (along * r * Math.sin(angle) + aside * r * Math.cos(angle)) * 0.86;
    return `${Math.round((x + px) * 10) / 10} ${Math.round((y + py) * 10) / 10}`;
  };
  const wide = 3.1 / count;
  return {
    d: `M${x} ${y}C${at(0.35, wide)} ${at(0.95, wide * 1.15)} ${at(1, 0)}C${at(0.95, -wide * 1.15)} ${at(0.35, -wide)} ${x} ${y}Z`,
    fill: {
      center: [x, y],
      radius: r,
      stops: [
        [0, darken(color, 0.22)],
        [0.45, color],
        [1, lighten(color, 0.32)],
      ],
    },
  };
}
