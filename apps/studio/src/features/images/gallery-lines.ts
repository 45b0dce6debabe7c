import type { GalleryImage, Locale } from '../../api/wire.js';
import { day } from '../../lib/format.js';
import { justify, type Box } from '../../lib/justified.js';

export type Line =
  | { kind: 'heading'; height: number; text: string }
  | { kind: 'pictures'; height: number; start: number; boxes: readonly Box[] };

const HEADING_HEIGHT = 44;

const aspect = (image: GalleryImage): number =>
  (image.width ?? image.requestedWidth) / (image.height ?? image.requestedHeight);

/** Cuts the pictures into days and each day into justified rows, as one flat list of lines. */
export function galleryLines(
  images: readonly GalleryImage[],
  width: number,
  gap: number,
  locale: Locale,
): Line[] {
  const targetHeight = Math.min(320, Math.max(150, width / 4));
  const lines: Line[] = [];
  let start = 0;
  while (start < images.length) {
    const date = day(images[start]?.createdAt ?? '', locale);
    let end = start;
    while (end < images.length && day(images[end]?.createdAt ?? '', locale) === date) end += 1;
    lines.push({ kind: 'heading', height: HEADING_HEIGHT, text: date });
    const ratios = images.slice(start, end).map(aspect);
    for (const row of justify(ratios, { width, targetHeight, gap }))
      lines.push({
        kind: 'pictures',
        height: row.height,
        start: start + row.start,
        boxes: row.boxes,
      });
    start = end;
  }
  return lines;
}
