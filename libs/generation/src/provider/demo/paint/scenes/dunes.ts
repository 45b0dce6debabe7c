import { lighten, mix } from '../color.js';
import { curve, ridge, type Point } from '../path.js';
import type { DrawScene, Layer, Shape } from '../scene.js';
import { disc, glow, vertical, wanderer } from './parts.js';

export const dunes: DrawScene = (frame) => {
  const { w, h, random, noise, palette } = frame;
  const horizon = random.between(0.42, 0.5);
  const sunX = random.between(0.25, 0.75) * w;
  const sunY = h * (horizon - random.between(0.12, 0.24));
  const layers: Layer[] = [...disc(frame, sunX, sunY, random.between(58, 92))];
  const rows = 6;
  for (let i = 0; i < rows; i++) {
    const t = i / (rows - 1);
    const base = h * (horizon + 0.03 + t * 0.47);
    const points = ridge(noise, {
      w,
      base,
      height: h * (0.05 + t * 0.09),
      scale: 1.1 - t * 0.35,
      offset: random.between(1, 90),
      steps: 26,
    });
    const line = curve(points);
    const lit = mix(mix(palette.sky[2], palette.second, 0.35 + t * 0.3), palette.accent, t * 0.3);
    const shade = mix(palette.far, palette.near, 0.15 + t * 0.65);
    layers.push({
      depth: 0.2 + t * 0.7,
      shapes: [
        {
          d: `${line}V${h + 20}H-20Z`,
          fill: vertical(base - h * 0.08, base + h * 0.24, lit, mix(lit, shade, 0.75)),
        },
        ...lee(points, lit, shade),
        { d: line, stroke: lighten(lit, 0.45), width: 1.5 + t * 2, opacity: 0.6 },
      ],
    });
  }
  if (frame.hasPerson || random.chance(0.5))
    layers.push(wanderer(frame, w * 0.5 + random.between(-0.2, 0.2) * w, h * 0.72, 70));
  return {
    sky: {
      colors: palette.sky,
      horizon,
      clouds: 0.25,
      stars: palette.isNight,
      glow: glow(frame, sunX / w, sunY / h),
    },
    layers,
  };
};

/** The shaded side of each dune: from its crest down to the next hollow and back in one sweep. */
function lee(points: Point[], lit: string, shade: string): Shape[] {
  const shapes: Shape[] = [];
  for (let i = 2; i < points.length - 2; i++) {
    const [x, y] = points[i]!;
    if (y > points[i - 1]![1] || y > points[i + 1]![1]) continue;
    let end = i + 1;
    while (end < points.length - 1 && points[end + 1]![1] > points[end]![1]) end++;
    const [ex, ey] = points[end]!;
    const wide = ex - x;
    if (wide < 40) continue;
    shapes.push({
      d: `${curve(points.slice(i, end + 1))}C${ex - wide * 0.35} ${ey + wide * 0.16} ${x + wide * 0.1} ${ey + wide * 0.5} ${x - wide * 0.35} ${y + wide * 0.75}C${x + wide * 0.1} ${y + wide * 0.4} ${x - wide * 0.1} ${y + wide * 0.2} ${x} ${y}Z`,
      fill: {
        from: [x, y],
        to: [x + wide * 0.1, y + wide * 0.7],
        stops: [
          [0, shade, 0.75],
          [0.5, mix(shade, lit, 0.35), 0.55],
          [1, lit, 0],
        ],
      },
    });
  }
  return shapes;
}
