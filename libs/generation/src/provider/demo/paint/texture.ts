import { fractal, noiseFrom, type Random } from './random.js';
import type { Pixels } from './sky.js';

/** Film grain: neutral grey with noise, to be laid over the picture as soft light. */
export function grain(random: Random, strength: number): Pixels {
  const size = 256;
  const data = Buffer.alloc(size * size * 4);
  for (let i = 0; i < size * size; i++) {
    const value = 128 + (random.next() + random.next() + random.next() - 1.5) * strength * 2;
    const grey = Math.max(0, Math.min(255, value));
    data[i * 4] = grey;
    data[i * 4 + 1] = grey;
    data[i * 4 + 2] = grey;
    data[i * 4 + 3] = 255;
  }
  return { data, width: size, height: size, channels: 4 };
}

/** Paper with tooth and fibres, to be multiplied with what is painted on it. */
export function paper(random: Random, [r, g, b]: [number, number, number], tooth: number): Pixels {
  const size = 512;
  const noise = noiseFrom(random);
  const data = Buffer.alloc(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const height = fractal(noise, x / 5, y / 5, 3) + fractal(noise, x / 34, y / 2.6, 2) * 0.3;
      const lower =
        fractal(noise, (x + 1.2) / 5, (y + 1.2) / 5, 3) +
        fractal(noise, (x + 1.2) / 34, (y + 1.2) / 2.6, 2) * 0.3;
      const light = 1 - Math.max(0, height - lower) * tooth - (random.next() - 0.5) * 0.02;
      const at = (y * size + x) * 3;
      data[at] = Math.max(0, Math.min(255, r * light));
      data[at + 1] = Math.max(0, Math.min(255, g * light));
      data[at + 2] = Math.max(0, Math.min(255, b * light));
    }
  }
  return { data, width: size, height: size, channels: 3 };
}
