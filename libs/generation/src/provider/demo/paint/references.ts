import sharp, { type OverlayOptions } from 'sharp';
import { pixelsOf, sharpOf } from './canvas.js';
import { mix } from './color.js';
import type { Frame } from './scene.js';
import type { Pixels } from './sky.js';
import { Svg } from './svg.js';
import { pixelate } from './styles/pixel.js';
import { isOwn, unmark } from './unmark.js';

const MAX_PIXELS = 64_000_000;

/**
 * Strangers' pictures: only the three formats of the contract are decoded, never SVG, which this
 * process otherwise renders from its own text.
 */
export async function decodeReferences(files: readonly Uint8Array[]): Promise<Pixels[]> {
  const pictures: Pixels[] = [];
  for (const file of files) {
    if (!isRaster(file))
      throw Object.assign(new Error('a reference is no PNG, JPEG or WebP'), {
        code: 'invalid_image_file',
      });
    const image = sharp(file, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).rotate();
    try {
      const picture = await pixelsOf(
        image
          .resize(2048, 2048, { fit: 'inside', withoutEnlargement: true })
          .flatten({ background: '#ffffff' })
          .toColourspace('srgb'),
      );
      pictures.push((await isOwn(file)) ? await unmark(picture) : picture);
    } catch (cause) {
      throw Object.assign(new Error('a reference does not decode', { cause }), {
        code: 'invalid_image_file',
      });
    }
  }
  return pictures;
}

function isRaster(file: Uint8Array): boolean {
  const head = Buffer.from(file.subarray(0, 12)).toString('latin1');
  return (
    head.startsWith('\x89PNG\r\n') ||
    head.startsWith('\xff\xd8\xff') ||
    (head.startsWith('RIFF') && head.endsWith('WEBP'))
  );
}

/** One reference becomes the picture, retouched by the new scene; several hang in it as prints. */
export async function blendReferences(
  scene: Pixels,
  references: Pixels[],
  style: string,
  frame: Frame,
): Promise<Pixels> {
  const [first] = references;
  if (references.length === 1 && first) return retouch(scene, first, style);
  return gallery(scene, references, frame);
}

async function retouch(scene: Pixels, reference: Pixels, style: string): Promise<Pixels> {
  const { width, height } = scene;
  const cover = await restyle(
    await pixelsOf(
      sharpOf(reference).resize(width, height, { fit: 'cover', position: 'attention' }),
    ),
    style,
  );
  const veil = new Svg({ width, height }, { w: 1000, h: 1000 });
  veil.shape({
    d: 'M0 0H1000V1000H0Z',
    fill: {
      center: [500, 430],
      radius: 760,
      stops: [
        [0, '#ffffff', 0.04],
        [0.55, '#ffffff', 0.22],
        [1, '#ffffff', 0.85],
      ],
    },
  });
  const rim = await pixelsOf(
    sharpOf(await pixelsOf(sharpOf(scene).removeAlpha()))
      .ensureAlpha()
      .composite([{ input: veil.toBuffer(), blend: 'dest-in' }]),
  );
  const light = await sharpOf(scene)
    .removeAlpha()
    .blur(Math.max(1, Math.min(width, height) / 30))
    .png({ compressionLevel: 1 })
    .toBuffer();
  return pixelsOf(
    sharpOf(cover)
      .composite([
        { input: light, blend: 'soft-light' },
        { input: rim.data, raw: { width, height, channels: 4 } },
      ])
      .removeAlpha(),
  );
}

async function restyle(cover: Pixels, style: string): Promise<Pixels> {
  const image = () => sharpOf(cover);
  const { width, height } = cover;
  switch (style) {
    case 'pixel': {
      const scale = 120 / Math.min(width, height);
      const small = await pixelsOf(
        image().resize(Math.round(width * scale), Math.round(height * scale), { fit: 'fill' }),
      );
      return pixelate(small, cover);
    }
    case 'lineart':
      return inked(cover);
    case 'watercolor':
    case 'illustration':
    case 'anime':
      return pixelsOf(image().median(7).modulate({ saturation: 1.3, brightness: 1.04 }));
    default:
      return cover;
  }
}

/** Edges as ink over a pale tone of the picture. */
async function inked(cover: Pixels): Promise<Pixels> {
  const tone = sharpOf(cover).greyscale().linear(0.42, 148).toColourspace('srgb');
  const edges = await pixelsOf(
    sharpOf(cover)
      .greyscale()
      .blur(1.1)
      .convolve({ width: 3, height: 3, kernel: [-1, -1, -1, -1, 8, -1, -1, -1, -1], scale: 0.2 })
      .toColourspace('srgb'),
  );
  // A pipeline of its own: in the one above the negative would be taken before the edges.
  const input = await sharpOf(edges).negate().png({ compressionLevel: 1 }).toBuffer();
  const base = sharpOf(await pixelsOf(tone));
  return pixelsOf(base.composite([{ input, blend: 'multiply' }]).removeAlpha());
}

async function gallery(scene: Pixels, references: Pixels[], frame: Frame): Promise<Pixels> {
  const { width, height } = scene;
  const unit = Math.min(width, height) / 1000;
  const shown = references.slice(0, 16);
  const columns = Math.ceil(Math.sqrt(shown.length * (width / height)));
  const rows = Math.ceil(shown.length / columns);
  const cell = Math.min((width * 0.9) / columns, (height * 0.8) / rows);
  const overlays: OverlayOptions[] = [];
  for (const [i, reference] of shown.entries()) {
    const inRow = Math.min(columns, shown.length - Math.floor(i / columns) * columns);
    const x = width / 2 + ((i % columns) - (inRow - 1) / 2) * cell;
    const y = height * 0.48 + (Math.floor(i / columns) - (rows - 1) / 2) * cell;
    overlays.push(
      await print(
        reference,
        {
          x,
          y,
          side: cell * 0.8,
          angle: frame.random.between(-5, 5),
          unit,
          color: mix('#fffdf8', frame.palette.sky[2], 0.12),
        },
        scene,
      ),
    );
  }
  return pixelsOf(sharpOf(scene).composite(overlays));
}

/** A photographic print with a white border and a shadow. */
async function print(
  reference: Pixels,
  place: { x: number; y: number; side: number; angle: number; unit: number; color: string },
  within: Pixels,
): Promise<OverlayOptions> {
  const side = Math.max(8, Math.round(place.side));
  const border = Math.round(side * 0.045);
  const photo = await sharpOf(reference)
    .resize(side - 2 * border, Math.round(side * 0.86) - border, {
      fit: 'cover',
      position: 'attention',
    })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const sheet = await sharp({
    create: { width: side, height: side, channels: 4, background: place.color },
  })
    .composite([{ input: photo, left: border, top: border }])
    .png({ compressionLevel: 1 })
    .toBuffer();
  const turned = await sharp(sheet)
    .rotate(place.angle, { background: '#00000000' })
    .png({ compressionLevel: 1 })
    .toBuffer({ resolveWithObject: true });
  const margin = Math.round(side * 0.06);
  const size = { width: turned.info.width + 2 * margin, height: turned.info.height + 2 * margin };
  const shadow = await sharp({ create: { ...size, channels: 4, background: '#00000000' } })
    .composite([{ input: turned.data, left: margin, top: margin }])
    .png({ compressionLevel: 1 })
    .toBuffer();
  const dark = await sharp(shadow)
    .linear([0, 0, 0, 0.45], [10, 12, 20, 0])
    .blur(Math.max(0.5, margin / 3))
    .png({ compressionLevel: 1 })
    .toBuffer();
  const framed = await sharp(dark)
    .composite([
      { input: turned.data, left: margin, top: Math.max(0, margin - Math.round(margin / 3)) },
    ])
    .png({ compressionLevel: 1 })
    .toBuffer();
  return {
    input: framed,
    left: Math.max(0, Math.min(within.width - size.width, Math.round(place.x - size.width / 2))),
    top: Math.max(0, Math.min(within.height - size.height, Math.round(place.y - size.height / 2))),
  };
}

/**
 * Transparent parts of the mask are painted anew; everything else stays as it was. Picture and
 * mask are of one size, and are cut alike where the result has another shape.
 */
export async function applyMask(
  scene: Pixels,
  original: Pixels,
  mask: Uint8Array,
): Promise<Pixels> {
  if (!isRaster(mask))
    throw Object.assign(new Error('the mask is no PNG'), { code: 'invalid_image_file' });
  const { width, height } = scene;
  const shape = { fit: 'cover' } as const;
  const kept = await pixelsOf(sharpOf(original).resize(width, height, shape).removeAlpha());
  const alpha = await pixelsOf(
    sharp(mask, { limitInputPixels: MAX_PIXELS })
      .ensureAlpha()
      .extractChannel(3)
      .resize(width, height, shape)
      .blur(Math.max(0.6, Math.min(width, height) / 400)),
  );
  const out = await pixelsOf(sharpOf(scene).removeAlpha());
  for (let i = 0; i < width * height; i++) {
    const keep = alpha.data[i]! / 255;
    for (let c = 0; c < 3; c++) {
      const at = i * 3 + c;
      out.data[at] = out.data[at]! + (kept.data[at]! - out.data[at]!) * keep;
    }
  }
  return out;
}
