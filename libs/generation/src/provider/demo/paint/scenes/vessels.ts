import { darken, lighten, mix } from '../color.js';
import { ellipse, rect, roundRect } from '../path.js';
import type { Frame, Shape } from '../scene.js';
import { ball, tube, vertical } from './parts.js';

const THINGS = ['bottle', 'cup', 'vase', 'can', 'jar', 'lamp'] as const;

/** The thing that was asked for, or any; its foot at (x, y). */
export function thing(frame: Frame, x: number, y: number, tall: number): Shape[] {
  switch (frame.thing ?? frame.random.pick(THINGS)) {
    case 'cup':
      return cup(frame, x, y, tall * 0.72);
    case 'vase':
      return vase(frame, x, y, tall);
    case 'lamp':
      return lamp(frame, x, y, tall);
    case 'can':
      return can(frame, x, y, tall);
    case 'jar':
      return jar(frame, x, y, tall);
    default:
      return bottle(frame, x, y, tall);
  }
}

/** A paper label with a few lines that pass for print. */
function label(
  { palette }: Frame,
  x: number,
  y: number,
  top: number,
  height: number,
  half: number,
): Shape[] {
  return [
    {
      d: rect(x - half, y - top, half * 2, height),
      fill: tube(x, half, '#fbf6ee', 0.22),
      opacity: 0.94,
    },
    {
      d: rect(x - half * 0.45, y - top + height * 0.3, half * 0.9, height * 0.07),
      fill: palette.near,
      opacity: 0.8,
    },
    {
      d:
        rect(x - half * 0.3, y - top + height * 0.5, half * 0.6, height * 0.035) +
        rect(x - half * 0.36, y - top + height * 0.6, half * 0.72, height * 0.035),
      fill: palette.near,
      opacity: 0.45,
    },
  ];
}

function can(frame: Frame, x: number, y: number, tall: number): Shape[] {
  const { palette } = frame;
  const color = palette.accent;
  const r = tall * 0.26;
  return [
    {
      d: `M${x - r * 0.8} ${y - r * 0.1}V${y - tall * 0.78}A${r * 0.8} ${r * 0.2} 0 0 1 ${x + r * 0.8} ${y - tall * 0.78}V${y - r * 0.1}A${r * 0.8} ${r * 0.22} 0 0 1 ${x - r * 0.8} ${y - r * 0.1}Z`,
      fill: tube(x, r * 0.8, color),
    },
    {
      d: `M${x - r * 0.8} ${y - tall * 0.3}C${x - r * 0.2} ${y - tall * 0.5} ${x + r * 0.2} ${y - tall * 0.12} ${x + r * 0.8} ${y - tall * 0.36}V${y - tall * 0.18}C${x + r * 0.2} ${y} ${x - r * 0.2} ${y - tall * 0.32} ${x - r * 0.8} ${y - tall * 0.12}Z`,
      fill: tube(x, r * 0.8, palette.second),
      opacity: 0.92,
    },
    {
      d: ellipse(x, y - tall * 0.78, r * 0.8, r * 0.2),
      fill: tube(x, r * 0.8, '#d9dde2', 0.4),
    },
    {
      d: ellipse(x, y - tall * 0.785, r * 0.66, r * 0.15),
      fill: vertical(y - tall * 0.82, y - tall * 0.75, '#8f979f', '#e8ebee'),
    },
    { d: ellipse(x, y - tall * 0.78, r * 0.22, r * 0.06), fill: '#6f7780' },
  ];
}

function jar(frame: Frame, x: number, y: number, tall: number): Shape[] {
  const { palette } = frame;
  const color = palette.accent;
  const metal = mix(palette.second, '#f7efe0', 0.35);
  const r = tall * 0.26;
  return [
    {
      d: roundRect(x - r * 1.15, y - tall * 0.42, r * 2.3, tall * 0.44, r * 0.28),
      fill: tube(x, r * 1.15, mix(color, '#ffffff', 0.25)),
    },
    ...label(frame, x, y, tall * 0.33, tall * 0.24, r * 1.15),
    {
      d: roundRect(x - r * 1.18, y - tall * 0.6, r * 2.36, tall * 0.19, r * 0.12),
      fill: tube(x, r * 1.18, metal),
    },
    {
      d: ellipse(x, y - tall * 0.597, r * 1.12, r * 0.14),
      fill: lighten(metal, 0.45),
      opacity: 0.8,
    },
  ];
}

function bottle(frame: Frame, x: number, y: number, tall: number): Shape[] {
  const { palette } = frame;
  const color = palette.accent;
  const metal = mix(palette.second, '#f7efe0', 0.35);
  const r = tall * 0.26;
  return [
    {
      d: roundRect(x - r, y - tall * 0.66, r * 2, tall * 0.68, r * 0.3),
      fill: tube(x, r, color),
    },
    {
      d: roundRect(x - r * 0.82, y - tall * 0.6, r * 1.64, tall * 0.57, r * 0.22),
      fill: vertical(y - tall * 0.6, y, lighten(color, 0.35), darken(color, 0.3)),
      opacity: 0.35,
    },
    ...label(frame, x, y, tall * 0.46, tall * 0.3, r * 0.62),
    {
      d: rect(x - r * 0.3, y - tall * 0.75, r * 0.6, tall * 0.1),
      fill: tube(x, r * 0.3, metal),
    },
    {
      d: roundRect(x - r * 0.44, y - tall * 0.98, r * 0.88, tall * 0.25, r * 0.1),
      fill: tube(x, r * 0.44, darken(metal, 0.12)),
    },
    {
      d: roundRect(x - r * 0.86, y - tall * 0.62, r * 0.14, tall * 0.54, r * 0.07),
      fill: '#ffffff',
      opacity: 0.55,
    },
  ];
}

function cup({ palette }: Frame, x: number, y: number, tall: number): Shape[] {
  const r = tall * 0.46;
  const color = mix(palette.accent, '#fff4e8', 0.2);
  const top = y - tall * 0.72;
  const steam = (dx: number, lean: number): Shape => ({
    d: `M${x + dx} ${top - 10}C${x + dx + lean} ${top - tall * 0.18} ${x + dx - lean} ${top - tall * 0.3} ${x + dx + lean * 0.5} ${top - tall * 0.52}`,
    stroke: '#ffffff',
    width: tall * 0.04,
    opacity: 0.4,
    blur: tall * 0.018,
  });
  return [
    {
      d: ellipse(x, y - r * 0.06, r * 1.5, r * 0.26),
      fill: tube(x, r * 1.5, lighten(color, 0.4), 0.25),
    },
    { d: ellipse(x, y - r * 0.12, r * 1.1, r * 0.16), fill: darken(color, 0.3), opacity: 0.35 },
    {
      d: `M${x + r * 0.86} ${y - tall * 0.56}C${x + r * 1.65} ${y - tall * 0.62} ${x + r * 1.6} ${y - tall * 0.18} ${x + r * 0.66} ${y - tall * 0.2}`,
      stroke: darken(color, 0.16),
      width: r * 0.2,
    },
    {
      d: `M${x - r} ${top}C${x - r * 0.98} ${y - tall * 0.2} ${x - r * 0.62} ${y - r * 0.06} ${x} ${y - r * 0.06}C${x + r * 0.62} ${y - r * 0.06} ${x + r * 0.98} ${y - tall * 0.2} ${x + r} ${top}Z`,
      fill: tube(x, r, color),
    },
    { d: ellipse(x, top, r, r * 0.24), fill: tube(x, r, lighten(color, 0.35), 0.2) },
    {
      d: ellipse(x, top + r * 0.03, r * 0.9, r * 0.19),
      fill: {
        center: [x - r * 0.2, top],
        radius: r,
        stops: [
          [0, '#a8693a'],
          [1, '#4b2716'],
        ],
      },
    },
    {
      d: `M${x - r * 0.42} ${top + r * 0.04}Q${x} ${top - r * 0.18} ${x + r * 0.42} ${top + r * 0.02}Q${x + r * 0.1} ${top + r * 0.2} ${x - r * 0.42} ${top + r * 0.04}Z`,
      fill: '#f3dcc0',
      opacity: 0.85,
    },
    steam(-r * 0.3, 30),
    steam(r * 0.2, -26),
  ];
}

function vase(frame: Frame, x: number, y: number, tall: number): Shape[] {
  const { random, palette } = frame;
  const r = tall * 0.25;
  const mouth = y - tall * 0.62;
  const shapes: Shape[] = [];
  for (let i = 0; i < 9; i++) {
    const lean = (i - 4) * r * 0.42 + random.between(-16, 16);
    const tip = mouth - tall * random.between(0.3, 0.62) + Math.abs(lean) * 0.3;
    const stem = mix(palette.near, '#7a9a64', 0.55);
    shapes.push({
      d: `M${x + lean * 0.08} ${mouth + 20}Q${x + lean * 0.3} ${tip + 90} ${x + lean} ${tip}`,
      stroke: stem,
      width: r * 0.045,
    });
    if (i % 2)
      for (let k = 0; k < 6; k++)
        shapes.push({
          d: ellipse(x + lean * (1 - k * 0.1) + (k % 2 ? 17 : -17), tip + k * 20, 17, 8.5),
          fill: mix(stem, palette.second, 0.3 + k * 0.08),
        });
    else
      shapes.push(
        ...ball(
          x + lean,
          tip,
          r * random.between(0.13, 0.24),
          i % 4 ? palette.second : palette.accent,
          mix(palette.accent, palette.near, 0.5),
        ),
      );
  }
  shapes.push({
    d: `M${x - r * 0.38} ${mouth}C${x - r * 0.34} ${mouth + tall * 0.12} ${x - r * 1.12} ${y - tall * 0.42} ${x - r} ${y - tall * 0.2}C${x - r * 0.9} ${y - tall * 0.06} ${x - r * 0.5} ${y} ${x - r * 0.42} ${y}H${x + r * 0.42}C${x + r * 0.5} ${y} ${x + r * 0.9} ${y - tall * 0.06} ${x + r} ${y - tall * 0.2}C${x + r * 1.12} ${y - tall * 0.42} ${x + r * 0.34} ${mouth + tall * 0.12} ${x + r * 0.38} ${mouth}Z`,
    fill: tube(x, r, mix(palette.accent, '#f4e7da', 0.45)),
  });
  shapes.push({
    d: ellipse(x, mouth, r * 0.38, r * 0.09),
    fill: darken(palette.near, 0.2),
    opacity: 0.6,
  });
  return shapes;
}

function lamp({ palette }: Frame, x: number, y: number, tall: number): Shape[] {
  const r = tall * 0.34;
  const shade = y - tall * 0.86;
  return [
    {
      d: ellipse(x, y - tall * 0.5, tall * 0.75),
      fill: {
        center: [x, y - tall * 0.5],
        radius: tall * 0.75,
        stops: [
          [0, '#fff0c4', 0.65],
          [1, '#fff0c4', 0],
        ],
      },
    },
    {
      d: ellipse(x, y - 6, r * 0.7, r * 0.13),
      fill: tube(x, r * 0.7, mix(palette.second, '#8a6a3c', 0.4)),
    },
    {
      d: rect(x - r * 0.055, shade + tall * 0.3, r * 0.11, tall * 0.55),
      fill: tube(x, r * 0.06, palette.second),
    },
    {
      d: `M${x - r * 0.55} ${shade}H${x + r * 0.55}L${x + r} ${shade + tall * 0.4}Q${x} ${shade + tall * 0.46} ${x - r} ${shade + tall * 0.4}Z`,
      fill: {
        center: [x, shade + tall * 0.32],
        radius: r * 1.2,
        stops: [
          [0, '#fff7dd'],
          [0.5, mix(palette.accent, '#ffe9b8', 0.55)],
          [1, palette.accent],
        ],
      },
    },
  ];
}
