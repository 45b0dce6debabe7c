/** As the server takes it, together with the rest of the request. */
export const MAX_CHARS = 900_000;
/** Three bytes a character is the most that text in use needs. */
const MAX_BYTES = MAX_CHARS * 3;

export type ReadFile =
  | { ok: true; text: string; kind: 'lines' | 'csv' }
  | { ok: false; reason: 'too_large' | 'unreadable' };

/**
 * Reads a dropped or chosen file as text: UTF-8 or UTF-16 with a mark, UTF-8 without one, else
 * GB 18030, in which spreadsheets in Chinese still save their CSV files.
 */
export async function readTextFile(file: File): Promise<ReadFile> {
  if (file.size > MAX_BYTES) return { ok: false, reason: 'too_large' };
  const text = decode(new Uint8Array(await file.arrayBuffer()));
  if (text === undefined || text.includes('\0')) return { ok: false, reason: 'unreadable' };
  if (text.length > MAX_CHARS) return { ok: false, reason: 'too_large' };
  return { ok: true, text, kind: /\.(csv|tsv|tab)$/i.test(file.name) ? 'csv' : 'lines' };
}

export function decode(bytes: Uint8Array): string | undefined {
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  for (const encoding of mark === 'utf-16le' ? [mark] : [mark, 'gb18030'])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // Not in this encoding.
    }
  return undefined;
}
