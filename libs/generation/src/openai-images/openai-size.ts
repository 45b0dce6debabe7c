import type { Resolution, Size } from '#catalog';

/** The image model's own rules for sizes (observed messages of the API, 2026). */
const GRID = 16;
const MAX_EDGE = 3840;
const MAX_RATIO = 3;
const MIN_PIXELS = 655_360;
const MAX_PIXELS = 8_294_400;

/** Price by pixels: up to these many a picture counts as 1K, or as 2K; above as 4K. */
const PIXELS_1K = 1_600_000;
const PIXELS_2K = 4_300_000;

export const DEFAULT_SIZE = '1024x1024';

/** @returns the size, or the reason why it is refused, in the words that clients know. */
export function parseSize(text: string | undefined): Size | { refused: string } {
  const size = text === undefined || text === 'auto' ? DEFAULT_SIZE : text;
  const match = /^(\d{1,5})x(\d{1,5})$/.exec(size);
  if (!match)
    return { refused: `Invalid size '${size}'. Use WIDTHxHEIGHT, for example ${DEFAULT_SIZE}.` };
  const width = Number(match[1]);
  const height = Number(match[2]);
  const refuse = (why: string) => ({ refused: `Invalid size '${size}'. ${why}` });
  if (width % GRID !== 0 || height % GRID !== 0 || width === 0 || height === 0)
    return refuse('Width and height must both be divisible by 16.');
  if (Math.max(width, height) > MAX_EDGE)
    return refuse('The longest edge must be less than or equal to 3840.');
  if (Math.max(width, height) > MAX_RATIO * Math.min(width, height))
    return refuse('The ratio of the edges must be between 1:3 and 3:1.');
  if (width * height < MIN_PIXELS)
    return refuse('Requested resolution is below the current minimum pixel budget.');
  if (width * height > MAX_PIXELS)
    return refuse('Requested resolution exceeds the current pixel budget.');
  return { width, height };
}

/** The class under which a free size is priced. */
export function resolutionOf({ width, height }: Size): Resolution {
  const pixels = width * height;
  if (pixels <= PIXELS_1K) return '1K';
  return pixels <= PIXELS_2K ? '2K' : '4K';
}

/** `1536x1024` is `3:2`: for the history, where ratios are shown. */
export function ratioOf({ width, height }: Size): string {
  const divisor = gcd(width, height);
  return `${width / divisor}:${height / divisor}`;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
