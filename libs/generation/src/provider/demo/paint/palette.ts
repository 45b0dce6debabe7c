import { shift } from './color.js';
import type { Random } from './random.js';

export interface Palette {
  /** Top of the sky, its middle, and the band above the horizon. */
  sky: [string, string, string];
  sun: string;
  /** The farthest and the nearest land. */
  far: string;
  near: string;
  accent: string;
  second: string;
  isNight?: boolean;
}

const palettes = {
  sunset: p('#2b3a67', '#c8567b', '#ffb26b', '#fff0c9', '#b9668a', '#1d1a35', '#ff7d5c', '#ffd37a'),
  dawn: p('#6f86b9', '#e3a9bd', '#ffe0c2', '#fffaf0', '#a99dc4', '#28304f', '#f28e8e', '#f9d8a6'),
  golden: p('#6b8fa8', '#e9c58f', '#ffe6ad', '#fffbe6', '#c7a878', '#3c2f22', '#e2832b', '#f4c95d'),
  noon: p('#2f7fc9', '#7fbfe6', '#dff1f4', '#ffffff', '#8db5c9', '#1f4a4f', '#f2684b', '#ffd166'),
  lagoon: p('#1c6e9c', '#55b9c9', '#d5f2e3', '#fffdf0', '#6fb3b8', '#0c3b4d', '#ff8a5c', '#ffe08a'),
  forest: p('#7fa39a', '#bcd0b4', '#eef0d2', '#fffde4', '#9db79b', '#16302a', '#d98c3f', '#f1d68b'),
  autumn: p('#8aa3b0', '#e6c9a0', '#fbe7c0', '#fffbea', '#c79a6b', '#4a2118', '#d1492e', '#eda13a'),
  night: p(
    '#070b24',
    '#16275a',
    '#42558f',
    '#f3f1d8',
    '#33477f',
    '#060914',
    '#ffcf6b',
    '#7fa8ff',
    1,
  ),
  aurora: p(
    '#04101f',
    '#0d3b4a',
    '#2fa58a',
    '#e6fff2',
    '#1f5a66',
    '#030a12',
    '#66f0b4',
    '#9a7bff',
    1,
  ),
  neon: p(
    '#0d0824',
    '#4a1470',
    '#e0488f',
    '#ffd9f2',
    '#5c2a8c',
    '#0a0618',
    '#28e0e6',
    '#ff5cc2',
    1,
  ),
  desert: p('#5f93b4', '#f0c9a0', '#ffe4c4', '#fffaf0', '#dba377', '#6e2f22', '#c9562f', '#f5b971'),
  blossom: p(
    '#9cb8df',
    '#f3cfe0',
    '#fff0f0',
    '#ffffff',
    '#d9a9c6',
    '#5a3352',
    '#ee6f9b',
    '#ffd0dc',
  ),
  lavender: p(
    '#6d6bb3',
    '#c3aee0',
    '#fbe3ea',
    '#fffaf5',
    '#9c8fc8',
    '#2c2450',
    '#a15fd0',
    '#f6c177',
  ),
  mint: p('#79b8b5', '#c6e7d8', '#fbf6e6', '#ffffff', '#9ccbbd', '#24504d', '#f58b6e', '#fcd581'),
  snow: p('#7d9cc0', '#c9d9ea', '#f7f4f2', '#ffffff', '#b3c5da', '#2f4560', '#e2725b', '#f3c98b'),
  storm: p('#2a3440', '#5d6c78', '#b9bfb8', '#fff6df', '#707f88', '#151b22', '#d9a441', '#8fb0bf'),
} satisfies Record<string, Palette>;

export type PaletteName = keyof typeof palettes;

/** The palette with a small turn of its hues, so that seeds differ in mood and not only in shape. */
export function paletteFor(name: PaletteName, random: Random): Palette {
  const degrees = random.between(-9, 9);
  const chroma = random.between(0.92, 1.12);
  const turn = (color: string) => shift(color, degrees, chroma);
  const { sky, sun, far, near, accent, second, isNight } = palettes[name];
  return {
    sky: sky.map(turn) as Palette['sky'],
    sun,
    far: turn(far),
    near: turn(near),
    accent: turn(accent),
    second: turn(second),
    isNight,
  };
}

function p(
  top: string,
  middle: string,
  low: string,
  sun: string,
  far: string,
  near: string,
  accent: string,
  second: string,
  night = 0,
): Palette {
  return { sky: [top, middle, low], sun, far, near, accent, second, isNight: night === 1 };
}
