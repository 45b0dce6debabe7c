import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { AttemptRepository, type AttemptEnd } from '../data/attempt.repository.js';
import { GenerationRepository } from '../data/generation.repository.js';
import {
  ImageRepository,
  type Guard,
  type Made,
  type StoredObject,
} from '../data/image.repository.js';
import type { GenerationRow, ImageRow } from '../data/rows.js';
import { LiveChannel } from '../follow-generation/live-channel.js';
import { PipelineOptions } from '../pipeline-options.js';
import { WorkerIdentity } from './worker-identity.js';

/** An image that this worker owns, and the guard under which it may write. */
export interface Leased {
  image: ImageRow;
  generation: GenerationRow;
  guard: Guard;
}

/** The image was taken away: whoever works on it stops without writing anything more. */
export class Fenced extends Error {
  constructor(imageId: string) {
    super(`the lease of image ${imageId} was taken away`);
    this.name = 'Fenced';
  }
}

/** Steps of an image under its lease that do not end it; each is one guarded transaction. */
@Injectable()
export class LeasedImages {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly generations: GenerationRepository,
    private readonly images: ImageRepository,
    private readonly attempts: AttemptRepository,
    private readonly identity: WorkerIdentity,
    private readonly live: LiveChannel,
    private readonly options: PipelineOptions,
  ) {}

  /** Takes the lease of a pushed image. @returns null when the push is no longer meant. */
  async take(imageId: string, push: number): Promise<Leased | null> {
    const found = await this.images.find(imageId);
    if (!found) return null;
    const image = await this.unitOfWork.run(async () => {
      const current = await this.generations.lock(found.generationId);
      const { id } = this.identity;
      const leased = await this.images.lease(imageId, push, id, this.options.lease_ms);
      if (leased) await this.changed(found.generationId, current);
      return leased;
    });
    const generation = image ? await this.generations.find(image.generationId) : null;
    if (!image || !generation) return null;
    return {
      image,
      generation,
      guard: { status: image.status, fencingToken: image.fencingToken },
    };
  }

  /** The attempt's row is there before the call is made. @throws Fenced */
  async beginAttempt(
    leased: Leased,
    provider: string,
    costEstimateMicroUsd: number,
  ): Promise<void> {
    const { image, guard } = leased;
    await this.step(leased, async () => {
      if (!(await this.images.advance(image.id, guard, 'generating'))) throw new Fenced(image.id);
      await this.attempts.begin({
        imageId: image.id,
        generationId: image.generationId,
        number: image.attempts + 1,
        fencingToken: guard.fencingToken,
        workerId: this.identity.id,
        provider,
        costEstimateMicroUsd,
      });
    });
    leased.guard = { ...guard, status: 'generating' };
    leased.image = { ...image, status: 'generating', attempts: image.attempts + 1 };
  }

  noteRequestId({ image, guard }: Leased, requestId: string): Promise<void> {
    return this.attempts.noteRequestId(image.id, guard.fencingToken, requestId);
  }

  /** The provider has answered; what it made is being stored. @throws Fenced */
  async beginStoring(leased: Leased): Promise<void> {
    const { image, guard } = leased;
    await this.step(leased, async () => {
      if (!(await this.images.advance(image.id, guard, 'storing'))) throw new Fenced(image.id);
    });
    leased.guard = { ...guard, status: 'storing' };
  }

  /** What was made lies on this machine's disk, under the token of the lease. @throws Fenced */
  async recordSpooled(leased: Leased, spoolId: string): Promise<void> {
    const { image, guard } = leased;
    const spooledAt = await this.images.recordSpooled(image.id, guard, spoolId);
    if (!spooledAt) throw new Fenced(image.id);
    leased.image = { ...leased.image, spoolId, spoolToken: guard.fencingToken, spooledAt };
  }

  /** The bytes are safe: from here on a successor need not call the provider again. @throws Fenced */
  async recordObject(
    leased: Leased,
    object: StoredObject,
    made: Made,
    attempt: AttemptEnd,
  ): Promise<void> {
    const { image, guard } = leased;
    const checkingSince = await this.unitOfWork.run(async () => {
      const since = await this.images.recordObject(image.id, guard, object, made);
      if (!since) throw new Fenced(image.id);
      await this.attempts.end(image.id, guard.fencingToken, attempt);
      return since;
    });
    const { objectId, sha256 } = object;
    const unspooled = { spoolId: null, spoolToken: null, spooledAt: null };
    leased.image = { ...image, ...unspooled, objectId, sha256, checkingSince };
  }

  /**
   * Gives the image back to the dispatcher, to go on from its stored or spooled bytes where there are
   * any and it need not be made `anew`. @returns false where the lease was lost: that needs no giving back.
   */
  async giveBack(
    { image, guard }: Leased,
    delay_ms: number,
    options: { uncounted: boolean; attempt?: AttemptEnd; anew?: boolean; fault?: boolean },
  ): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const current = await this.generations.lock(image.generationId);
      const { uncounted } = options;
      const won = await this.images.requeue(image.id, guard, delay_ms, uncounted, options);
      if (!won) return false;
      if (options.attempt) await this.attempts.end(image.id, guard.fencingToken, options.attempt);
      await this.changed(image.generationId, current);
      return true;
    });
  }

  private async step(leased: Leased, work: () => Promise<void>): Promise<void> {
    await this.unitOfWork.run(async () => {
      const current = await this.generations.lock(leased.image.generationId);
      await work();
      await this.changed(leased.image.generationId, current);
    });
  }

  private async changed(
    generationId: string,
    current: Awaited<ReturnType<GenerationRepository['lock']>>,
  ): Promise<void> {
    await this.generations.touch(generationId, current);
    await this.unitOfWork.afterCommit(() => this.live.publish(generationId, { kind: 'changed' }));
  }
}
