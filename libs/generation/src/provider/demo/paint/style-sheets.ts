import type { Canvas } from './canvas.js';
import type { Finish } from './finish.js';
import type { Pixels } from './sky.js';
import { paintFlat } from './styles/flat.js';
import { paintIsometric } from './styles/isometric.js';
import { paintLineart } from './styles/lineart.js';
import { paintPixel } from './styles/pixel.js';
import { paintSoft } from './styles/soft.js';
import { paintWatercolor } from './styles/watercolor.js';
import type { SceneName } from './subject.js';

export interface StyleSheet {
  paint(canvas: Canvas, scene: SceneName): Promise<Pixels>;
  finish: Finish;
}

const plain: Finish = { saturation: 1.06, contrast: 0.12, vignette: 0.08, grain: 3.5 };

/** How each style of the catalog is painted; a style that is not listed is painted as `none`. */
const sheets: Record<string, StyleSheet> = {
  none: {
    paint: (canvas) => paintSoft(canvas, { focus: 0.5, blur: 0.4, bokeh: false, stars: true }),
    finish: plain,
  },
  photo: {
    paint: (canvas) => paintSoft(canvas, { focus: 0.52, blur: 1.5, bokeh: true, stars: true }),
    finish: {
      saturation: 0.9,
      contrast: 0.3,
      tone: { shadows: '#79808c', highlights: '#8a8378', amount: 0.5 },
      vignette: 0.32,
      grain: 5,
    },
  },
  cinema: {
    paint: (canvas) => paintSoft(canvas, { focus: 0.5, blur: 0.9, bokeh: false, stars: true }),
    finish: {
      saturation: 0.78,
      contrast: 0.48,
      tone: { shadows: '#4f8f9c', highlights: '#b08462', amount: 0.62 },
      vignette: 0.55,
      grain: 6,
    },
  },
  product: {
    paint: (canvas) => paintSoft(canvas, { focus: 0.55, blur: 0.5, bokeh: false, stars: false }),
    finish: { saturation: 1.02, contrast: 0.16, vignette: 0.12, grain: 2.5 },
  },
  anime: {
    paint: (canvas) =>
      paintFlat(canvas, {
        tones: 2,
        chroma: 1.28,
        cumulus: true,
        outline: { color: '#3a2540', width: 2.4 },
      }),
    finish: { saturation: 1.1, contrast: 0.1, vignette: 0, grain: 0 },
  },
  illustration: {
    paint: (canvas) => paintFlat(canvas, { tones: 3, chroma: 0.98, cumulus: false }),
    finish: {
      saturation: 1,
      contrast: 0.06,
      vignette: 0,
      grain: 7,
      paper: { color: [255, 251, 243], tooth: 0.06 },
    },
  },
  watercolor: {
    paint: paintWatercolor,
    finish: {
      saturation: 1.08,
      contrast: 0,
      vignette: 0,
      grain: 1.5,
      paper: { color: [254, 251, 244], tooth: 0.13 },
    },
  },
  lineart: {
    paint: paintLineart,
    finish: {
      saturation: 1,
      contrast: 0,
      vignette: 0.05,
      grain: 2,
      paper: { color: [255, 253, 250], tooth: 0.08 },
    },
  },
  pixel: {
    paint: paintPixel,
    finish: { saturation: 1, contrast: 0, vignette: 0, grain: 0 },
  },
  isometric3d: {
    paint: paintIsometric,
    finish: { saturation: 1.06, contrast: 0.08, vignette: 0.1, grain: 2 },
  },
};

export const sheetOf = (style: string): StyleSheet => sheets[style] ?? sheets.none!;
