import { describeError, log, Metrics, UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { AttemptRepository } from '../data/attempt.repository.js';
import { GenerationRepository } from '../data/generation.repository.js';
import { ImageRepository } from '../data/image.repository.js';
import { QueueRepository } from '../data/queue.repository.js';
import { ReconcileRepository } from '../data/reconcile.repository.js';
import { RoundRepository } from '../data/round.repository.js';
import type { ImageRow } from '../data/rows.js';
import type { UndeliveredCode } from '../image-end.js';
import { PipelineOptions } from '../pipeline-options.js';
import { SettleImage } from '../settle-image/settle-image.js';
import { findingKinds, type FindingKind, type Findings, type Found } from './findings.js';
import { SettleHolds } from './settle-holds.js';

/**
 * Repairs what is certain: leases without a living worker, images in one state for too long,
 * holds of images that are over, generations that missed their end. Every repair goes through the
 * same guarded steps as the work itself, so it may run anywhere and at any time. What is not certain
 * opens a case, once. What was found is kept for the console.
 */
@Injectable()
export class Reconcile {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rows: ReconcileRepository,
    private readonly rounds: RoundRepository,
    private readonly images: ImageRepository,
    private readonly generations: GenerationRepository,
    private readonly attempts: AttemptRepository,
    private readonly queue: QueueRepository,
    private readonly settle: SettleImage,
    private readonly holds: SettleHolds,
    private readonly options: PipelineOptions,
    private readonly metrics: Metrics,
  ) {}

  /** Gives images of dead workers back to the dispatcher, or ends them after the attempt limit. */
  async takeBackExpiredLeases(): Promise<number> {
    const found = await this.expiredLeases();
    if (found.length > 0) await this.rounds.record({ expired_lease: found }, false);
    return found.length;
  }

  /** The whole round. */
  async run(): Promise<Findings> {
    const { max_queued_ms, max_busy_ms, review_ms } = this.options;
    const busy = ['leased', 'generating', 'storing'] as const;
    const expired_lease = await this.expiredLeases();
    const lost_push = await this.rows.forgetLostPushes();
    const overdue_queued = await this.endOverdue(['queued'], max_queued_ms, 'timed_out');
    const overdue_busy = await this.endOverdue(busy, max_busy_ms, 'timed_out');
    const undecided = await this.endOverdue(['in_review'], review_ms, 'undecided');
    const unfinished_generation = await this.finishGenerations();
    const { unsettled, withoutImage } = await this.holds.run();
    const abandoned_attempt = await this.rows.closeAbandonedAttempts();
    await this.queue.forgetDeadWorkers();
    const found: Record<FindingKind, Found[]> = {
      expired_lease,
      lost_push,
      overdue_queued,
      overdue_busy,
      undecided,
      unfinished_generation,
      unsettled_hold: unsettled,
      hold_without_image: withoutImage,
      abandoned_attempt,
    };
    await this.rounds.record(found, true);
    await this.rounds.prune();
    await this.tellReviews();
    return this.tell(found);
  }

  /** They end by themselves after 72 hours, which is to be no surprise. */
  private async tellReviews(): Promise<void> {
    const { waiting, longest_s } = await this.rows.reviews();
    this.metrics.gauge('gptimage_reviews_waiting', 'Pictures that wait for a person').set(waiting);
    this.metrics
      .gauge('gptimage_review_age_seconds', 'How long the first of them has waited')
      .set(longest_s);
  }

  private tell(found: Record<FindingKind, Found[]>): Findings {
    const counts = findingKinds.map((kind) => [kind, found[kind].length] as const);
    for (const [kind, value] of counts) {
      this.gauge().set({ kind }, value);
      if (value > 0) log.warn({ kind, value }, 'the reconciler found something');
    }
    return Object.fromEntries(counts) as Findings;
  }

  private async expiredLeases(): Promise<Found[]> {
    const expired = await this.rows.expiredLeases();
    for (const image of expired) await this.quietly('expired_lease', () => this.takeBack(image));
    return expired.map(foundIn);
  }

  /** Decides about the image as it is under its lock: its worker may have got further meanwhile. */
  private async takeBack({ id, generationId, fencingToken }: ImageRow): Promise<void> {
    await this.unitOfWork.run(async () => {
      const current = await this.generations.lock(generationId);
      const image = await this.images.lockExpired(id, fencingToken);
      if (!image) return;
      const spooled = image.spoolId !== null;
      const made = image.status === 'storing' && (image.objectId !== null || spooled);
      if (!made && image.attempts >= this.options.retry.max_attempts) {
        const end = { delivered: false, code: 'interrupted', attempt: ABANDONED } as const;
        await this.settle.endOne(image, image, end);
      } else {
        await this.images.requeue(id, image, 0, false);
        // What it made is on a disk: how it ended is told when that is stored.
        if (!spooled) await this.attempts.end(id, fencingToken, ABANDONED);
      }
      await this.settle.finishGeneration(image, current);
    });
  }

  private async endOverdue(
    statuses: Parameters<ReconcileRepository['overdue']>[0],
    age_ms: number,
    code: UndeliveredCode,
  ): Promise<Found[]> {
    const overdue = await this.rows.overdue(statuses, age_ms);
    for (const image of overdue)
      await this.quietly(code, async () => {
        await this.settle.settle(image, image, { delivered: false, code });
      });
    return overdue.map(foundIn);
  }

  private async finishGenerations(): Promise<Found[]> {
    const found = await this.rows.openButSettled();
    for (const { id, workspaceId } of found)
      await this.quietly('unfinished_generation', () =>
        this.unitOfWork.run(async () => {
          const current = await this.generations.lock(id);
          await this.settle.finishGeneration({ generationId: id, workspaceId }, current);
        }),
      );
    return found;
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

const foundIn = ({ id, workspaceId }: ImageRow): Found => ({ id, workspaceId });

const ABANDONED = {
  outcome: 'unknown',
  error: { kind: 'abandoned', message: 'the lease ran out: the worker died or was cut off' },
} as const;
