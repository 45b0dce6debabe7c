import { describeError, FaultPoints, log } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { AttemptEnd } from '../data/attempt.repository.js';
import type { RunImagePayload } from '../dispatch-images/dispatch-images.js';
import { PipelineOptions } from '../pipeline-options.js';
import { backoff_ms } from '../retry-policy.js';
import { SettleImage } from '../settle-image/settle-image.js';
import { DeliverImage } from './deliver-image.js';
import { Fenced, LeasedImages, type Leased } from './leased-image.js';
import { MakeImage } from './make-image.js';
import { RunningImages } from './running-images.js';

/** One image under one lease: made, stored, checked and delivered; or given back; or ended. */
@Injectable()
export class RunImage {
  constructor(
    private readonly leases: LeasedImages,
    private readonly running: RunningImages,
    private readonly maker: MakeImage,
    private readonly delivery: DeliverImage,
    private readonly settle: SettleImage,
    private readonly options: PipelineOptions,
    private readonly faults: FaultPoints,
  ) {}

  /** A job that comes late, twice, or for an image that somebody has already, does nothing. */
  async run({ imageId, push }: RunImagePayload): Promise<void> {
    if (this.running.draining) return;
    const leased = await this.leases.take(imageId, push);
    if (!leased) return;
    this.faults.reach('image.leased', imageId);
    await this.running.hold(imageId, leased.guard.fencingToken, (signal) =>
      this.work(leased, signal),
    );
  }

  private async work(leased: Leased, signal: AbortSignal): Promise<void> {
    try {
      const { status } = leased.guard;
      if (status === 'storing' && leased.image.objectId !== null) {
        await this.delivery.deliver(leased, null);
        return;
      }
      const bytes = await (status === 'storing'
        ? this.delivery.resume(leased, signal)
        : this.makeAndStore(leased, signal));
      if (bytes) await this.delivery.deliver(leased, bytes);
    } catch (error) {
      if (error instanceof Fenced) return;
      await this.afterFault(leased, error);
    }
  }

  private async makeAndStore(leased: Leased, signal: AbortSignal): Promise<Uint8Array | null> {
    const made = await this.maker.make(leased, signal);
    if (!made) return null;
    this.faults.reach('provider.answered', leased.image.id);
    return this.delivery.store(leased, made, signal);
  }

  /** A fault of our own: try again some other time, or end in the customer's favour. */
  private async afterFault(leased: Leased, error: unknown): Promise<void> {
    log.error(
      { imageId: leased.image.id, error: describeError(error) },
      'work on an image broke off',
    );
    const { attempts, faults, objectId, spoolId } = leased.image;
    const isSpooled = spoolId !== null && objectId === null;
    const attempt: AttemptEnd = {
      outcome: 'unknown',
      error: { kind: 'internal', message: error instanceof Error ? error.message : 'unknown' },
    };
    const isMade = leased.guard.status === 'storing' && (objectId !== null || isSpooled);
    if (!isMade && attempts >= this.options.retry.max_attempts)
      await this.settle.settle(leased.image, leased.guard, {
        delivered: false,
        code: 'interrupted',
        attempt,
      });
    else
      await this.leases.giveBack(
        leased,
        // Before a provider was asked no attempt counts: then the faults do.
        backoff_ms(Math.max(attempts, faults + 1), Math.random(), this.options.retry),
        // The attempt that made what is on the disk is closed when that is stored.
        { uncounted: false, attempt: isSpooled ? undefined : attempt, fault: true },
      );
  }
}
