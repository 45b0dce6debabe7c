import { Credits } from '#credits';
import { describeError, log, Metrics, UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { AttemptRepository } from '../data/attempt.repository.js';
import { GenerationRepository } from '../data/generation.repository.js';
import { ImageRepository, type Guard } from '../data/image.repository.js';
import { QueueRepository } from '../data/queue.repository.js';
import { ReconcileRepository } from '../data/reconcile.repository.js';
import type { ImageRow } from '../data/rows.js';
import { settlementOf, type ImageStatus } from '../image.js';
import { releaseReason, undeliveredEnds, type UndeliveredCode } from '../image-end.js';
import { PipelineOptions } from '../pipeline-options.js';
import { SettleImage } from '../settle-image/settle-image.js';

/** What a turn found, by kind. In a healthy system all are zero but for killed workers. */
export type Findings = Record<string, number>;

/** Holds are older than this before anybody looks at them: the settling transaction needs time. */
const HOLD_AGE_MS = 60_000;

/**
 * Repairs what is certain: leases without a living worker, images in one state for too long,
 * holds of images that are over, generations that missed their end. Every repair goes through the
 * same guarded steps as the work itself, so it may run anywhere and at any time.
 */
@Injectable()
export class Reconcile {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rows: ReconcileRepository,
    private readonly images: ImageRepository,
    private readonly generations: GenerationRepository,
    private readonly attempts: AttemptRepository,
    private readonly queue: QueueRepository,
    private readonly settle: SettleImage,
    private readonly credits: Credits,
    private readonly options: PipelineOptions,
    private readonly metrics: Metrics,
  ) {}

  /** Gives images of dead workers back to the dispatcher, or ends them after the attempt limit. */
  async takeBackExpiredLeases(): Promise<number> {
    const expired = await this.rows.expiredLeases();
    for (const image of expired) await this.quietly('expired_lease', () => this.takeBack(image));
    return expired.length;
  }

  /** The whole round. */
  async run(): Promise<Findings> {
    const { max_queued_ms, max_busy_ms, review_ms } = this.options;
    const findings: Findings = {
      expired_lease: await this.takeBackExpiredLeases(),
      overdue_queued: await this.endOverdue(['queued'], max_queued_ms, 'timed_out'),
      overdue_busy: await this.endOverdue(
        ['leased', 'generating', 'storing'],
        max_busy_ms,
        'timed_out',
      ),
      undecided: await this.endOverdue(['in_review'], review_ms, 'undecided'),
      unfinished_generation: await this.finishGenerations(),
      unsettled_hold: await this.settleHolds(),
      abandoned_attempt: await this.rows.closeAbandonedAttempts(),
    };
    await this.queue.forgetDeadWorkers();
    for (const [kind, value] of Object.entries(findings)) {
      this.gauge().set({ kind }, value);
      if (value > 0) log.warn({ kind, value }, 'the reconciler found something');
    }
    return findings;
  }

  private async takeBack(image: ImageRow): Promise<void> {
    const guard: Guard = image;
    const spooled = image.spoolId !== null;
    const made = image.status === 'storing' && (image.objectId !== null || spooled);
    if (!made && image.attempts >= this.options.retry.max_attempts) {
      await this.settle.settle(image, guard, {
        delivered: false,
        code: 'interrupted',
        attempt: ABANDONED,
      });
      return;
    }
    await this.unitOfWork.run(async () => {
      const current = await this.generations.lock(image.generationId);
      if (!(await this.images.requeueExpired(image.id, guard))) return;
      // What it made is on a disk: how it ended is told when that is stored.
      if (!spooled) await this.attempts.end(image.id, guard.fencingToken, ABANDONED);
      await this.settle.finishGeneration(image, current);
    });
  }

  private async endOverdue(
    statuses: Parameters<ReconcileRepository['overdue']>[0],
    age_ms: number,
    code: UndeliveredCode,
  ): Promise<number> {
    const overdue = await this.rows.overdue(statuses, age_ms);
    for (const image of overdue)
      await this.quietly(code, async () => {
        await this.settle.settle(image, image, { delivered: false, code });
      });
    return overdue.length;
  }

  private async finishGenerations(): Promise<number> {
    const ids = await this.rows.openButSettled();
    for (const id of ids)
      await this.quietly('unfinished_generation', () =>
        this.unitOfWork.run(async () => {
          const current = await this.generations.lock(id);
          const row = await this.generations.find(id);
          if (row) await this.settle.finishGeneration({ ...row, generationId: id }, current);
        }),
      );
    return ids.length;
  }

  /** A hold whose image is over is settled as the image says. One without an image is reported. */
  private async settleHolds(): Promise<number> {
    const holds = await this.credits.openHoldsOlderThan(HOLD_AGE_MS);
    const states = new Map(
      (await this.rows.statesOf(holds.map((hold) => hold.imageId))).map((row) => [
        row.imageId,
        row.status,
      ]),
    );
    let found = 0;
    for (const { imageId } of holds) {
      const status = states.get(imageId);
      const settlement = status ? settlementOf(status) : null;
      if (status && !settlement) continue;
      found += 1;
      if (!status) log.error({ imageId }, 'a hold has no image: look at it');
      else
        await this.quietly('unsettled_hold', () =>
          this.unitOfWork.run(async () => {
            if (settlement === 'capture') await this.credits.capture(imageId);
            else await this.release(imageId, status);
          }),
        );
    }
    return found;
  }

  private async release(imageId: string, status: ImageStatus): Promise<void> {
    const code = ENDED_AS[status] ?? 'interrupted';
    const { cause } = undeliveredEnds[code];
    await this.credits.release(imageId, { cause, reason: releaseReason(code) });
  }

  /** One thing that cannot be repaired must not keep the others from it. */
  private async quietly(kind: string, repair: () => Promise<void>): Promise<void> {
    try {
      await repair();
    } catch (error) {
      log.error({ kind, error: describeError(error) }, 'a repair failed');
    }
  }

  private gauge() {
    return this.metrics.gauge('gptimage_reconciler_findings', 'Findings of the last round', [
      'kind',
    ]);
  }
}

/** Why an image that ended like this is not charged, where its own reason is not known any more. */
const ENDED_AS: Partial<Record<ImageStatus, UndeliveredCode>> = {
  cancelled: 'cancelled',
  blocked: 'result_refused',
};

const ABANDONED = {
  outcome: 'unknown',
  error: { kind: 'abandoned', message: 'the lease ran out: the worker died or was cut off' },
} as const;
