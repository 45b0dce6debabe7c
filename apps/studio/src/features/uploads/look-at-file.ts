import { Problem } from '../../api/problem.js';

export const REFERENCE_TYPES = ['image/png', 'image/jpeg', 'image/webp'];

/** What the server takes at most. */
const MAX_BYTES = 50 * 1024 * 1024;
/** Where a file says what it is, and a PNG whether it moves: before its first picture. */
const HEAD_BYTES = 64 * 1024;

/** Files that are meant as pictures, also such as cannot be taken: those get a word of their own. */
export const isPicture = ({ type, name }: Pick<File, 'type' | 'name'>): boolean =>
  type.startsWith('image/') || /\.(hei[cf]|gif|apng|avif|tiff?|bmp)$/i.test(name);

/**
 * Looks at a file before any of it is sent.
 * @throws Problem: why the server would not take it, in the server's own codes.
 */
export async function lookAtFile(file: File): Promise<void> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const code = refusalOf(head, file);
  if (code === undefined) return;
  throw new Problem({ status: 422, code, title: code, detail: 'This file cannot be taken.' });
}

/** The code of what is wrong with a file, as far as its first bytes say. */
export function refusalOf(
  head: Uint8Array,
  { type, name, size }: Pick<File, 'type' | 'name' | 'size'>,
): string | undefined {
  const text = new TextDecoder('latin1').decode(head);
  const isHeic =
    /^....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)/s.test(text) ||
    /^image\/hei[cf]/.test(type) ||
    /\.hei[cf]$/i.test(name);
  if (isHeic) return 'heic_picture';
  if (/^GIF8[79]a/.test(text) || type === 'image/gif' || moves(text)) return 'animated_image';
  if (!REFERENCE_TYPES.includes(type)) return 'unsupported_type';
  return size > MAX_BYTES ? 'upload_too_large' : undefined;
}

const ANIMATED_WEBP = 0x02;

function moves(head: string): boolean {
  if (/^RIFF....WEBPVP8X/s.test(head)) return (head.charCodeAt(20) & ANIMATED_WEBP) !== 0;
  if (!/^.PNG/s.test(head)) return false;
  const control = head.indexOf('acTL');
  const picture = head.indexOf('IDAT');
  return control > 0 && (picture < 0 || control < picture);
}
