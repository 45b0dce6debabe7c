import { Credits } from '#credits';
import { FaultPoints, Metrics, Outbox, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { Support } from '#support';
import { Injectable } from '@nestjs/common';
import { AttemptRepository, type AttemptEnd } from '../data/attempt.repository.js';
import { GenerationRepository } from '../data/generation.repository.js';
import { ImageRepository, type Guard } from '../data/image.repository.js';
import type { GenerationFinished, ImageSettled } from '../events.js';
import { LiveChannel } from '../follow-generation/live-channel.js';
import type { GenerationStatus } from '../generation.js';
import { settlementOf, type ImageStatus } from '../image.js';
import { releaseReason, undeliveredEnds, type UndeliveredCode } from '../image-end.js';

export interface ImageRef {
  id: string;
  generationId: string;
  workspaceId: string;
}

export type Ending =
  | { delivered: true; verdictId: string | null }
  | {
      delivered: false;
      code: UndeliveredCode;
      verdictId?: string | null;
      /** The rule of ours that the picture met. */
      rule?: string | null;
      /** The object that the image keeps from now on: the quarantined copy. */
      objectId?: string | null;
      attempt?: AttemptEnd;
    };

/**
 * The one place where images end. In one transaction: the state, the hold (captured when
 * delivered, else released with its cause), the attempt, the generation's status, the removal of what
 * was stored and is not delivered, and the facts.
 * Whoever commits first decides; the others find their guard untrue and change nothing.
 */
@Injectable()
export class SettleImage {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly generations: GenerationRepository,
    private readonly images: ImageRepository,
    private readonly attempts: AttemptRepository,
    private readonly credits: Credits,
    private readonly storage: Storage,
    private readonly support: Support,
    private readonly outbox: Outbox,
    private readonly live: LiveChannel,
    private readonly metrics: Metrics,
    private readonly faults: FaultPoints,
  ) {}

  /** @returns false when somebody else was first: then nothing was written. */
  async settle(image: ImageRef, guard: Guard, ending: Ending): Promise<boolean> {
    const won = await this.unitOfWork.run(async () => {
      const current = await this.generations.lock(image.generationId);
      const won = await this.endOne(image, guard, ending);
      if (won) await this.finishGeneration(image, current);
      this.faults.reach('settle.written', image.id);
      return won;
    });
    this.faults.reach('settle.committed', image.id);
    return won;
  }

  /** Ends an image under the generation's lock; the caller calls {@link finishGeneration} after it. */
  async endOne(image: ImageRef, guard: Guard, ending: Ending): Promise<boolean> {
    const end = ending.delivered ? null : undeliveredEnds[ending.code];
    const status: ImageStatus = end?.status ?? 'delivered';
    const ended = await this.images.finish(image.id, guard, {
      status,
      error:
        ending.delivered || !end
          ? undefined
          : { code: ending.code, message: end.message, rule: ending.rule ?? null },
      verdictId: ending.verdictId,
      objectId: ending.delivered ? null : ending.objectId,
    });
    if (!ended) return false;
    if (ended.droppedObjectId)
      await this.storage.remove(
        [ended.droppedObjectId],
        !ending.delivered && ending.objectId ? 'quarantined' : 'not_delivered',
      );
    if (!ending.delivered)
      await this.attempts.end(
        image.id,
        guard.fencingToken,
        ending.attempt ?? { outcome: ending.code === 'cancelled' ? 'cancelled' : 'unknown' },
      );
    if (guard.status === 'in_review') await this.closeReview(image, ending);
    await this.settleHold(image, status, ending);
    await this.outbox.publish<ImageSettled>({
      name: 'generation.image-settled',
      payload: {
        imageId: image.id,
        generationId: image.generationId,
        workspaceId: image.workspaceId,
        status,
      },
    });
    await this.unitOfWork.afterCommit(() => this.count(status, ending));
    return true;
  }

  /** Counts the version up, derives the generation's status, and tells listeners and watchers. */
  async finishGeneration(
    image: Pick<ImageRef, 'generationId' | 'workspaceId'>,
    current: GenerationStatus,
  ): Promise<void> {
    const final = await this.generations.touch(image.generationId, current);
    if (final)
      await this.outbox.publish<GenerationFinished>({
        name: 'generation.finished',
        payload: {
          generationId: image.generationId,
          workspaceId: image.workspaceId,
          status: final,
        },
      });
    await this.unitOfWork.afterCommit(() =>
      this.live.publish(image.generationId, { kind: 'changed' }),
    );
  }

  private async settleHold(image: ImageRef, status: ImageStatus, ending: Ending): Promise<void> {
    if (settlementOf(status) === 'capture') {
      const { won } = await this.credits.capture(image.id);
      // Delivering what cannot be charged would break the books: let the reconciler look at it.
      if (!won) throw new Error(`the hold of image ${image.id} is resolved already`);
      return;
    }
    if (ending.delivered) return;
    const { cause } = undeliveredEnds[ending.code];
    await this.credits.release(image.id, { cause, reason: releaseReason(ending.code) });
  }

  /** Whoever decided, or that nobody did in time: nothing is left to do. */
  private async closeReview({ id, workspaceId }: ImageRef, ending: Ending): Promise<void> {
    await this.support.closeCase(
      { workspaceId, kind: 'generation', reference: id },
      ending.delivered
        ? 'The picture was delivered and charged.'
        : `The picture was not delivered. ${releaseReason(ending.code)}`,
    );
  }

  private count(status: ImageStatus, ending: Ending): void {
    const cause = ending.delivered ? 'none' : undeliveredEnds[ending.code].cause;
    this.metrics
      .counter('gptimage_images_total', 'Images that reached their end', ['status', 'cause'])
      .inc({ status, cause });
  }
}
