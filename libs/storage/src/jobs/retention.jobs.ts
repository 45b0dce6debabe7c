import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { isProblem, JobHandler, Scheduled } from '#kernel';
import { AskForRun, RUN_RETENTION } from '../clean-up-expired/ask-for-run.js';
import { RunRetention } from '../clean-up-expired/run-retention.js';
import { RetentionRepository } from '../data/retention.repository.js';

const payload = z.object({ runId: z.uuid() });

/** A day, less what the hourly look may be late. */
const EVERY_H = 23;

/** The worker's side of clean-up runs. */
@Injectable()
export class RetentionJobs {
  constructor(
    private readonly runs: RunRetention,
    private readonly retention: RetentionRepository,
    private readonly ask: AskForRun,
  ) {}

  @JobHandler({ ...RUN_RETENTION, payload, concurrency: 1 })
  async run({ runId }: z.infer<typeof payload>): Promise<void> {
    await this.runs.work(runId);
  }

  @Scheduled({ name: 'storage.daily-retention', every_ms: 3_600_000 })
  async daily(): Promise<void> {
    if (await this.retention.scheduledWithin(EVERY_H)) return;
    try {
      const run = await this.runs.startBySchedule();
      await this.ask.forRun(run.id);
    } catch (error) {
      if (!isProblem(error, 'retention_run_in_progress')) throw error;
    }
  }

  /** A run whose worker died or whose job was lost goes on. */
  @Scheduled({ name: 'storage.resume-retention', every_ms: 30_000 })
  async resume(): Promise<void> {
    await this.retention.endDeadDryRuns();
    for (const runId of await this.retention.unattended()) await this.ask.forRun(runId);
  }
}
