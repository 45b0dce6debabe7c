import { darken, lighten, mix } from '../color.js';
import { curve, ellipse, polygon, rect, ridge, type Point } from '../path.js';
import type { DrawScene, Frame, Layer, Shape } from '../scene.js';
import { birds, disc, mist, vertical, wanderer, softEllipse } from './parts.js';

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
      stroke: ramped(palette.second, palette.accent, i / 4),
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

const ramped = (a: string, b: string, t: number) => mix(a, b, t);

/** A lit sphere; what is painted on it lies under its shadow. */
export function ball(
  x: number,
  y: number,
  r: number,
  color: string,
  dark: string,
  skin: Shape[] = [],
): Shape[] {
  return [
    {
      d: ellipse(x, y, r),
      fill: {
        center: [x - r * 0.4, y - r * 0.45],
        radius: r * 1.6,
        stops: [
          [0, lighten(color, 0.55)],
          [0.35, color],
          [1, mix(color, dark, 0.55)],
        ],
      },
    },
    ...skin,
    {
      d: ellipse(x, y, r),
      fill: {
        center: [x - r * 0.45, y - r * 0.5],
        radius: r * 1.75,
        stops: [
          [0.35, dark, 0],
          [0.75, dark, 0.5],
          [1, dark, 0.88],
        ],
      },
    },
  ];
}

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
