import { darken, lighten, mix } from '../color.js';
import { ellipse, rect, roundRect } from '../path.js';
import type { DrawScene, Frame, Layer, Shape } from '../scene.js';
import { ball, softEllipse, tube, vertical } from './parts.js';
import { thing } from './vessels.js';

/** One well-lit thing on a plinth before a seamless backdrop. */
export const object: DrawScene = (frame) => {
  const { w, h, random, palette } = frame;
  const back = mix(palette.sky[2], palette.second, 0.25);
  const floor = h * random.between(0.68, 0.72);
  const x = w * random.between(0.46, 0.54);
  const s = Math.min(w, h) / 1000;
  const plinth = 210 * s;
  const top = floor + 20 * s;
  const layers: Layer[] = [
    {
      depth: 0.1,
      shapes: [
        {
          d: rect(-20, floor - h * 0.14, w + 40, h),
          fill: {
            from: [0, floor - h * 0.14],
            to: [0, h],
            stops: [
              [0, lighten(back, 0.25), 0],
              [0.35, lighten(back, 0.25), 0.9],
              [1, darken(back, 0.16), 1],
            ],
          },
        },
      ],
    },
    backdrop(frame, x, floor, back),
    {
      depth: 0.5,
      shapes: [
        softEllipse(
          x + 60 * s,
          top + 118 * s,
          plinth * 1.5,
          46 * s,
          darken(palette.near, 0.1),
          0.38,
        ),
        {
          d: `M${x - plinth} ${top}V${top + 100 * s}A${plinth} ${46 * s} 0 0 0 ${x + plinth} ${top + 100 * s}V${top}Z`,
          fill: tube(x, plinth, mix(back, palette.accent, 0.2), 0.35),
        },
        {
          d: ellipse(x, top, plinth, 46 * s),
          fill: {
            from: [x - plinth, 0],
            to: [x + plinth, 0],
            stops: [
              [0, lighten(back, 0.55)],
              [1, mix(lighten(back, 0.2), palette.accent, 0.12)],
            ],
          },
        },
        softEllipse(x + 34 * s, top + 4 * s, 118 * s, 22 * s, palette.near, 0.4),
      ],
    },
    { depth: 0.55, isSubject: true, shapes: thing(frame, x, top + 6 * s, 420 * s) },
    props(frame, x, top + 100 * s, s),
  ];
  return {
    sky: {
      colors: [mix(back, palette.sky[1], 0.5), mix(back, palette.sky[1], 0.2), lighten(back, 0.3)],
      horizon: 0.7,
      clouds: 0,
      glow: { x: 0.3, y: 0.25, radius: 0.8, color: lighten(back, 0.6), strength: 0.8 },
    },
    layers,
  };
};

function backdrop({ w, h, random, palette }: Frame, x: number, floor: number, back: string): Layer {
  const kind = random.int(0, 2);
  const r = Math.min(w, h) * 0.34;
  const cy = floor - h * 0.26;
  const shapes: Shape[] =
    kind === 0
      ? [
          {
            d: ellipse(x, cy, r),
            fill: vertical(
              cy - r,
              cy + r,
              mix(palette.accent, back, 0.25),
              mix(palette.second, back, 0.35),
            ),
          },
        ]
      : kind === 1
        ? [
            {
              d: `M${x - r * 0.85} ${floor}V${cy - r * 0.2}A${r * 0.85} ${r * 0.85} 0 0 1 ${x + r * 0.85} ${cy - r * 0.2}V${floor}Z`,
              fill: vertical(
                cy - r,
                floor,
                mix(palette.accent, back, 0.3),
                mix(palette.accent, lighten(back, 0.2), 0.7),
              ),
            },
          ]
        : [-1, 0, 1].map((k): Shape => ({
            d: roundRect(
              x + k * r * 0.78 - r * 0.34,
              cy - r * (0.7 - Math.abs(k) * 0.28),
              r * 0.68,
              floor - cy + r * (0.7 - Math.abs(k) * 0.28),
              r * 0.34,
            ),
            fill: vertical(
              cy - r,
              floor,
              mix(palette.accent, back, 0.4 + Math.abs(k) * 0.2),
              mix(palette.second, back, 0.6),
            ),
            opacity: 0.85,
          }));
  shapes.push({
    d: `M${x - r * 2} -20H${x - r * 0.9}L${x + r * 1.5} ${floor}H${x - r * 0.2}Z`,
    fill: {
      from: [x - r, 0],
      to: [x + r, floor],
      stops: [
        [0, '#ffffff', 0.4],
        [1, '#ffffff', 0.04],
      ],
    },
  });
  return { depth: 0.25, shapes };
}

function props({ w, h, random, palette }: Frame, x: number, y: number, s: number): Layer {
  const shapes: Shape[] = [];
  for (const side of [-1, 1]) {
    const r = random.between(34, 66) * s;
    const px = x + side * random.between(255, 320) * s;
    const py = Math.min(h - 20 * s, y + random.between(20, 60) * s);
    if (px < r || px > w - r) continue;
    shapes.push(softEllipse(px + r * 0.4, py + r * 0.1, r * 1.4, r * 0.22, palette.near, 0.35));
    shapes.push(
      ...ball(
        px,
        py - r * 0.9,
        r,
        side < 0 ? palette.second : palette.accent,
        mix(palette.accent, palette.near, 0.7),
      ),
    );
  }
  return { depth: 0.7, shapes };
}
