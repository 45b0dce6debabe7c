import { describeError, JobHandler, Jobs, log, Loop, Scheduled } from '#kernel';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { z } from 'zod';
import { BatchRepository } from '../data/batch.repository.js';
import { PipelineOptions } from '../pipeline-options.js';
import { CHECK_LEASE_MS, CheckRows } from '../run-batch/check-rows.js';
import { StartRows } from '../run-batch/start-rows.js';

const CHECK_BATCH = 'check-batch';
/** Batches that one worker checks at a time: the moderators are asked about several rows of each. */
const CHECKS_AT_ONCE = 2;

/** What every worker does for batches: hand out their checks, and start their rows. */
@Injectable()
export class BatchJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loops: Loop[] = [];

  constructor(
    private readonly batches: BatchRepository,
    private readonly checks: CheckRows,
    private readonly starter: StartRows,
    private readonly jobs: Jobs,
    private readonly options: PipelineOptions,
  ) {}

  onApplicationBootstrap(): void {
    this.loops.push(
      new Loop('batch-checks', this.options.batch_ms, () => this.handOutChecks()),
      new Loop('batch-rows', this.options.batch_ms, async () => {
        await this.starter.turn();
      }),
    );
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }

  @JobHandler({
    queue: 'maintenance',
    name: CHECK_BATCH,
    payload: z.object({ batchId: z.uuid(), token: z.int() }),
    concurrency: CHECKS_AT_ONCE,
  })
  async check({ batchId, token }: { batchId: string; token: number }): Promise<void> {
    await this.checks.check(batchId, token);
  }

  @Scheduled({ name: 'batches.tidy', every_ms: 3_600_000 })
  async tidy(): Promise<void> {
    await this.batches.tidyUnstarted();
  }

  /** A job that is lost with Redis, or with its worker, is handed out again when its time is up. */
  private async handOutChecks(): Promise<void> {
    for (const claim of await this.batches.claimChecks(CHECK_LEASE_MS))
      // Not awaited: Bull holds an add back for as long as Redis is away.
      void this.jobs
        .add('maintenance', CHECK_BATCH, claim, { jobId: `${claim.batchId}.${claim.token}` })
        .catch((error: unknown) =>
          log.warn({ ...claim, error: describeError(error) }, 'a check could not be handed out'),
        );
  }
}
