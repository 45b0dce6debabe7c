import type { Paint, Shape } from './scene.js';

/** Collects shapes and their paints into one SVG document of our own making. */
export class Svg {
  private readonly defs: string[] = [];
  private readonly body: string[] = [];
  private readonly blurs = new Map<string, string>();
  private readonly size: { width: number; height: number };
  private readonly view: { w: number; h: number };
  private count = 0;

  /** Size in pixels, and the view box in scene units. */
  constructor(size: { width: number; height: number }, view: { w: number; h: number }) {
    this.size = size;
    this.view = view;
  }

  shape(shape: Shape): this {
    const attributes = [`fill="${shape.fill ? this.paint(shape.fill) : 'none'}"`];
    if (shape.stroke) {
      attributes.push(
        `stroke="${shape.stroke}" stroke-width="${shape.width ?? 1}" stroke-linecap="round" stroke-linejoin="round"`,
      );
    }
    if (shape.opacity !== undefined) attributes.push(`opacity="${shape.opacity.toFixed(3)}"`);
    if (shape.blur) attributes.push(`filter="url(#${this.blur(shape.blur)})"`);
    for (const d of pieces(shape)) this.body.push(`<path d="${d}" ${attributes.join(' ')}/>`);
    return this;
  }

  /** Markup that the style writes itself. */
  raw(markup: string): this {
    this.body.push(markup);
    return this;
  }

  define(markup: string): this {
    this.defs.push(markup);
    return this;
  }

  /** Registers a paint and answers what a `fill` attribute refers to it by. */
  paint(paint: Paint): string {
    if (typeof paint === 'string') return paint;
    const id = `p${this.count++}`;
    const stops = paint.stops
      .map(
        ([offset, color, opacity = 1]) =>
          `<stop offset="${offset}" stop-color="${color}" stop-opacity="${opacity}"/>`,
      )
      .join('');
    this.defs.push(
      'center' in paint
        ? `<radialGradient id="${id}" gradientUnits="userSpaceOnUse" cx="${paint.center[0]}" cy="${paint.center[1]}" r="${paint.radius}"${flattened(paint)}>${stops}</radialGradient>`
        : `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="${paint.from[0]}" y1="${paint.from[1]}" x2="${paint.to[0]}" y2="${paint.to[1]}">${stops}</linearGradient>`,
    );
    return `url(#${id})`;
  }

  toBuffer(): Buffer {
    const { width, height } = this.size;
    return Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${this.view.w} ${this.view.h}" preserveAspectRatio="none"><defs>${this.defs.join('')}</defs>${this.body.join('')}</svg>`,
    );
  }

  private blur(deviation: number): string {
    const key = deviation.toFixed(1);
    const known = this.blurs.get(key);
    if (known) return known;
    const id = `b${this.blurs.size}`;
    this.blurs.set(key, id);
    this.defs.push(
      `<filter id="${id}" x="-60%" y="-60%" width="220%" height="220%"><feGaussianBlur stdDeviation="${key}"/></filter>`,
    );
    return id;
  }
}

function flattened({
  center: [x, y],
  squash,
}: {
  center: [number, number];
  squash?: number;
}): string {
  return squash === undefined
    ? ''
    : ` gradientTransform="translate(${x} ${y}) scale(1 ${squash}) translate(${-x} ${-y})"`;
}

/**
 * A path of hundreds of outlines (a wood of trees) takes the renderer far longer than the same
 * outlines in portions. Translucent ones stay whole: overlaps would show.
 */
function pieces({ d, opacity }: Shape): string[] {
  if (d.length < 6000 || opacity !== undefined) return [d];
  const outlines = d.split(/(?=M)/);
  return Array.from({ length: Math.ceil(outlines.length / 12) }, (_, i) =>
    outlines.slice(i * 12, i * 12 + 12).join(''),
  );
}
