import type { ImageType } from '../image-type.js';

/** What the media child is asked to do, and what it answers. Buffers cross by structured clone. */
export type MediaRequest =
  | { op: 'derive'; bytes: Uint8Array }
  | { op: 'clean'; bytes: Uint8Array; type: ImageType }
  | { op: 'shrink'; bytes: Uint8Array; maxEdge: number; format: TargetFormat }
  | { op: 'convert'; bytes: Uint8Array; format: TargetFormat }
  | { op: 'small-jpeg'; bytes: Uint8Array; maxEdge: number }
  | { op: 'views'; bytes: Uint8Array; maxEdge: number }
  | { op: 'side-by-side'; bytes: Uint8Array; maxEdge: number }
  | { op: 'blurred-jpeg'; bytes: Uint8Array; maxEdge: number }
  | { op: 'fit-mask'; bytes: Uint8Array; width: number; height: number }
  | { op: 'pixels'; bytes: Uint8Array; maxEdge: number };

/** What pictures are made into on demand. */
export type TargetFormat = 'png' | 'jpeg' | 'webp' | 'avif';

export interface Derived {
  width: number;
  height: number;
  /** WebP, at most {@link THUMBNAIL_EDGE} pixels. */
  thumbnail: Uint8Array;
  /** WebP, at most {@link PREVIEW_EDGE} pixels. */
  preview: Uint8Array;
  /** Thumbhash in base64. */
  placeholder: string;
  /** Shows nothing: one colour all over, or only what is wholly transparent. */
  blank: boolean;
}

export interface Cleaned {
  /** The picture in the type that it came in, without any metadata. */
  clean: Uint8Array;
  width: number;
  height: number;
  thumbnail: Uint8Array;
  placeholder: string;
  /** Has pixels that are not opaque. */
  transparent: boolean;
}

/** Rows of RGB, three bytes a pixel. */
export interface Pixels {
  width: number;
  height: number;
  rgb: Uint8Array;
}

export type MediaAnswer = Derived | Cleaned | Pixels | Uint8Array | Uint8Array[];

export const SMALL_EDGE = 256;
export const THUMBNAIL_EDGE = 512;
export const PREVIEW_EDGE = 1600;
/** Larger pictures are refused before a pixel is decoded. */
export const MAX_PIXELS = 40_000_000;
