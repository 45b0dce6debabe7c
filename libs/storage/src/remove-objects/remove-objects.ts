import { Injectable } from '@nestjs/common';
import { describeError, log, UnitOfWork } from '#kernel';
import { ObjectRepository } from '../data/object.repository.js';
import type { StoredObject } from '../data/stored-object.js';
import { FinishDeletions } from './finish-deletions.js';

/** More objects than this are left to the sweep, so that nobody waits for them. */
const AT_ONCE = 60;
/** The sweep leaves a fresh deletion to whoever began it. */
const OWN_TRY_S = 60;

/** Deletes originals with all their derivatives. */
@Injectable()
export class RemoveObjects {
  constructor(
    private readonly objects: ObjectRepository,
    private readonly deletions: FinishDeletions,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * From this commit on nobody sees the objects; their bytes go right after it, or with the next
   * sweep when the store is away. Joins an open transaction.
   */
  async remove(objectIds: readonly string[], reason: string): Promise<void> {
    if (objectIds.length === 0) return;
    await this.unitOfWork.run(async () => {
      await this.objects.lockOriginals(objectIds);
      const rows = await this.objects.markDeleting(objectIds, { reason, notBefore_s: OWN_TRY_S });
      await this.unitOfWork.afterCommit(() => this.tryNow(rows));
    });
  }

  private async tryNow(rows: readonly StoredObject[]): Promise<void> {
    try {
      await this.deletions.finish(rows.slice(0, AT_ONCE));
    } catch (error) {
      log.warn({ error: describeError(error) }, 'a deletion is left to the sweep');
    }
  }
}
