import { darken, lighten, mix } from '../color.js';
import { ellipse, polygon, ridge } from '../path.js';
import type { DrawScene, Frame, Layer, Shape } from '../scene.js';
import { birds, disc, mist, pine, softEllipse, vertical } from './parts.js';

const COATS: Record<string, [coat: string, light: string]> = {
  cat: ['#e08f45', '#fff1dd'],
  dog: ['#c98a54', '#fff3e3'],
  fox: ['#d9622b', '#fff3e6'],
  rabbit: ['#cbb7ad', '#fff8f3'],
  bear: ['#7d5a44', '#e8cfb4'],
  owl: ['#8a6d5a', '#f6e6cf'],
};

/** An animal that sits and looks at the viewer, on a hill before a low sun. */
export const animal: DrawScene = (frame) => {
  const { w, h, random, noise, palette } = frame;
  const x = w / 2;
  const size = Math.min(w, h) * 0.62;
  const foot = h * 0.87;
  const layers: Layer[] = [
    ...disc(
      frame,
      x + random.between(-0.08, 0.08) * w,
      h * 0.42,
      Math.min(w, h) * random.between(0.26, 0.31),
    ),
  ];
  for (let i = 0; i < 3; i++) {
    const t = i / 2;
    const points = ridge(noise, {
      w,
      base: h * (0.66 + t * 0.12),
      height: h * 0.06,
      scale: 1.4 + t,
      offset: random.between(1, 90),
      steps: 60,
    });
    const color = mix(palette.far, palette.near, 0.1 + t * 0.5);
    let d = '';
    for (let px = 0; px < w; px += random.between(24, 60))
      if (Math.abs(px - x) > size * 0.35)
        d += pine(frame, px, h * (0.68 + t * 0.11), random.between(40, 74) * (0.6 + t));
    layers.push({
      depth: 0.15 + t * 0.3,
      shapes: [
        { d, fill: color },
        {
          d: polygon([...points, [w + 20, h + 20], [-20, h + 20]]),
          fill: vertical(h * 0.6, h, color, mix(color, palette.sky[2], 0.3)),
        },
        mist(frame, h * (0.72 + t * 0.1), h * 0.07, 0.45),
      ],
    });
  }
  layers.push(birds(frame, h * 0.14));
  layers.push(meadow(frame, foot - 14, 0.5));
  layers.push({ depth: 0.6, isSubject: true, shapes: sitting(frame, x, foot, size) });
  layers.push(meadow(frame, foot + 26, 0.82));
  return {
    sky: {
      colors: palette.sky,
      horizon: 0.68,
      clouds: 0.5,
      stars: palette.isNight,
      glow: { x: 0.5, y: 0.42, radius: 0.8, color: palette.sky[2], strength: 0.8 },
    },
    layers,
  };
};

function meadow({ w, h, random, palette }: Frame, y: number, depth: number): Layer {
  const green = mix(mix(palette.near, '#5d7a3e', 0.45), palette.second, 0.12);
  let blades = '';
  for (let x = -10; x < w + 10; x += random.between(4, 9)) {
    const lean = random.between(-14, 14);
    const tall = random.between(14, 44) * (0.5 + depth);
    blades += `M${x - 3} ${y + 12}Q${x} ${y - tall * 0.5} ${x + lean} ${y - tall}Q${x + 4} ${y - tall * 0.4} ${x + 4} ${y + 12}Z`;
  }
  const flowers: Shape[] = Array.from({ length: Math.round(w / 40) }, () => ({
    d: ellipse(random.between(0, w), y + random.between(-30, 40), random.between(3, 7)),
    fill: random.pick([palette.accent, palette.second, '#fff6ea']),
  }));
  return {
    depth,
    shapes: [
      { d: `M-20 ${y}H${w + 20}V${h + 20}H-20Z`, fill: vertical(y, h, green, darken(green, 0.45)) },
      { d: blades, fill: mix(green, palette.second, depth > 0.7 ? 0.05 : 0.22) },
      ...flowers,
    ],
  };
}

function sitting(frame: Frame, x: number, y: number, s: number): Shape[] {
  const kind = frame.thing ?? 'cat';
  const [base, light] = COATS[kind] ?? COATS.cat!;
  const coat = frame.random.chance(0.6) ? base : mix(base, frame.palette.near, 0.5);
  const dark = darken(coat, 0.45);
  const u = s / 100;
  const hx = x;
  const hy = y - 66 * u;
  const shapes: Shape[] = [softEllipse(x, y, 34 * u, 5 * u, '#05060c', 0.35)];
  if (kind === 'cat' || kind === 'fox' || kind === 'dog') {
    const wide = kind === 'fox' ? 11 : 6.5;
    shapes.push({
      d: `M${x + 16 * u} ${y - 6 * u}C${x + 44 * u} ${y + 2 * u} ${x + 46 * u} ${y - 34 * u} ${x + 35 * u} ${y - 40 * u}`,
      stroke: coat,
      width: wide * u,
    });
    if (kind === 'fox')
      shapes.push({ d: ellipse(x + 35 * u, y - 40 * u, 5.5 * u, 7 * u), fill: light });
  }
  shapes.push(
    {
      d: `M${x - 12 * u} ${y - 54 * u}C${x - 34 * u} ${y - 34 * u} ${x - 30 * u} ${y} ${x - 18 * u} ${y}H${x + 18 * u}C${x + 30 * u} ${y} ${x + 34 * u} ${y - 34 * u} ${x + 12 * u} ${y - 54 * u}Z`,
      fill: {
        center: [x - 10 * u, y - 44 * u],
        radius: 62 * u,
        stops: [
          [0, lighten(coat, 0.25)],
          [0.55, coat],
          [1, dark],
        ],
      },
    },
    {
      d: `M${x - 8 * u} ${y - 50 * u}C${x - 17 * u} ${y - 30 * u} ${x - 10 * u} ${y - 12 * u} ${x} ${y - 12 * u}C${x + 10 * u} ${y - 12 * u} ${x + 17 * u} ${y - 30 * u} ${x + 8 * u} ${y - 50 * u}Z`,
      fill: light,
      opacity: 0.92,
    },
    {
      d:
        ellipse(x - 9 * u, y - 3.4 * u, 7 * u, 4.4 * u) +
        ellipse(x + 9 * u, y - 3.4 * u, 7 * u, 4.4 * u),
      fill: lighten(coat, 0.28),
    },
  );
  shapes.push(...ears(kind, hx, hy, u, coat, light));
  shapes.push({
    d: ellipse(hx, hy, 23 * u, 19.5 * u),
    fill: {
      center: [hx - 8 * u, hy - 9 * u],
      radius: 34 * u,
      stops: [
        [0, lighten(coat, 0.32)],
        [0.6, coat],
        [1, darken(coat, 0.3)],
      ],
    },
  });
  return [...shapes, ...face(kind, hx, hy, u, coat, light)];
}

function ears(kind: string, x: number, y: number, u: number, coat: string, light: string): Shape[] {
  const inner = mix('#e9938c', coat, 0.25);
  const both = (left: (side: 1 | -1) => Shape[]) => [...left(-1), ...left(1)];
  if (kind === 'rabbit')
    return both((k) => [
      {
        d: `M${x + k * 4 * u} ${y - 14 * u}C${x + k * 4 * u} ${y - 58 * u} ${x + k * 20 * u} ${y - 58 * u} ${x + k * 15 * u} ${y - 13 * u}Z`,
        fill: coat,
      },
      {
        d: `M${x + k * 7 * u} ${y - 16 * u}C${x + k * 7 * u} ${y - 48 * u} ${x + k * 16 * u} ${y - 48 * u} ${x + k * 13 * u} ${y - 16 * u}Z`,
        fill: inner,
      },
    ]);
  if (kind === 'bear')
    return both((k) => [
      { d: ellipse(x + k * 16 * u, y - 15 * u, 8 * u), fill: coat },
      { d: ellipse(x + k * 16 * u, y - 14.5 * u, 4.6 * u), fill: light },
    ]);
  if (kind === 'dog')
    return both((k) => [
      {
        d: `M${x + k * 12 * u} ${y - 17 * u}C${x + k * 30 * u} ${y - 24 * u} ${x + k * 33 * u} ${y + 6 * u} ${x + k * 24 * u} ${y + 9 * u}C${x + k * 20 * u} ${y} ${x + k * 20 * u} ${y - 8 * u} ${x + k * 12 * u} ${y - 17 * u}Z`,
        fill: darken(coat, 0.3),
      },
    ]);
  const tall = kind === 'owl' ? 8 : kind === 'fox' ? 25 : 21;
  return both((k) => [
    {
      d: `M${x + k * 4 * u} ${y - 17 * u}Q${x + k * 14 * u} ${y - (15 + tall) * u} ${x + k * 19 * u} ${y - (14 + tall) * u}Q${x + k * 25 * u} ${y - 15 * u} ${x + k * 22 * u} ${y - 5 * u}Z`,
      fill: coat,
    },
    {
      d: `M${x + k * 9 * u} ${y - 17 * u}Q${x + k * 15 * u} ${y - (9 + tall) * u} ${x + k * 18 * u} ${y - (8 + tall) * u}Q${x + k * 21 * u} ${y - 14 * u} ${x + k * 20 * u} ${y - 8 * u}Z`,
      fill: inner,
      opacity: 0.85,
    },
  ]);
}

function face(kind: string, x: number, y: number, u: number, coat: string, light: string): Shape[] {
  const ink = '#241a1c';
  const eye = kind === 'cat' ? '#8fbf6a' : kind === 'owl' ? '#f2b441' : '#4a2f22';
  const eyes = [-1, 1].flatMap((k): Shape[] => {
    const r = kind === 'owl' ? 6.5 : 4.3;
    const ex = x + k * (kind === 'owl' ? 8.6 : 9) * u;
    const ey = y - 1.5 * u;
    return [
      ...(kind === 'owl' ? [{ d: ellipse(ex, ey, 9.4 * u), fill: light }] : []),
      { d: ellipse(ex, ey, r * u, r * 1.08 * u), fill: mix(eye, ink, 0.08) },
      { d: ellipse(ex, ey, r * (kind === 'cat' ? 0.42 : 0.66) * u, r * 0.86 * u), fill: ink },
      { d: ellipse(ex - 1.3 * u, ey - 1.6 * u, 1.25 * u), fill: '#ffffff' },
    ];
  });
  if (kind === 'owl')
    return [
      ...eyes,
      {
        d: polygon([
          [x - 2.6 * u, y + 3 * u],
          [x + 2.6 * u, y + 3 * u],
          [x, y + 9 * u],
        ]),
        fill: '#e0a03c',
      },
    ];
  const muzzle: Shape[] = [
    {
      d:
        ellipse(x - 4.6 * u, y + 8 * u, 6.4 * u, 5.2 * u) +
        ellipse(x + 4.6 * u, y + 8 * u, 6.4 * u, 5.2 * u),
      fill: light,
    },
    {
      d: `M${x - 3 * u} ${y + 3.4 * u}Q${x} ${y + 2.2 * u} ${x + 3 * u} ${y + 3.4 * u}Q${x + 1.4 * u} ${y + 6.6 * u} ${x} ${y + 6.8 * u}Q${x - 1.4 * u} ${y + 6.6 * u} ${x - 3 * u} ${y + 3.4 * u}Z`,
      fill: kind === 'cat' || kind === 'rabbit' ? '#d9736f' : ink,
    },
    {
      d: `M${x} ${y + 6.6 * u}V${y + 9 * u}M${x - 5 * u} ${y + 9.4 * u}Q${x - 2.2 * u} ${y + 12 * u} ${x} ${y + 9 * u}Q${x + 2.2 * u} ${y + 12 * u} ${x + 5 * u} ${y + 9.4 * u}`,
      stroke: ink,
      width: 0.75 * u,
    },
  ];
  const marks: Shape[] =
    kind === 'cat'
      ? [-1, 0, 1].map((k) => ({
          d: `M${x + k * 5 * u} ${y - (17.5 - Math.abs(k)) * u}V${y - 11 * u}`,
          stroke: darken(coat, 0.3),
          width: 1.8 * u,
          opacity: 0.8,
        }))
      : kind === 'fox'
        ? [-1, 1].map((k) => ({
            d: `M${x} ${y + 5 * u}Q${x + k * 10 * u} ${y + 2 * u} ${x + k * 21.5 * u} ${y + 4 * u}Q${x + k * 15 * u} ${y + 19 * u} ${x} ${y + 18 * u}Z`,
            fill: light,
          }))
        : [];
  const whiskers: Shape[] =
    kind === 'bear' || kind === 'dog'
      ? []
      : [-1, 1].flatMap((k) =>
          [0, 1].map((i) => ({
            d: `M${x + k * 10 * u} ${y + (7 + i * 2.4) * u}Q${x + k * 20 * u} ${y + (5 + i * 4) * u} ${x + k * 29 * u} ${y + (6 + i * 5) * u}`,
            stroke: '#fffaf4',
            width: 0.45 * u,
            opacity: 0.8,
          })),
        );
  return [...marks, ...eyes, ...muzzle, ...whiskers];
}
