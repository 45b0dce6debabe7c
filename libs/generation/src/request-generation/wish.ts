import { sizeOf, type AspectRatio, type Resolution } from '#catalog';
import type { Background, GenerationRow } from '../data/rows.js';
import type { CreateGeneration } from '../http/generation.schemas.js';
import type { ImageFormat } from '../provider/image-provider.js';
import { filledWords } from './filled-words.js';

/** Kept as uploads only when nothing else speaks against the request, and taken back if it fails. */
export interface EnclosedPictures {
  keep(): Promise<{ referenceIds: string[]; maskId?: string }>;
  discard(): Promise<void>;
}

/** What is asked for, whichever route it came by. */
export interface Wish {
  origin: GenerationRow['origin'];
  prompt: string;
  negativePrompt?: string;
  style?: string;
  /** A ratio of the catalog, or any other where the size was given in pixels. */
  aspectRatio: string;
  resolution: Resolution;
  width: number;
  height: number;
  count: number;
  referenceIds?: string[];
  maskId?: string;
  parentImageId?: string;
  threadId?: string;
  /** In place of `threadId`: it is the first turn of a new one. */
  startThread?: boolean;
  background?: Background;
  outputFormat?: ImageFormat;
  /** 0 to 100, of JPEG and WebP. */
  outputCompression?: number;
  /** 1 to 3; absent: as many as is usual. */
  partialImages?: number;
  /** Pictures that came with the request itself, in place of `referenceIds` and `maskId`. */
  enclosed?: EnclosedPictures;
  /** Finds the job again for clients that retry without an Idempotency-Key. */
  requestHash?: string;
}

/** The studio's and our own API's request. @throws value_missing, prompt_too_long, negative_too_long */
export function wishOf(body: CreateGeneration, origin: 'studio' | 'api'): Wish {
  const ratio: AspectRatio = body.aspectRatio;
  const { values: _values, ...plain } = body;
  return {
    ...plain,
    ...filledWords(body),
    origin,
    ...sizeOf(body.resolution, ratio),
  };
}
