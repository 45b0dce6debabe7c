import { deleteInBatches, log, Scheduled } from '#kernel';
import { Injectable } from '@nestjs/common';
import { ArchiveRepository } from '../data/archive.repository.js';
import { limits } from '../generation.js';
import { ClearTrash } from '../keep-images/clear-trash.js';
import { ForgetOldErrors } from '../oversee-providers/forget-old-errors.js';

/** What the gallery needs done by itself. */
@Injectable()
export class GalleryJobs {
  constructor(
    private readonly trash: ClearTrash,
    private readonly archives: ArchiveRepository,
    private readonly errors: ForgetOldErrors,
  ) {}

  @Scheduled({ name: 'generation.clear-trash', every_ms: 3_600_000 })
  async clearTrash(): Promise<void> {
    const deleted = await this.trash.run();
    if (deleted > 0) log.info({ deleted }, 'the trash was cleared');
  }

  @Scheduled({ name: 'generation.forget-old-errors', every_ms: 3_600_000 })
  async forgetOldErrors(): Promise<void> {
    await this.errors.clear();
  }

  @Scheduled({ name: 'generation.forget-archives', every_ms: 3_600_000 })
  async forgetArchives(): Promise<void> {
    await deleteInBatches((rows) => this.archives.deleteOld(limits.archive_hours, rows));
  }
}
