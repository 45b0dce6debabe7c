import { darken, lighten, mix } from '../color.js';
import { ellipse, polygon, type Point } from '../path.js';
import type { Frame, Layer, Paint, Shape } from '../scene.js';

/** From `top` at y0 to `bottom` at y1. */
export const vertical = (y0: number, y1: number, top: string, bottom: string): Paint => ({
  from: [0, y0],
  to: [0, y1],
  stops: [
    [0, top],
    [1, bottom],
  ],
});

/** Sun or moon: a disc and its halo. */
export function disc({ palette }: Frame, x: number, y: number, r: number): Layer[] {
  const halo = (radius: number, opacity: number): Shape => ({
    d: ellipse(x, y, radius),
    fill: {
      center: [x, y],
      radius,
      stops: [
        [0, palette.sun, opacity],
        [0.35, mix(palette.sun, palette.sky[2], 0.4), opacity * 0.45],
        [1, palette.sky[2], 0],
      ],
    },
  });
  return [
    { depth: 0.02, isLight: true, shapes: [halo(r * 6, 0.5), halo(r * 2.6, 0.6)] },
    {
      depth: 0.04,
      shapes: [
        {
          d: ellipse(x, y, r),
          fill: vertical(
            y - r,
            y + r,
            lighten(palette.sun, 0.3),
            mix(palette.sun, palette.second, palette.isNight ? 0.08 : 0.3),
          ),
        },
      ],
    },
  ];
}

/** A horizontal band of haze that hides the feet of what stands behind it. */
export function mist(frame: Frame, y: number, height: number, opacity: number): Shape {
  const color = mix(frame.palette.sky[2], frame.palette.far, 0.25);
  return {
    d: `M-20 ${y - height}H${frame.w + 20}V${y + height}H-20Z`,
    fill: {
      from: [0, y - height],
      to: [0, y + height],
      stops: [
        [0, color, 0],
        [0.55, color, opacity],
        [1, color, 0],
      ],
    },
  };
}

/** A flock, far away. */
export function birds({ w, random, palette }: Frame, y: number): Layer {
  const cx = random.between(0.25, 0.75) * w;
  const shapes = Array.from({ length: random.int(4, 8) }, (): Shape => {
    const x = cx + random.between(-130, 130);
    const top = y + random.between(-50, 50);
    const s = random.between(7, 14);
    return {
      d: `M${x - s} ${top - s * 0.3}Q${x - s * 0.4} ${top - s * 0.5} ${x} ${top}Q${x + s * 0.4} ${top - s * 0.5} ${x + s} ${top - s * 0.3}`,
      stroke: mix(palette.near, palette.far, 0.3),
      width: 2.2,
    };
  });
  return { depth: 0.3, shapes };
}

/** A pine as one silhouette, its foot at (x, y). */
export function pine(frame: Frame, x: number, y: number, height: number): string {
  const { random } = frame;
  const left: Point[] = [];
  const right: Point[] = [];
  const tiers = 7;
  for (let i = 0; i <= tiers; i++) {
    const t = i / tiers;
    const top = y - height + height * 0.92 * t;
    const reach = height * 0.2 * t * random.between(0.8, 1.1) + height * 0.012;
    left.unshift([x - reach * 0.45, top - height * 0.035], [x - reach, top + height * 0.03]);
    right.push([x + reach, top + height * 0.03], [x + reach * 0.45, top - height * 0.035]);
  }
  return polygon([[x, y - height * 1.04], ...right, [x, y + 6], ...left]);
}

/** A small person seen from behind, with a coat and a staff; the feet at (x, y). */
export function wanderer(frame: Frame, x: number, y: number, height: number): Layer {
  const { palette } = frame;
  const u = height / 10;
  const body = `M${x - u * 1.1} ${y - u * 3.2}Q${x - u * 1.35} ${y - u * 7.6} ${x} ${y - u * 8}Q${x + u * 1.35} ${y - u * 7.6} ${x + u * 1.1} ${y - u * 3.2}L${x + u * 0.75} ${y}H${x + u * 0.15}L${x} ${y - u * 2.6}L${x - u * 0.15} ${y}H${x - u * 0.75}Z`;
  const dark = mix(palette.near, '#05060c', 0.3);
  return {
    depth: 0.72,
    isSubject: true,
    shapes: [
      { d: ellipse(x, y + u * 0.1, u * 3, u * 0.5), fill: dark, opacity: 0.35 },
      { d: body, fill: vertical(y - height, y, palette.accent, mix(palette.accent, dark, 0.75)) },
      { d: ellipse(x, y - u * 8.9, u * 0.95, u * 1.05), fill: dark },
      {
        d: `M${x - u * 0.7} ${y - u * 8}Q${x + u * 0.4} ${y - u * 7.6} ${x + u * 2.2} ${y - u * 6.9}L${x + u * 0.7} ${y - u * 7.2}Z`,
        fill: palette.second,
      },
      { d: `M${x + u * 1.9} ${y}L${x + u * 1.5} ${y - u * 7}`, stroke: dark, width: u * 0.22 },
    ],
  };
}

/** A soft-edged ellipse: the shadow of a thing on the floor, or a highlight. */
export function softEllipse(
  x: number,
  y: number,
  rx: number,
  ry: number,
  color: string,
  opacity: number,
): Shape {
  const radius = rx * 1.3;
  const squash = ry / rx;
  return {
    d: ellipse(x, y, radius, radius * squash),
    fill: {
      center: [x, y],
      radius,
      squash,
      stops: [
        [0, color, opacity],
        [0.5, color, opacity * 0.78],
        [0.78, color, opacity * 0.25],
        [1, color, 0],
      ],
    },
  };
}

/** The colour of land at a depth 0..1, with the light of the sky in it. */
export const landAt = ({ palette }: Frame, depth: number) =>
  mix(palette.far, palette.near, depth ** 1.15);

/** The light of sun or moon in the sky; x and y are shares of the picture. */
export function glow({ palette }: Frame, x: number, y: number, strength = 0.75) {
  return { x, y, radius: 0.75, color: mix(palette.sun, palette.sky[2], 0.35), strength };
}

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

/** The light across a cylinder: rim, highlight, body, shade, reflected light. */
export function tube(x: number, r: number, color: string, depth = 0.5): Paint {
  return {
    from: [x - r, 0],
    to: [x + r, 0],
    stops: [
      [0, darken(color, depth * 0.5)],
      [0.1, color],
      [0.24, lighten(color, 0.62)],
      [0.34, lighten(color, 0.2)],
      [0.62, color],
      [0.88, darken(color, depth)],
      [1, darken(color, depth * 0.55)],
    ],
  };
}
