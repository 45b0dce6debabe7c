import { thumbHashToDataURL } from 'thumbhash';

const made = new Map<string, string>();

/** A tiny blurred stand-in for a picture, as a data URL, from its base64 thumbhash. */
export function placeholderUrl(hash: string | undefined | null): string | undefined {
  if (hash === undefined || hash === null || hash === '') return undefined;
  const known = made.get(hash);
  if (known !== undefined) return known;
  try {
    const bytes = Uint8Array.from(atob(hash), (char) => char.charCodeAt(0));
    const url = thumbHashToDataURL(bytes);
    made.set(hash, url);
    return url;
  } catch {
    return undefined;
  }
}
