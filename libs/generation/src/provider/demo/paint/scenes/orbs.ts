import { lighten, mix } from '../color.js';
import { curve, ellipse, type Point } from '../path.js';
import type { DrawScene, Layer, Shape } from '../scene.js';
import { softEllipse } from './parts.js';

export const orbs: DrawScene = (frame) => {
  const { w, h, random, noise, palette } = frame;
  const colors = [palette.sky[0], palette.sky[1], palette.sky[2], palette.accent, palette.second];
  const layers: Layer[] = [];
  for (let band = 0; band < 3; band++) {
    const offset = random.between(1, 90);
    const base = h * (0.3 + band * 0.24);
    const shapes: Shape[] = [];
    for (let i = 0; i < 26; i++) {
      const t = i / 25;
      const points = Array.from({ length: 24 }, (_, k): Point => {
        const x = -30 + ((w + 60) * k) / 23;
        const sway =
          noise((x / 1000) * 1.1 + offset, t * 0.7 + band) * 260 +
          noise((x / 1000) * 2.3 + offset, t * 1.4 + 9) * 70;
        return [x, base + sway + (t - 0.5) * 150];
      });
      shapes.push({
        d: curve(points),
        stroke: mix(colors[(band + 2) % 5]!, colors[(band + 4) % 5]!, t),
        width: 9,
        opacity: 0.1 + 0.5 * Math.sin(t * Math.PI) ** 2,
      });
    }
    layers.push({ depth: 0.25 + band * 0.2, shapes });
  }
  const count = random.int(4, 6);
  for (let i = 0; i < count; i++) {
    const r = i === 0 ? random.between(150, 210) : random.between(28, 105);
    const x = i === 0 ? w * random.between(0.38, 0.62) : random.between(0.08, 0.92) * w;
    const y = i === 0 ? h * random.between(0.4, 0.58) : random.between(0.12, 0.88) * h;
    layers.push({
      depth: 0.45 + (i === 0 ? 0.1 : random.next() * 0.5),
      isSubject: true,
      shapes: glass(x, y, r, random.pick(colors.slice(1)), random.pick(colors), palette.near),
    });
  }
  return { sky: { colors: palette.sky, horizon: 0.8, clouds: 0, mesh: colors }, layers };
};

function glass(
  x: number,
  y: number,
  r: number,
  color: string,
  other: string,
  dark: string,
): Shape[] {
  return [
    softEllipse(x + r * 0.12, y + r * 0.22, r * 0.98, r * 0.98, dark, 0.22),
    {
      d: ellipse(x, y, r),
      fill: {
        center: [x - r * 0.35, y - r * 0.4],
        radius: r * 1.55,
        stops: [
          [0, lighten(color, 0.75)],
          [0.3, lighten(color, 0.2)],
          [0.68, mix(color, other, 0.55)],
          [1, mix(other, dark, 0.35)],
        ],
      },
    },
    {
      d: ellipse(x, y, r),
      fill: {
        center: [x + r * 0.35, y + r * 0.5],
        radius: r * 0.95,
        stops: [
          [0, lighten(other, 0.5), 0.55],
          [1, other, 0],
        ],
      },
    },
    softEllipse(x - r * 0.36, y - r * 0.48, r * 0.26, r * 0.16, '#ffffff', 0.75),
    { d: ellipse(x, y, r * 0.985), stroke: lighten(color, 0.7), width: r * 0.015, opacity: 0.5 },
  ];
}
