import type { WithImages } from '../data/generation.repository.js';
import type { Estimate } from '../estimate.js';
import type { GenerationView } from '../http/generation.schemas.js';
import { imageView, type ViewContext } from './image-view.js';

/** Where an open generation stands: absent for one that is over. */
export interface Standing {
  queuePosition?: number;
  estimate?: Estimate;
  /** No provider may be asked for what waits, until an operator resumes one. */
  paused?: true;
}

/** Codes are part of the public contract. */
const MASK_SCALED = {
  code: 'mask_scaled',
  message: 'The mask was of another size than the picture, so it was stretched to fit it.',
} as const;

/** A generation as its owner sees it. */
export function generationView(
  row: WithImages,
  context: ViewContext,
  standing: Standing = {},
): GenerationView {
  return {
    id: row.id,
    status: row.status,
    prompt: row.prompt,
    negativePrompt: row.negativePrompt ?? undefined,
    style: row.style,
    aspectRatio: row.aspectRatio,
    resolution: row.resolution,
    count: row.count,
    cost: row.creditsEach * row.count,
    background: row.background ?? undefined,
    outputFormat: row.outputFormat,
    referenceIds: row.referenceIds,
    maskId: row.maskId ?? undefined,
    parentImageId: row.parentImageId ?? undefined,
    threadId: row.threadId ?? undefined,
    notices: row.maskScaled ? [MASK_SCALED] : undefined,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString(),
    version: row.version,
    queuePosition: standing.queuePosition,
    estimate: standing.estimate,
    paused: standing.paused,
    images: row.images.map((image) => imageView(image, row, context)),
  };
}
