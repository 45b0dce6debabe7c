import { randomInt } from 'node:crypto';
import { applyStyle } from '#catalog';
import { Credits } from '#credits';
import { newId, Outbox, type Principal } from '#kernel';
import { Injectable } from '@nestjs/common';
import {
  GenerationRepository,
  type NewGeneration,
  type NewImage,
} from '../data/generation.repository.js';
import type { GenerationAccepted } from '../events.js';
import { withNegative } from '../negative-prompt.js';
import type { Offer } from './check-request.js';
import type { Wish } from './wish.js';

const MAX_SEED = 2 ** 32;

/** All but what is known only of the pictures themselves, and of the thread. */
export type Wanted = Omit<NewGeneration, 'maskScaled' | 'threadId'>;

/** The one way into the pipeline, for single requests and the rows of batches. */
@Injectable()
export class EnterGeneration {
  constructor(
    private readonly generations: GenerationRepository,
    private readonly credits: Credits,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Rows, a hold for each image and the fact, in the caller's transaction; it holds the lock of the
   * workspace's account afterwards.
   * @throws insufficient_credits
   */
  async enter(generation: NewGeneration, images: readonly NewImage[]): Promise<void> {
    const { id: generationId, workspaceId, creditsEach } = generation;
    await this.generations.insert(generation, images);
    await this.credits.placeHolds({
      workspaceId,
      generationId,
      holds: images.map((image) => ({ imageId: image.id, amount: creditsEach })),
    });
    await this.outbox.publish<GenerationAccepted>({
      name: 'generation.accepted',
      payload: { generationId, workspaceId, imageIds: images.map((image) => image.id) },
    });
  }
}

/** The rows of an accepted wish. */
export function newGeneration(
  who: Pick<Principal, 'workspaceId' | 'userId' | 'keyId'>,
  wish: Wish,
  offer: Pick<Offer, 'style' | 'creditsEach' | 'quality'>,
  promptVerdictId: string | null,
): Wanted {
  return {
    id: newId(),
    workspaceId: who.workspaceId,
    userId: who.userId,
    apiKeyId: who.keyId ?? null,
    origin: wish.origin,
    prompt: wish.prompt,
    negativePrompt: wish.negativePrompt ?? null,
    providerPrompt: withNegative(
      applyStyle(offer.style.template, wish.prompt),
      wish.negativePrompt,
    ),
    style: offer.style.code,
    aspectRatio: wish.aspectRatio,
    resolution: wish.resolution,
    width: wish.width,
    height: wish.height,
    quality: offer.quality,
    count: wish.count,
    creditsEach: offer.creditsEach,
    background: wish.background ?? null,
    outputFormat: wish.outputFormat ?? 'png',
    outputCompression: wish.outputCompression ?? null,
    partialImages: wish.partialImages ?? null,
    referenceIds: wish.referenceIds ?? [],
    maskId: wish.maskId ?? null,
    parentImageId: wish.parentImageId ?? null,
    promptVerdictId,
    requestHash: wish.requestHash ?? null,
  };
}

export function newImages(count: number): NewImage[] {
  return Array.from({ length: count }, (_, index) => ({
    id: newId(),
    index,
    seed: randomInt(MAX_SEED),
  }));
}
