import type { Palette } from './palette.js';
import type { Noise, Random } from './random.js';

/** Scenes are drawn in units of which the shorter edge of the picture has 1000. */
export interface Frame {
  w: number;
  h: number;
  random: Random;
  noise: Noise;
  palette: Palette;
  thing?: string;
  hasPerson: boolean;
}

export type Stop = [offset: number, color: string, opacity?: number];
export type Paint =
  | string
  | { from: [number, number]; to: [number, number]; stops: Stop[] }
  /** `squash` flattens the circle to an ellipse: 0.5 is half as high as wide. */
  | { center: [number, number]; radius: number; squash?: number; stops: Stop[] };

export interface Shape {
  /** SVG path data. */
  d: string;
  fill?: Paint;
  stroke?: string;
  width?: number;
  opacity?: number;
  /** Gaussian blur in scene units; expensive: soft ellipses are better made by gradients. */
  blur?: number;
}

export interface Layer {
  /** 0 is the sky, 1 the lens. The styles choose focus, haze and hatching by it. */
  depth: number;
  shapes: Shape[];
  /** Light rather than matter: styles of ink and paper leave it out. */
  isLight?: boolean;
  /** What stays when the background is to be transparent. */
  isSubject?: boolean;
}

export interface Sky {
  /** Top, middle, low. */
  colors: [string, string, string];
  /** Height of the horizon as a share of the picture. */
  horizon: number;
  glow?: { x: number; y: number; radius: number; color: string; strength: number };
  /** 0..1 */
  clouds: number;
  stars?: boolean;
  /** Blobs of these colours melt into each other instead of a sky. */
  mesh?: string[];
}

export interface Scene {
  sky: Sky;
  layers: Layer[];
}

export type DrawScene = (frame: Frame) => Scene;
