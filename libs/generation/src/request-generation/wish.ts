import { sizeOf, type AspectRatio, type Resolution } from '#catalog';
import type { Background, GenerationRow } from '../data/rows.js';
import type { CreateGeneration } from '../http/generation.schemas.js';
import type { ImageFormat } from '../provider/image-provider.js';

/** What is asked for, whichever route it came by. */
export interface Wish {
  origin: GenerationRow['origin'];
  prompt: string;
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
  background?: Background;
  outputFormat?: ImageFormat;
  /** Finds the job again for clients that retry without an Idempotency-Key. */
  requestHash?: string;
}

/** The studio's and our own API's request. */
export function wishOf(body: CreateGeneration, origin: 'studio' | 'api'): Wish {
  const ratio: AspectRatio = body.aspectRatio;
  return { ...body, origin, ...sizeOf(body.resolution, ratio) };
}
