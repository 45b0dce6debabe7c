import { darken, lighten, mix } from '../color.js';
import { ellipse, ground, heightAt, polygon, ridge, type Point } from '../path.js';
import type { DrawScene, Frame, Layer } from '../scene.js';
import { landAt, mist, vertical, wanderer } from './parts.js';

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
    const color = landAt(frame, 0.12 + t * 0.88);
    const { trunks, leaves } = treesOf(frame, soil, t, lightX);
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

/** One row of trees with a clearing where the light falls; t is 0 for the farthest row. */
function treesOf(
  { w, h, random }: Frame,
  soil: Point[],
  t: number,
  lightX: number,
): { trunks: string; leaves: string } {
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
  return { trunks, leaves };
}

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
