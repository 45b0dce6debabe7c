import { darken, lighten, mix } from '../color.js';
import { curve, ellipse, ground, rect, ridge, type Point } from '../path.js';
import type { DrawScene, Frame, Layer, Shape } from '../scene.js';
import { birds, disc, glow, vertical } from './parts.js';

export const ocean: DrawScene = (frame) => {
  const { w, h, random, palette } = frame;
  const horizon = random.between(0.46, 0.54);
  const y0 = h * horizon;
  const sunX = random.between(0.3, 0.7) * w;
  const sunY = y0 - h * random.between(0.04, 0.16);
  const sea = mix(palette.sky[0], palette.near, 0.45);
  const layers: Layer[] = [...disc(frame, sunX, sunY, random.between(56, 84))];
  layers.push(island(frame, y0));
  layers.push({
    depth: 0.3,
    shapes: [
      {
        d: rect(-20, y0, w + 40, h - y0 + 20),
        fill: {
          from: [0, y0],
          to: [0, h],
          stops: [
            [0, mix(palette.sky[2], sea, 0.35)],
            [0.3, mix(palette.sky[1], sea, 0.6)],
            [1, sea],
          ],
        },
      },
    ],
  });
  layers.push({ depth: 0.34, isLight: true, shapes: glitter(frame, sunX, y0) });
  layers.push(
    boat(
      frame,
      w * (sunX > w / 2 ? random.between(0.2, 0.38) : random.between(0.62, 0.8)),
      y0 + h * 0.075,
      h * 0.13,
    ),
  );
  for (let i = 0; i < 5; i++) layers.push(wave(frame, sea, i / 4, y0));
  layers.push(birds(frame, y0 - h * 0.24));
  return {
    sky: {
      colors: palette.sky,
      horizon,
      clouds: 0.75,
      stars: palette.isNight,
      glow: glow(frame, sunX / w, sunY / h, 0.9),
    },
    layers,
  };
};

/** A far coast on the horizon. */
function island({ w, h, random, noise, palette }: Frame, y0: number): Layer {
  const coast = ridge(noise, {
    w,
    base: y0 + 14,
    height: h * 0.075,
    scale: 1.7,
    offset: random.between(1, 90),
    sharp: true,
  });
  return {
    depth: 0.2,
    shapes: [
      {
        d: ground(
          coast.map(([x, y]): Point => [x, Math.min(y, y0 + 4)]),
          y0 - 16,
        ),
        fill: vertical(
          y0 - h * 0.1,
          y0,
          mix(palette.far, palette.near, 0.18),
          mix(palette.far, palette.sky[2], 0.5),
        ),
      },
    ],
  };
}

function glitter({ h, random, palette }: Frame, x: number, y0: number): Shape[] {
  return Array.from({ length: 70 }, (_, i) => {
    const t = (i / 70) ** 1.5;
    const y = y0 + 4 + t * (h - y0) * 0.75;
    const spread = 26 + t * 150;
    const length = random.between(14, 60) * (0.5 + t * 1.6);
    return {
      d: ellipse(x + random.between(-spread, spread), y, length, 1.4 + t * 4),
      fill: mix(palette.sun, palette.second, random.next() * 0.5),
      opacity: 0.62 * (1 - t * 0.7),
    };
  });
}

function wave(frame: Frame, sea: string, t: number, y0: number): Layer {
  const { w, h, random, noise, palette } = frame;
  const base = y0 + (h - y0) * (0.36 + t * 0.52);
  const points = ridge(noise, {
    w,
    base,
    height: 9 + t * 34,
    scale: 2.6 - t * 0.9,
    offset: random.between(1, 90),
    steps: 48,
  });
  const line = curve(points);
  const crest = mix(mix(sea, palette.sky[1], 0.42 - t * 0.22), palette.near, t * 0.25);
  return {
    depth: 0.5 + t * 0.4,
    shapes: [
      {
        d: `${line}V${h + 20}H-20Z`,
        fill: vertical(base - 30, base + h * 0.16, crest, mix(sea, palette.near, 0.2 + t * 0.55)),
        opacity: 0.92,
      },
      {
        d: line,
        stroke: lighten(mix(palette.sky[2], palette.sun, 0.5), 0.2),
        width: 1 + t * 1.6,
        opacity: palette.isNight ? 0.18 : 0.38,
      },
    ],
  };
}

function boat({ palette }: Frame, x: number, y: number, s: number): Layer {
  const hull = darken(palette.near, 0.2);
  return {
    depth: 0.46,
    isSubject: true,
    shapes: [
      { d: ellipse(x, y + s * 0.1, s * 0.55, s * 0.06), fill: palette.near, opacity: 0.35 },
      {
        d: `M${x - s * 0.42} ${y - s * 0.1}H${x + s * 0.46}Q${x + s * 0.3} ${y + s * 0.1} ${x} ${y + s * 0.1}Q${x - s * 0.3} ${y + s * 0.1} ${x - s * 0.42} ${y - s * 0.1}Z`,
        fill: hull,
      },
      {
        d: `M${x} ${y - s * 0.14}V${y - s * 1.15}Q${x + s * 0.46} ${y - s * 0.6} ${x + s * 0.44} ${y - s * 0.18}Z`,
        fill: {
          from: [x, y - s],
          to: [x + s * 0.5, y],
          stops: [
            [0, '#fffaf0'],
            [1, palette.second],
          ],
        },
      },
      {
        d: `M${x - s * 0.05} ${y - s * 0.14}V${y - s * 0.95}Q${x - s * 0.36} ${y - s * 0.5} ${x - s * 0.36} ${y - s * 0.18}Z`,
        fill: mix(palette.accent, '#fff6ea', 0.15),
      },
    ],
  };
}
