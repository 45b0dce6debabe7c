/** Of a name without its ending, in UTF-16 units. */
const MAX_CHARS = 100;

/**
 * The header that offers a file for saving (RFC 6266): the name as it is for browsers, and for old
 * clients what of it is ASCII.
 * @param name without its ending; null: the file is shown, not saved
 */
export function contentDisposition(name: string | null, extension: string): string {
  if (name === null) return 'inline';
  const whole = trimmed(name.replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-').slice(0, MAX_CHARS));
  const plain = trimmed(name.replace(/[^\w.-]+/g, '-').slice(0, MAX_CHARS));
  const ascii = `attachment; filename="${plain}.${extension}"`;
  if (whole === plain) return ascii;
  return `${ascii}; filename*=UTF-8''${encodeURIComponent(`${whole}.${extension}`)}`;
}

/** No half of a character at the end, and no file that is hidden or has dots before its ending. */
function trimmed(name: string): string {
  return name.toWellFormed().replace(/^[-.]+|[-.\uFFFD]+$/gu, '') || 'image';
}
