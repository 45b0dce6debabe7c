import { Injectable } from '@nestjs/common';
import { describeError, Jobs, log, newId } from '#kernel';

export const BUILD_EXPORT = { queue: 'maintenance', name: 'privacy.build-export' } as const;

/** Asks a worker to build an export. When Redis is away the next look of the schedule asks again. */
@Injectable()
export class ExportJobs {
  constructor(private readonly jobs: Jobs) {}

  async ask(exportId: string): Promise<void> {
    const { queue, name } = BUILD_EXPORT;
    try {
      await this.jobs.add(queue, name, { exportId }, { jobId: `export.${exportId}.${newId()}` });
    } catch (error) {
      log.warn({ exportId, error: describeError(error) }, 'an export waits for the schedule');
    }
  }
}
