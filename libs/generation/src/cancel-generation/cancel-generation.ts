import { RedisClient, UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { GenerationRepository, type WithImages } from '../data/generation.repository.js';
import { ImageRepository } from '../data/image.repository.js';
import type { ImageRow } from '../data/rows.js';
import { generationErrors } from '../generation.errors.js';
import { SettleImage } from '../settle-image/settle-image.js';
import { ABORT_CHANNEL } from './abort-channel.js';

/**
 * Cancels what is not delivered yet. The cancel commits its own end for every open image; a
 * delivery that committed first stays delivered and charged. Cancelling twice changes nothing.
 */
@Injectable()
export class CancelGeneration {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly generations: GenerationRepository,
    private readonly images: ImageRepository,
    private readonly settle: SettleImage,
    private readonly redis: RedisClient,
  ) {}

  /** @returns the end state. @throws `generation_not_found` when it is not the workspace's. */
  async cancel(workspaceId: string, generationId: string): Promise<WithImages> {
    const found = await this.generations.findOwned(workspaceId, generationId);
    if (!found)
      throw generationErrors.raise('generation_not_found', 'There is no such generation of yours.');
    await this.unitOfWork.run(() => this.cancelOpenImages(workspaceId, generationId));
    return (await this.generations.findOwned(workspaceId, generationId)) ?? found;
  }

  /** Releases the images that nobody has begun, in the caller's transaction; the others go on. */
  async cancelQueued(workspaceId: string, generationId: string): Promise<void> {
    await this.cancelOpenImages(workspaceId, generationId, ({ status }) => status === 'queued');
  }

  private async cancelOpenImages(
    workspaceId: string,
    generationId: string,
    which: (image: ImageRow) => boolean = () => true,
  ): Promise<void> {
    const current = await this.generations.lock(generationId);
    const open = (await this.images.lockCancellable(generationId)).filter(which);
    if (open.length === 0) return;
    for (const image of open) {
      await this.settle.endOne(image, image, { delivered: false, code: 'cancelled' });
      await this.unitOfWork.afterCommit(async () => {
        await this.redis.connection.publish(ABORT_CHANNEL, image.id).catch(() => undefined);
      });
    }
    await this.settle.finishGeneration({ generationId, workspaceId }, current);
  }
}
