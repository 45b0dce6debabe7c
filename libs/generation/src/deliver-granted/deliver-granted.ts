import { describeError, isProblem, log, Outbox, Scheduled, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { Support } from '#support';
import { Injectable } from '@nestjs/common';
import { GenerationRepository } from '../data/generation.repository.js';
import { ImageRepository } from '../data/image.repository.js';
import type { ImageRow } from '../data/rows.js';
import type { ImagesCorrected, ImageSettled } from '../events.js';
import { isFinal } from '../generation.js';
import { LiveChannel } from '../follow-generation/live-channel.js';

const BATCH = 10;

/**
 * Delivers pictures whose appeal was won, from quarantine and free of charge: the hold went back
 * when they were refused, and stays so. The rows say what is left to do, so nothing can be lost.
 */
@Injectable()
export class DeliverGranted {
  constructor(
    private readonly images: ImageRepository,
    private readonly generations: GenerationRepository,
    private readonly storage: Storage,
    private readonly support: Support,
    private readonly live: LiveChannel,
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Scheduled({ name: 'generation.deliver-granted', every_ms: 5_000 })
  async run(): Promise<void> {
    for (const image of await this.images.granted(BATCH)) {
      try {
        await this.deliver(image);
      } catch (error) {
        log.warn(
          { imageId: image.id, error: describeError(error) },
          'a granted picture is not delivered yet',
        );
        if (isProblem(error, 'object_deleted') || isProblem(error, 'object_missing'))
          await this.giveUp(image);
      }
    }
  }

  /** The bytes are gone, and a person has promised them: another person has to make it good. */
  private async giveUp({ id, workspaceId, objectId }: ImageRow): Promise<void> {
    await this.unitOfWork.run(async () => {
      if (objectId !== null) await this.images.markExpired(id, objectId);
      await this.support.openCase({
        workspaceId,
        kind: 'moderation_appeal',
        reference: id,
        message: `The appeal for the picture ${id} was granted, but its bytes are gone from quarantine: it cannot be delivered.`,
        suggested: 'Tell the customer, and give credits for a new run as an adjustment.',
      });
    });
  }

  private async deliver(image: ImageRow): Promise<void> {
    const { id, generationId, workspaceId } = image;
    if (image.objectId === null) throw new Error('a granted picture was never stored');
    const refused = image.objectId;
    const { bytes, row } = await this.storage.readQuarantined(refused);
    const object = await this.storage.putOutput({
      workspaceId,
      imageId: id,
      attempt: 'granted',
      bytes,
      credentials: row.credentials,
    });
    await this.unitOfWork.run(async () => {
      const current = await this.generations.lock(generationId);
      if (!(await this.images.deliverGranted(id, object))) return;
      // While other pictures of it are open, it ends with the last of them.
      if (isFinal(current)) await this.generations.finishAfterGrant(generationId);
      else await this.generations.touch(generationId, current);
      await this.storage.remove([refused], 'granted');
      await this.outbox.publish<ImageSettled>({
        name: 'generation.image-settled',
        payload: { imageId: id, generationId, workspaceId, status: 'delivered' },
      });
      await this.outbox.publish<ImagesCorrected>({
        name: 'generation.images-corrected',
        payload: { generationId, workspaceId, imageIds: [id] },
      });
      await this.unitOfWork.afterCommit(() => this.live.publish(generationId, { kind: 'changed' }));
    });
  }
}
