import { rgb } from './color.js';
import { randomFrom } from './random.js';
import { grain, paper } from './texture.js';
import type { Pixels } from './sky.js';

/** The last pass over every pixel: colour grade, vignette, grain and paper. */
export interface Finish {
  /** 1 leaves it as it is. */
  saturation: number;
  /** 0 leaves it; 0.3 is strong. */
  contrast: number;
  /** Split toning. */
  tone?: { shadows: string; highlights: string; amount: number };
  /** Darkness of the corners, 0..1. */
  vignette: number;
  /** In 8-bit steps. */
  grain: number;
  paper?: { color: [number, number, number]; tooth: number };
}

export function finish(
  pixels: Pixels,
  { saturation, contrast, tone, vignette, grain: strength, paper: sheet }: Finish,
): void {
  const { data, width, height, channels } = pixels;
  const random = randomFrom(width * 31 + height);
  const speck = strength > 0 ? grain(random, strength).data : undefined;
  const ground = sheet ? paper(random, sheet.color, sheet.tooth).data : undefined;
  // Grain and tooth keep their size against the picture, not against the pixel.
  const size = Math.max(1, Math.min(width, height) / 1150);
  const curve = tones(contrast, tone);
  const corners = darkening(vignette);
  const cy = height / 2;
  const dx = Float32Array.from({ length: width }, (_, x) => ((x - width / 2) / (width / 2)) ** 2);
  for (let y = 0; y < height; y++) {
    const ty = Math.floor(y / size);
    const dy = ((y - cy) / cy) ** 2;
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * channels;
      const tx = Math.floor(x / size);
      const r = data[at]!;
      const g = data[at + 1]!;
      const b = data[at + 2]!;
      const light = 0.299 * r + 0.587 * g + 0.114 * b;
      const step = Math.round(light) * 3;
      const corner = corners[Math.min(FINE, ((dx[x]! + dy) * FINE * 0.5) | 0)]!;
      const noise = speck ? speck[(((ty & 255) << 8) | (tx & 255)) * 4]! - 128 : 0;
      const tooth = ((ty & 511) * 512 + (tx & 511)) * 3;
      for (let c = 0; c < 3; c++) {
        const value = light + (data[at + c]! - light) * saturation;
        let out = (value + curve[step + c]!) * corner + noise;
        if (ground) out = (out * ground[tooth + c]!) / 255;
        data[at + c] = out < 0 ? 0 : out > 255 ? 255 : out;
      }
    }
  }
}

/** Steps of the vignette from the middle to the corner: more than a byte can tell. */
const FINE = 4096;

/** What light is left, by the square of the distance from the middle. */
const darkening = (vignette: number) =>
  Float32Array.from({ length: FINE + 1 }, (_, step) => 1 - vignette * (step / FINE) ** 1.6);

/** What is added to each channel, by lightness: three numbers for each of 256 steps. */
function tones(contrast: number, tone: Finish['tone']): Float32Array {
  const table = new Float32Array(768);
  const dark = tone ? rgb(tone.shadows) : [128, 128, 128];
  const bright = tone ? rgb(tone.highlights) : [128, 128, 128];
  for (let i = 0; i < 256; i++) {
    const t = i / 255;
    const bend = (t * t * (3 - 2 * t) - t) * 255 * contrast;
    for (let c = 0; c < 3; c++) {
      const pull = tone
        ? ((dark[c]! - 128) * (1 - t) ** 1.4 + (bright[c]! - 128) * t ** 1.4) * tone.amount
        : 0;
      table[i * 3 + c] = bend + pull;
    }
  }
  return table;
}
