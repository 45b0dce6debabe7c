import sharp from 'sharp';
import { pixelsOf, type Canvas } from '../canvas.js';
import { darken, lighten, mix } from '../color.js';
import { softEllipse } from '../scenes/parts.js';
import { ellipse, polygon, type Point } from '../path.js';
import { fractal } from '../random.js';
import type { Frame, Paint, Shape } from '../scene.js';
import type { Pixels } from '../sky.js';
import { Svg } from '../svg.js';

const TILES = 9;

/** A little world of rounded blocks on a plinth, seen from above at an angle. */
export async function paintIsometric(canvas: Canvas, scene: string): Promise<Pixels> {
  const { frame, width, height, transparent } = canvas;
  const { w, h, palette } = frame;
  const svg = new Svg({ width, height }, frame);
  const back = mix(palette.sky[2], palette.sky[1], 0.25);
  if (!transparent) {
    const r = Math.max(w, h) * 0.75;
    svg.shape({
      d: `M0 0H${w}V${h}H0Z`,
      fill: {
        center: [w * 0.42, h * 0.34],
        radius: r,
        stops: [
          [0, lighten(back, 0.55)],
          [0.6, back],
          [1, darken(mix(back, palette.sky[1], 0.5), 0.08)],
        ],
      },
    });
  }
  const world = new World(frame, Math.min(w, h));
  for (const shape of world.shapes(scene)) svg.shape(shape);
  const base = sharp({
    create: {
      width,
      height,
      channels: transparent ? 4 : 3,
      background: { r: 0, g: 0, b: 0, alpha: 0 },
    },
  });
  return pixelsOf(base.composite([{ input: svg.toBuffer() }]));
}

class World {
  private readonly frame: Frame;
  private readonly a: number;
  private readonly cx: number;
  private readonly cy: number;

  constructor(frame: Frame, size: number) {
    this.frame = frame;
    this.a = (size * 0.43) / TILES;
    this.cx = frame.w / 2;
    this.cy = frame.h / 2 - size * 0.17;
  }

  /** Where a corner of the grid stands on the picture; z counts in tiles. */
  private at(x: number, y: number, z: number): Point {
    return [this.cx + (x - y) * this.a, this.cy + (x + y) * this.a * 0.56 - z * this.a * 0.98];
  }

  shapes(scene: string): Shape[] {
    const { random, noise, palette } = this.frame;
    const offset = random.between(0, 60);
    const middle = this.at(TILES / 2, TILES / 2, -1.4);
    const out: Shape[] = [
      softEllipse(
        middle[0],
        middle[1] + this.a * 1.6,
        this.a * TILES * 0.98,
        this.a * TILES * 0.5,
        mix(palette.near, palette.sky[1], 0.35),
        0.4,
      ),
      ...this.block(0, 0, TILES, TILES, -1.3, 0, mix(palette.near, '#b98a63', 0.62)),
      ...this.block(
        0,
        0,
        TILES,
        TILES,
        -0.32,
        0,
        lighten(mix(palette.near, '#b98a63', 0.75), 0.15),
      ),
    ];
    const grass = mix(mix('#8fb35a', palette.second, 0.2), palette.sky[1], 0.12);
    const sand = mix('#f0d9a4', palette.second, 0.2);
    const water = mix('#4fb4d8', palette.sky[0], 0.3);
    const rock = mix('#a9a3a0', palette.far, 0.4);
    for (let sum = 0; sum <= (TILES - 1) * 2; sum++) {
      for (let x = Math.max(0, sum - TILES + 1); x <= Math.min(sum, TILES - 1); x++) {
        const y = sum - x;
        const ridge = (1 - (x + y) / (2 * TILES)) * (scene === 'mountains' ? 3.6 : 1.4);
        const value =
          fractal(noise, x * 0.3 + offset, y * 0.3 + offset, 3) * 3.4 +
          ridge -
          (scene === 'ocean' ? 0.9 : 0.2);
        const z = Math.max(0, Math.min(4, Math.round(value * 2) / 2));
        if (value < 0.12) {
          out.push(...this.block(x, y, 1, 1, 0, 0.14, water, 0.92));
          if (random.chance(0.25)) out.push(this.glint(x, y));
          if (random.chance(scene === 'ocean' ? 0.06 : 0.02)) out.push(...this.boat(x, y));
          continue;
        }
        const soil =
          scene === 'dunes'
            ? mix(sand, palette.accent, 0.2)
            : z < 0.6
              ? sand
              : z > 2.6
                ? mix(rock, '#ffffff', z > 3.2 ? 0.75 : 0.1)
                : grass;
        out.push(...this.block(x, y, 1, 1, 0, z + 0.3, soil));
        out.push(...this.dress(x, y, z + 0.3, scene, soil));
      }
    }
    return [...out, ...this.cloud(0.2, 5.2), ...this.cloud(0.75, 4.2)];
  }

  private dress(x: number, y: number, z: number, scene: string, soil: string): Shape[] {
    const { random } = this.frame;
    if (scene === 'city' || scene === 'arches')
      return random.chance(scene === 'city' ? 0.62 : 0.22)
        ? this.tower(x, y, z, random.between(0.8, scene === 'city' ? 3.4 : 1.6))
        : [];
    if (z > 2.8) return [];
    if (random.chance(scene === 'forest' ? 0.55 : 0.2))
      return random.chance(0.6) ? this.pine(x, y, z) : this.tree(x, y, z);
    if (random.chance(0.05)) return this.house(x, y, z);
    return random.chance(0.4) ? this.flowers(x, y, z, soil) : [];
  }

  private block(
    x: number,
    y: number,
    dx: number,
    dy: number,
    low: number,
    high: number,
    color: string,
    opacity = 1,
  ): Shape[] {
    if (high <= low) high = low + 0.98;
    const top = [
      this.at(x, y, high),
      this.at(x + dx, y, high),
      this.at(x + dx, y + dy, high),
      this.at(x, y + dy, high),
    ];
    const [, right, front, left] = top as [Point, Point, Point, Point];
    const drop = (point: Point): Point => [point[0], point[1] + (high - low) * this.a * 0.98];
    const face = (points: Point[], from: string, to: string): Shape => ({
      d: polygon(points),
      fill: {
        from: points[0]!,
        to: points[3]!,
        stops: [
          [0, from],
          [1, to],
        ],
      },
      stroke: from,
      width: 0.6,
      opacity,
    });
    return [
      face([left, front, drop(front), drop(left)], darken(color, 0.14), darken(color, 0.3)),
      face([right, front, drop(front), drop(right)], darken(color, 0.34), darken(color, 0.5)),
      {
        d: polygon(top),
        fill: {
          from: top[0]!,
          to: front,
          stops: [
            [0, lighten(color, 0.26)],
            [1, color],
          ],
        },
        stroke: lighten(color, 0.3),
        width: 0.7,
        opacity,
      },
    ];
  }

  private glint(x: number, y: number): Shape {
    const [px, py] = this.at(x + 0.5, y + 0.5, 0.16);
    return {
      d: `M${px - this.a * 0.3} ${py}h${this.a * 0.32}`,
      stroke: '#ffffff',
      width: this.a * 0.06,
      opacity: 0.7,
    };
  }

  private shadow(x: number, y: number, z: number, r: number): Shape {
    const [px, py] = this.at(x + 0.62, y + 0.5, z);
    return { d: ellipse(px, py, r * this.a, r * this.a * 0.55), fill: '#1b2230', opacity: 0.22 };
  }

  private pine(x: number, y: number, z: number): Shape[] {
    const { random, palette } = this.frame;
    const [px, py] = this.at(x + 0.5, y + 0.5, z);
    const u = this.a * random.between(0.75, 1.2);
    const green = mix(random.pick(['#3f7d53', '#5c9a4f', '#2f6f63']), palette.accent, 0.08);
    const cone = (low: number, high: number, r: number): Shape => ({
      d: `M${px - r * u} ${py - low * u}Q${px} ${py - (low - 0.26) * u} ${px + r * u} ${py - low * u}L${px} ${py - high * u}Z`,
      fill: shade(px, r * u, green),
    });
    return [
      this.shadow(x, y, z, 0.5),
      { d: `M${px - u * 0.07} ${py}h${u * 0.14}v${-u * 0.4}h${-u * 0.14}Z`, fill: '#7a5238' },
      cone(0.3, 1.25, 0.46),
      cone(0.75, 1.6, 0.36),
      cone(1.15, 1.95, 0.25),
    ];
  }

  private tree(x: number, y: number, z: number): Shape[] {
    const { random, palette } = this.frame;
    const [px, py] = this.at(x + 0.5, y + 0.5, z);
    const u = this.a * random.between(0.8, 1.1);
    const leaf = mix(random.pick(['#8dbb52', palette.accent, palette.second]), '#7fae58', 0.4);
    const ball = (dx: number, up: number, r: number): Shape => ({
      d: ellipse(px + dx * u, py - up * u, r * u),
      fill: {
        center: [px + (dx - r * 0.4) * u, py - (up + r * 0.4) * u],
        radius: r * u * 1.5,
        stops: [
          [0, lighten(leaf, 0.35)],
          [0.5, leaf],
          [1, darken(leaf, 0.4)],
        ],
      },
    });
    return [
      this.shadow(x, y, z, 0.5),
      { d: `M${px - u * 0.08} ${py}h${u * 0.16}v${-u * 0.7}h${-u * 0.16}Z`, fill: '#84583a' },
      ball(-0.22, 0.85, 0.34),
      ball(0.24, 0.9, 0.36),
      ball(0, 1.25, 0.42),
    ];
  }

  private house(x: number, y: number, z: number): Shape[] {
    const { palette, random } = this.frame;
    const wall = mix('#fff4e6', palette.second, 0.15);
    const roof = random.pick([palette.accent, '#d9694f', '#5b7fa8']);
    const [r, f, l] = [
      this.at(x + 0.85, y + 0.15, z + 0.62),
      this.at(x + 0.85, y + 0.85, z + 0.62),
      this.at(x + 0.15, y + 0.85, z + 0.62),
    ];
    const [a, b] = [this.at(x + 0.5, y + 0.15, z + 1.15), this.at(x + 0.5, y + 0.85, z + 1.15)];
    const door = this.at(x + 0.5, y + 0.85, z);
    return [
      ...this.block(x + 0.15, y + 0.15, 0.7, 0.7, z, z + 0.6, wall),
      { d: polygon([l, f, b]), fill: darken(wall, 0.14) },
      { d: polygon([r, f, b, a]), fill: darken(roof, 0.22) },
      { d: polygon([l, b, a, this.at(x + 0.15, y + 0.15, z + 0.62)]), fill: lighten(roof, 0.12) },
      {
        d: `M${door[0] - this.a * 0.1} ${door[1] - this.a * 0.02}v${-this.a * 0.36}h${this.a * 0.17}v${this.a * 0.44}Z`,
        fill: darken(roof, 0.45),
      },
    ];
  }

  private tower(x: number, y: number, z: number, tall: number): Shape[] {
    const { palette, random } = this.frame;
    const wall = mix(
      random.pick([palette.sky[2], palette.accent, palette.second, palette.far]),
      '#ffffff',
      0.25,
    );
    const out = this.block(x + 0.12, y + 0.12, 0.76, 0.76, z, z + tall, wall);
    for (let row = 0.3; row < tall - 0.15; row += 0.36) {
      for (const k of [0.24, 0.46, 0.68]) {
        const lit = random.chance(0.5) ? '#fff0b3' : mix(wall, palette.near, 0.5);
        const [lx, ly] = this.at(x + k, y + 0.88, z + row);
        const [rx, ry] = this.at(x + 0.88, y + k, z + row);
        const u = this.a * 0.12;
        out.push(
          { d: `M${lx} ${ly}l${u} ${u * 0.56}v${-u * 1.5}l${-u} ${-u * 0.56}Z`, fill: lit },
          {
            d: `M${rx} ${ry}l${-u} ${u * 0.56}v${-u * 1.5}l${u} ${-u * 0.56}Z`,
            fill: mix(lit, palette.near, 0.3),
          },
        );
      }
    }
    return random.chance(0.4)
      ? [
          ...out,
          ...this.block(x + 0.32, y + 0.32, 0.3, 0.3, z + tall, z + tall + 0.3, darken(wall, 0.1)),
        ]
      : out;
  }

  private boat(x: number, y: number): Shape[] {
    const [px, py] = this.at(x + 0.5, y + 0.5, 0.15);
    const u = this.a;
    return [
      {
        d: `M${px - u * 0.45} ${py - u * 0.2}H${px + u * 0.45}L${px + u * 0.28} ${py + u * 0.06}H${px - u * 0.28}Z`,
        fill: '#b9573f',
      },
      {
        d: `M${px} ${py - u * 0.24}V${py - u * 1.2}L${px + u * 0.5} ${py - u * 0.34}Z`,
        fill: '#fffaf0',
      },
      {
        d: `M${px - u * 0.06} ${py - u * 0.24}V${py - u * 1}L${px - u * 0.36} ${py - u * 0.34}Z`,
        fill: this.frame.palette.second,
      },
    ];
  }

  private flowers(x: number, y: number, z: number, soil: string): Shape[] {
    const { random, palette } = this.frame;
    return Array.from({ length: 4 }, () => {
      const [px, py] = this.at(x + random.between(0.15, 0.85), y + random.between(0.15, 0.85), z);
      return {
        d: ellipse(px, py - this.a * 0.05, this.a * 0.055),
        fill: random.pick([palette.accent, '#ffffff', lighten(soil, 0.4)]),
      };
    });
  }

  private cloud(at: number, up: number): Shape[] {
    const [px, py] = this.at(TILES * at, TILES * (1 - at), up);
    const u = this.a * 0.85;
    const lobes = (dy: number) =>
      ellipse(px - u * 0.9, py + dy, u * 0.62) +
      ellipse(px, py - u * 0.32 + dy, u * 0.85) +
      ellipse(px + u * 0.95, py + dy, u * 0.6);
    return [
      { d: lobes(u * 0.16), fill: mix('#dfe6f2', this.frame.palette.sky[1], 0.3), opacity: 0.95 },
      { d: lobes(0), fill: '#ffffff', opacity: 0.96 },
    ];
  }
}

const shade = (x: number, r: number, color: string): Paint => ({
  from: [x - r, 0],
  to: [x + r, 0],
  stops: [
    [0, lighten(color, 0.22)],
    [0.5, color],
    [1, darken(color, 0.35)],
  ],
});
