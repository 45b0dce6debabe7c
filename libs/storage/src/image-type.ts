/** The image types that enter the product: everything else is refused by its first bytes. */
export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

/**
 * What we make beside them: pictures for those who can show them, archives of one's own things, and
 * lists.
 */
export const STORED_TYPES = [
  ...IMAGE_TYPES,
  'image/avif',
  'application/zip',
  'application/gzip',
] as const;
export type StoredType = (typeof STORED_TYPES)[number];

const EXTENSIONS: Record<StoredType, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'application/zip': 'zip',
  'application/gzip': 'gz',
};

/** Bytes that `sniffImageType` needs to see. */
export const SNIFF_BYTES = 16;

export function isImageType(value: string): value is ImageType {
  return (IMAGE_TYPES as readonly string[]).includes(value);
}

export function extensionOf(type: StoredType): string {
  return EXTENSIONS[type];
}

/** The type that a key's ending stands for, or null. Keys are ours, so the ending is the truth. */
export function typeOfExtension(key: string): StoredType | null {
  const extension = key.slice(key.lastIndexOf('.') + 1);
  return STORED_TYPES.find((type) => EXTENSIONS[type] === extension) ?? null;
}

/** Phones' own format by its name. */
export const isHeicType = (type: string): boolean => /^image\/hei[cf](-sequence)?$/.test(type);

/**
 * The same by its first bytes: a file type box (ISO 14496-12) of a brand for HEVC (ISO 23008-12). No
 * free decoder of that is part of our image library, so such a file can only be refused, with a word
 * on how to save it otherwise; phones give it any ending.
 */
export function isHeic(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(4, 12)).toString('latin1');
  return /^ftyp(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(head);
}

/** The image type by magic bytes (PNG, JPEG and RIFF/WEBP signatures), or null. */
export function sniffImageType(bytes: Uint8Array): ImageType | null {
  const hex = Buffer.from(bytes.subarray(0, SNIFF_BYTES)).toString('hex');
  if (hex.startsWith('89504e470d0a1a0a')) return 'image/png';
  if (hex.startsWith('ffd8ff')) return 'image/jpeg';
  if (hex.startsWith('52494646') && hex.slice(16, 24) === '57454250') return 'image/webp';
  return null;
}
