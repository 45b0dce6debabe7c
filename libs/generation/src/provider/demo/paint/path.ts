import type { Noise } from './random.js';
import { fractal } from './random.js';

export type Point = [x: number, y: number];

const n = (value: number) => Math.round(value * 10) / 10;

export const polygon = (points: readonly Point[]) =>
  `M${points.map(([x, y]) => `${n(x)} ${n(y)}`).join('L')}Z`;

export const polyline = (points: readonly Point[]) =>
  `M${points.map(([x, y]) => `${n(x)} ${n(y)}`).join('L')}`;

/** A smooth curve through the points (Catmull–Rom as Béziers). */
export function curve(points: readonly Point[]): string {
  let d = `M${n(points[0]![0])} ${n(points[0]![1])}`;
  for (let i = 0; i < points.length - 1; i++) {
    const [before, from, to, after] = [-1, 0, 1, 2].map(
      (step) => points[Math.max(0, Math.min(points.length - 1, i + step))]!,
    ) as [Point, Point, Point, Point];
    const c1 = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6];
    const c2 = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6];
    d += `C${n(c1[0]!)} ${n(c1[1]!)} ${n(c2[0]!)} ${n(c2[1]!)} ${n(to[0])} ${n(to[1])}`;
  }
  return d;
}

/** A closed smooth shape through the points. */
export function blob(points: readonly Point[]): string {
  const all = [...points.slice(-2), ...points, ...points.slice(0, 2)];
  const middle = curve(all).split('C');
  const start = points[0]!;
  return `M${n(start[0])} ${n(start[1])}C${middle.slice(3, 3 + points.length).join('C')}Z`;
}

export function ellipse(cx: number, cy: number, rx: number, ry = rx): string {
  return `M${n(cx - rx)} ${n(cy)}A${n(rx)} ${n(ry)} 0 1 1 ${n(cx + rx)} ${n(cy)}A${n(rx)} ${n(ry)} 0 1 1 ${n(cx - rx)} ${n(cy)}Z`;
}

export const rect = (x: number, y: number, w: number, h: number) =>
  `M${n(x)} ${n(y)}h${n(w)}v${n(h)}h${n(-w)}Z`;

export function roundRect(x: number, y: number, w: number, h: number, r: number): string {
  const a = `a${n(r)} ${n(r)} 0 0 1`;
  return `M${n(x + r)} ${n(y)}h${n(w - 2 * r)}${a} ${n(r)} ${n(r)}v${n(h - 2 * r)}${a} ${n(-r)} ${n(r)}h${n(2 * r - w)}${a} ${n(-r)} ${n(-r)}v${n(2 * r - h)}${a} ${n(r)} ${n(-r)}Z`;
}

/** Points from left to right whose height follows the noise; `sharp` makes ridges of it. */
export function ridge(
  noise: Noise,
  { w, base, height, scale, offset, sharp = false, steps = 160 }: RidgeOptions,
): Point[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const x = -20 + ((w + 40) * i) / steps;
    const value = fractal(noise, (x / 1000) * scale + offset, offset * 1.7, sharp ? 6 : 3);
    const up = sharp ? 1 - Math.abs(value) * 2.4 : value * 1.6;
    return [x, base - up * height];
  });
}

export interface RidgeOptions {
  w: number;
  base: number;
  height: number;
  scale: number;
  offset: number;
  sharp?: boolean;
  steps?: number;
}

/** The land under a ridge, down to the lower edge. */
export const ground = (points: readonly Point[], h: number) =>
  polygon([...points, [points.at(-1)![0], h + 20], [points[0]![0], h + 20]]);

/** The height of a ridge at x. */
export function heightAt(points: readonly Point[], x: number): number {
  const first = points[0]![0];
  const step = (points.at(-1)![0] - first) / (points.length - 1);
  const index = Math.max(0, Math.min(points.length - 1, Math.round((x - first) / step)));
  return points[index]![1];
}
