import type { Image } from '../api/wire.js';

/** Pixels of the longer side of what the server makes. */
const SMALL = 256;
const THUMBNAIL = 512;
const PREVIEW = 1600;

type Shown = Pick<
  Image,
  'thumbnailUrl' | 'previewUrl' | 'width' | 'height' | 'requestedWidth' | 'requestedHeight'
>;

/** The picture in all sizes of one format, each with its true width, so that the browser chooses. */
export function sourceSet(image: Shown, format: 'webp' | 'avif'): string | undefined {
  if (image.thumbnailUrl === undefined || image.previewUrl === undefined) return undefined;
  const width = image.width ?? image.requestedWidth;
  const height = image.height ?? image.requestedHeight;
  const widthOf = (edge: number): number =>
    Math.max(1, Math.round(Math.min(width, (edge * width) / Math.max(width, height))));
  return [
    `${image.thumbnailUrl}?size=${SMALL}&format=${format} ${widthOf(SMALL)}w`,
    `${image.thumbnailUrl}?format=${format} ${widthOf(THUMBNAIL)}w`,
    `${image.previewUrl}?format=${format} ${widthOf(PREVIEW)}w`,
  ].join(', ');
}
