import sharp, { type Sharp } from 'sharp';
import type { Frame, Layer, Scene, Shape } from './scene.js';
import type { Pixels } from './sky.js';
import { Svg } from './svg.js';

/** A picture in the making: its scene, and the size in pixels at which it is painted. */
export interface Canvas {
  frame: Frame;
  scene: Scene;
  width: number;
  height: number;
  /** Only the subject is painted, on nothing. */
  transparent: boolean;
}

export const sharpOf = ({ data, width, height, channels }: Pixels) =>
  sharp(data, { raw: { width, height, channels } });

export async function pixelsOf(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as 3 | 4 };
}

/** What is to be painted of a layer list when the background stays empty. */
export function visibleLayers({ scene, transparent }: Canvas): Layer[] {
  if (!transparent) return scene.layers;
  const subject = scene.layers.filter((layer) => layer.isSubject);
  return subject.length > 0 ? subject : scene.layers;
}

export function svgOf(
  { frame }: Canvas,
  layers: readonly Layer[],
  size: { width: number; height: number },
  redraw: (shape: Shape, layer: Layer) => Shape[] = (shape) => [shape],
): Buffer {
  const svg = new Svg(size, frame);
  for (const layer of layers) {
    for (const shape of layer.shapes) for (const drawn of redraw(shape, layer)) svg.shape(drawn);
  }
  return svg.toBuffer();
}

/** The empty or sky-filled ground on which the layers are laid. */
export async function groundOf(canvas: Canvas, sky: () => Pixels): Promise<Sharp> {
  const { width, height } = canvas;
  if (canvas.transparent) {
    return sharp({
      create: { width, height, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    });
  }
  const large = sharpOf(sky()).resize(width, height, { fit: 'fill', kernel: 'cubic' });
  return sharpOf(await pixelsOf(large));
}
