import { Injectable } from '@nestjs/common';
import { describeError, Jobs, log, newId } from '#kernel';

export const RUN_RETENTION = { queue: 'maintenance', name: 'storage.run-retention' } as const;

/** Asks a worker to work on a run. When Redis is away the next look of the schedule asks again. */
@Injectable()
export class AskForRun {
  constructor(private readonly jobs: Jobs) {}

  async forRun(runId: string): Promise<void> {
    const { queue, name } = RUN_RETENTION;
    try {
      await this.jobs.add(queue, name, { runId }, { jobId: `retention.${runId}.${newId()}` });
    } catch (error) {
      log.warn({ runId, error: describeError(error) }, 'a clean-up run waits for the schedule');
    }
  }
}
