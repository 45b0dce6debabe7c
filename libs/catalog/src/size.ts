/** Price and size classes of an image. */
export const RESOLUTIONS = ['1K', '2K', '4K'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export const ASPECT_RATIOS = [
  '1:1',
  '3:2',
  '2:3',
  '4:3',
  '3:4',
  '5:4',
  '4:5',
  '16:9',
  '9:16',
  '21:9',
  '9:21',
] as const;
export type AspectRatio = (typeof ASPECT_RATIOS)[number];

/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

type Pair = readonly [width: number, height: number];

/**
 * Exact pixels per ratio and class, in landscape form. All satisfy the image model's rules: both
 * edges divisible by 16, longest edge ≤ 3840, 655,360 to 8,294,400 pixels (so "4K" square is
 * 2880 × 2880). The model has no 1K/2K/4K parameter; this table is what the product promises.
 */
const LANDSCAPE = {
  '1:1': { '1K': [1024, 1024], '2K': [2048, 2048], '4K': [2880, 2880] },
  '3:2': { '1K': [1248, 832], '2K': [2496, 1664], '4K': [3520, 2352] },
  '4:3': { '1K': [1168, 880], '2K': [2368, 1776], '4K': [3312, 2480] },
  '5:4': { '1K': [1136, 912], '2K': [2304, 1840], '4K': [3216, 2576] },
  '16:9': { '1K': [1360, 768], '2K': [2736, 1536], '4K': [3840, 2160] },
  '21:9': { '1K': [1568, 672], '2K': [3136, 1344], '4K': [3840, 1648] },
} as const satisfies Record<string, Record<Resolution, Pair>>;

const UPRIGHT = {
  '2:3': '3:2',
  '3:4': '4:3',
  '4:5': '5:4',
  '9:16': '16:9',
  '9:21': '21:9',
} as const satisfies Record<string, keyof typeof LANDSCAPE>;

function isUpright(ratio: AspectRatio): ratio is keyof typeof UPRIGHT {
  return ratio in UPRIGHT;
}

/** The exact size of an image of that class and ratio; upright ratios are the landscape ones turned. */
export function sizeOf(resolution: Resolution, ratio: AspectRatio): Size {
  if (isUpright(ratio)) {
    const [width, height] = LANDSCAPE[UPRIGHT[ratio]][resolution];
    return { width: height, height: width };
  }
  const [width, height] = LANDSCAPE[ratio][resolution];
  return { width, height };
}

export type Orientation = 'square' | 'landscape' | 'portrait';

/** How the ratio lies, for drawing it as a shape. */
export function orientationOf(ratio: AspectRatio): Orientation {
  const { width, height } = sizeOf('1K', ratio);
  if (width === height) return 'square';
  return width > height ? 'landscape' : 'portrait';
}
