import { Svg } from './svg.js';

/** The word as outlines, so that it needs no font of the machine. */
const LETTERS = [
  'M0 0H13A17 17 0 0 1 13 34H0ZM7 6.500V27.500H12.500A10.500 10.500 0 0 0 12.500 6.500Z',
  'M38 0H59V6.500H45V13.500H57V20H45V27.500H59V34H38Z',
  'M68 34V0H76L84 15L92 0H100V34H93V13L86.500 25H81.500L75 13V34Z',
  'M125 -0.500A17.500 17.500 0 1 1 125 34.500A17.500 17.500 0 1 1 125 -0.500ZM125 6.200A10.800 10.800 0 1 0 125 27.800A10.800 10.800 0 1 0 125 6.200Z',
];

/** Where the mark stands, in thousandths of the shorter side: its left and upper edge from the corner. */
export const MARK = { right: 148, bottom: 66, width: 122, height: 42 };

/** The mark of the demo engine in the lower right corner, as an SVG of the picture's size. */
export function watermark(size: { width: number; height: number }): Buffer {
  const unit = Math.min(size.width, size.height) / 1000;
  const w = size.width / unit;
  const h = size.height / unit;
  const word = LETTERS.map((d) => `<path d="${d}" fill-rule="evenodd"/>`).join('');
  return new Svg(size, { w, h })
    .raw(
      `<g transform="translate(${w - MARK.right} ${h - MARK.bottom})"><rect x="0" y="0" width="${MARK.width}" height="${MARK.height}" rx="21" fill="#0b0d14" fill-opacity="0.34"/><rect x="0.8" y="0.8" width="120.400" height="40.400" rx="20.200" fill="none" stroke="#fff" stroke-opacity="0.45" stroke-width="1.400"/><g transform="translate(21 12) scale(0.56)" fill="#fff" fill-opacity="0.92">${word}</g></g>`,
    )
    .toBuffer();
}
