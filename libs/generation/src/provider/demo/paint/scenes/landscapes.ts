import { darken, lighten, mix } from '../color.js';
import { curve, ellipse, ground, heightAt, polygon, rect, ridge, type Point } from '../path.js';
import type { DrawScene, Frame, Layer, Shape } from '../scene.js';
import { birds, disc, mist, pine, vertical, wanderer } from './parts.js';

/** The colour of land at a depth 0..1, with the light of the sky in it. */
const land = ({ palette }: Frame, depth: number) => mix(palette.far, palette.near, depth ** 1.15);

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
    const color = land(frame, t);
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

function glow({ palette }: Frame, x: number, y: number, strength = 0.75) {
  return { x, y, radius: 0.75, color: mix(palette.sun, palette.sky[2], 0.35), strength };
}

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

export const ocean: DrawScene = (frame) => {
  const { w, h, random, noise, palette } = frame;
  const horizon = random.between(0.46, 0.54);
  const y0 = h * horizon;
  const sunX = random.between(0.3, 0.7) * w;
  const sunY = y0 - h * random.between(0.04, 0.16);
  const sea = mix(palette.sky[0], palette.near, 0.45);
  const layers: Layer[] = [...disc(frame, sunX, sunY, random.between(56, 84))];
  const island = ridge(noise, {
    w,
    base: y0 + 14,
    height: h * 0.075,
    scale: 1.7,
    offset: random.between(1, 90),
    sharp: true,
  });
  layers.push({
    depth: 0.2,
    shapes: [
      {
        d: ground(
          island.map(([x, y]): Point => [x, Math.min(y, y0 + 4)]),
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
  });
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

export const forest: DrawScene = (frame) => {
  const { w, h, random, noise, palette } = frame;
  const lightX = random.between(0.3, 0.7) * w;
  const layers: Layer[] = [];
  const rows = 4;
  for (let i = 0; i < rows; i++) {
    const t = i / (rows - 1);
    const base = h * (0.66 + t * 0.24);
    const soil = ridge(noise, {
      w,
      base,
      height: 34,
      scale: 1.6,
      offset: random.between(1, 90),
      steps: 60,
    });
    const color = land(frame, 0.12 + t * 0.88);
    let trunks = '';
    let leaves = '';
    const gap = 60 + t * 150;
    for (let x = random.between(-gap, 0); x < w + gap; x += gap * random.between(0.6, 1.5)) {
      const inLight = Math.abs(x - lightX) < 150 * (0.6 + t);
      if (t > 0.5 && inLight) continue;
      const wide = (5 + t * 26) * random.between(0.7, 1.3);
      const foot = heightAt(soil, x) + 12;
      const lean = random.between(-30, 30);
      trunks += `M${x - wide} ${foot}Q${x - wide * 0.5} ${h * 0.4} ${x - wide * 0.42 + lean} -20H${x + wide * 0.42 + lean}Q${x + wide * 0.5} ${h * 0.4} ${x + wide} ${foot}Z`;
      for (let k = 0; k < 16; k++) {
        const r = (16 + t * 30) * random.between(0.5, 1.3);
        leaves += ellipse(
          x + lean + random.between(-1, 1) * (90 + t * 130),
          random.between(-0.04, 0.2 - t * 0.05) * h,
          r * 1.25,
          r * 0.72,
        );
      }
    }
    const leaf = mix(mix(color, '#5f8a4e', 0.3), palette.second, 0.08 + 0.12 * (1 - t));
    layers.push({
      depth: 0.25 + t * 0.6,
      shapes: [
        { d: trunks, fill: vertical(0, base, mix(color, palette.sky[2], 0.2), color) },
        {
          d: leaves,
          fill: vertical(0, h * 0.3, leaf, mix(leaf, palette.second, 0.25 * (1 - t))),
          opacity: 0.85,
        },
        {
          d: ground(soil, h),
          fill: vertical(base - 30, h, mix(color, palette.second, 0.16), darken(color, 0.25 * t)),
        },
        mist(frame, base + 6, h * 0.13, 0.62 * (1 - t)),
      ],
    });
    if (i === 1) layers.push(rays(frame, lightX));
    if (i === 2) layers.push(ferns(frame, soil, color));
  }
  if (frame.hasPerson) layers.push(wanderer(frame, lightX, h * 0.84, 120));
  return {
    sky: {
      colors: [palette.sky[1], palette.sky[2], lighten(palette.sky[2], 0.35)],
      horizon: 0.75,
      clouds: 0.3,
      glow: { x: lightX / w, y: 0.32, radius: 0.7, color: lighten(palette.sun, 0.2), strength: 1 },
    },
    layers,
  };
};

function rays({ h, random, palette }: Frame, x: number): Layer {
  return {
    depth: 0.45,
    isLight: true,
    shapes: Array.from({ length: 7 }, () => {
      const top = x + random.between(-120, 200);
      const foot = top - random.between(120, 380);
      const wide = random.between(20, 80);
      return {
        d: polygon([
          [top, -20],
          [top + wide * 0.5, -20],
          [foot + wide, h * 0.86],
          [foot - wide, h * 0.86],
        ]),
        fill: {
          from: [0, 0],
          to: [0, h * 0.86],
          stops: [
            [0, palette.sun, 0.42],
            [1, palette.sun, 0],
          ],
        },
        opacity: random.between(0.35, 0.8),
      };
    }),
  };
}

function ferns({ w, random }: Frame, soil: Point[], color: string): Layer {
  let d = '';
  for (let x = 0; x < w; x += random.between(10, 26)) {
    const y = heightAt(soil, x) + 10;
    for (let k = -2; k <= 2; k++) {
      const reach = k * random.between(7, 13);
      d += `M${x - 2} ${y}Q${x + reach * 0.4} ${y - 34} ${x + reach * 1.6} ${y - random.between(20, 40)}Q${x + reach * 0.7} ${y - 20} ${x + 2} ${y}Z`;
    }
  }
  return { depth: 0.68, shapes: [{ d, fill: darken(color, 0.15) }] };
}
