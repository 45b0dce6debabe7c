import type { Fact } from '#kernel';
import type { GenerationStatus } from './generation.js';
import type { ImageStatus } from './image.js';

/** A customer's request was accepted: its credits are held and its images wait. */
export type GenerationAccepted = Fact<
  'generation.accepted',
  { generationId: string; workspaceId: string; imageIds: string[] }
>;

/** An image reached its end, and its hold with it (captured when delivered, else released). */
export type ImageSettled = Fact<
  'generation.image-settled',
  { imageId: string; generationId: string; workspaceId: string; status: ImageStatus }
>;

/**
 * Images that were settled before stand differently now: an appeal delivered one free, or their
 * credits were given back.
 */
export type ImagesCorrected = Fact<
  'generation.images-corrected',
  { generationId: string; workspaceId: string; imageIds: string[] }
>;

/** All images of a generation are settled. */
export type GenerationFinished = Fact<
  'generation.finished',
  { generationId: string; workspaceId: string; status: GenerationStatus }
>;
