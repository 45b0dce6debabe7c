import { darken, lighten, mix } from '../color.js';
import { polygon, rect } from '../path.js';
import type { DrawScene, Frame, Layer } from '../scene.js';
import { ball, birds, disc, softEllipse, vertical, wanderer } from './parts.js';

export const arches: DrawScene = (frame) => {
  const { w, h, random, palette } = frame;
  const horizon = random.between(0.6, 0.66);
  const sunX = w * random.between(0.42, 0.58);
  const sunY = h * random.between(0.36, 0.46);
  const y0 = h * horizon;
  const wall = mix(palette.second, palette.sky[2], 0.45);
  const layers: Layer[] = [...disc(frame, sunX, sunY, random.between(70, 110))];
  const sea = mix(palette.sky[0], palette.near, 0.2);
  layers.push({
    depth: 0.2,
    shapes: [
      { d: rect(-20, y0, w + 40, h), fill: vertical(y0, h, mix(sea, palette.sky[2], 0.45), sea) },
    ],
  });
  layers.push(birds(frame, h * 0.28));
  for (let i = 0; i < 3; i++)
    layers.push(
      arch(
        frame,
        mix(mix(wall, palette.sky[1], 0.25 * (2 - i)), palette.accent, 0.16 + i * 0.14),
        i,
        y0,
      ),
    );
  layers.push(orbOnFloor(frame, w * random.between(0.36, 0.64), h * 0.9));
  if (frame.hasPerson) layers.push(wanderer(frame, w * 0.5, h * 0.84, 130));
  return {
    sky: {
      colors: palette.sky,
      horizon,
      clouds: 0.5,
      stars: palette.isNight,
      glow: { x: sunX / w, y: sunY / h, radius: 0.6, color: palette.sun, strength: 0.6 },
    },
    layers,
  };
};

/** One wall with an arched opening, its lit inner side, its floor and the light that falls through. */
function arch({ w, h }: Frame, color: string, i: number, y0: number): Layer {
  const half = w * (0.2 + i * 0.105);
  const cx = w / 2;
  const foot = y0 + (h - y0) * (0.2 + i * 0.32);
  const r = half;
  const spring = Math.max(foot - h * (0.36 + i * 0.16), r + h * 0.02 - i * h * 0.12);
  const opening = (inset: number) =>
    `M${cx - half + inset} ${foot}V${spring}A${r - inset} ${r - inset} 0 0 1 ${cx + half - inset} ${spring}V${foot}Z`;
  const thick = w * (0.022 + i * 0.012);
  return {
    depth: 0.35 + i * 0.25,
    shapes: [
      {
        d: `M-20 -20H${w + 20}V${foot}H${cx + half}V${spring}A${r} ${r} 0 0 0 ${cx - half} ${spring}V${foot}H-20Z`,
        fill: {
          from: [0, 0],
          to: [w, h * 0.6],
          stops: [
            [0, lighten(color, 0.28)],
            [0.5, color],
            [1, darken(color, 0.2)],
          ],
        },
      },
      {
        d: `M${cx - half} ${foot}V${spring}A${r} ${r} 0 0 1 ${cx + half} ${spring}V${foot}H${cx + half - thick}V${spring + thick * 0.5}A${r - thick} ${r - thick} 0 0 0 ${cx - half + thick * 0.25} ${spring + thick * 0.4}V${foot}Z`,
        fill: {
          from: [cx - half, 0],
          to: [cx + half, 0],
          stops: [
            [0, darken(color, 0.34)],
            [1, lighten(color, 0.42)],
          ],
        },
      },
      { d: opening(thick * 0.2), stroke: lighten(color, 0.4), width: 1.4, opacity: 0.5 },
      {
        d: polygon([
          [-20, foot],
          [cx - half, foot],
          [cx + half, foot],
          [w + 20, foot],
          [w + 20, h + 20],
          [-20, h + 20],
        ]),
        fill: vertical(foot, h, lighten(color, 0.22), darken(color, 0.14)),
      },
      {
        d: polygon([
          [cx - half * 0.9, foot],
          [cx + half * 0.7, foot],
          [cx + half * 0.2, h + 20],
          [cx - half * 2, h + 20],
        ]),
        fill: vertical(foot, h, lighten(color, 0.5), lighten(color, 0.3)),
        opacity: 0.55,
      },
    ],
  };
}

function orbOnFloor(frame: Frame, x: number, y: number): Layer {
  const { palette, random } = frame;
  const r = random.between(46, 72);
  return {
    depth: 0.9,
    isSubject: true,
    shapes: [
      softEllipse(x + r * 0.5, y + r * 0.05, r * 1.6, r * 0.26, darken(palette.near, 0.2), 0.35),
      ...ball(x, y - r * 0.85, r, palette.accent, mix(palette.accent, palette.near, 0.8)),
    ],
  };
}
