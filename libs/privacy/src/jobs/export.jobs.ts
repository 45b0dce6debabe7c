import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { JobHandler, Scheduled } from '#kernel';
import { BuildExport } from '../build-export/build-export.js';
import { BUILD_EXPORT, ExportJobs } from '../build-export/export-jobs.js';
import { ExportRepository } from '../data/export.repository.js';
import { EndExports } from '../end-export/end-exports.js';

const payload = z.object({ exportId: z.uuid() });

/** Of one look; the next one goes on. */
const AT_ONCE = 50;
/** Days after which nobody asks any more what became of an export. */
const REMEMBERED_days = 90;

/** The worker's side of exports. */
@Injectable()
export class ExportsJobs {
  constructor(
    private readonly building: BuildExport,
    private readonly ending: EndExports,
    private readonly exports: ExportRepository,
    private readonly jobs: ExportJobs,
  ) {}

  @JobHandler({ ...BUILD_EXPORT, payload, concurrency: 1 })
  async build({ exportId }: z.infer<typeof payload>): Promise<void> {
    await this.building.build(exportId);
  }

  /** One whose worker died, whose job was lost or that is to be tried again goes on. */
  @Scheduled({ name: 'privacy.resume-exports', every_ms: 10_000 })
  async resume(): Promise<void> {
    for (const id of await this.exports.due(AT_ONCE)) await this.jobs.ask(id);
  }

  @Scheduled({ name: 'privacy.expire-exports', every_ms: 60_000 })
  async expire(): Promise<void> {
    for (const id of await this.exports.expired(AT_ONCE)) await this.ending.one(id, 'expired');
    await this.exports.forgetOld(REMEMBERED_days, AT_ONCE);
  }
}
