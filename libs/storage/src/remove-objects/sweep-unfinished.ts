import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { LegalHoldRepository } from '../data/legal-hold.repository.js';
import { ObjectRepository } from '../data/object.repository.js';
import { UploadRepository } from '../data/upload.repository.js';
import { FinishDeletions } from './finish-deletions.js';
import { RemoveObjects } from './remove-objects.js';

const BATCH = 200;
const HELD_AT_ONCE = 5_000;
/** A sweep ends after so many batches; the next one goes on. */
const MAX_BATCHES = 50;

/**
 * Takes care of what a crash or an outage left half done: puts that never finished, uploads that
 * nobody completed, deletions whose bytes may still be there. Nothing in the store is unknown to
 * the database after it.
 */
@Injectable()
export class SweepUnfinished {
  constructor(
    private readonly objects: ObjectRepository,
    private readonly uploads: UploadRepository,
    private readonly deletions: FinishDeletions,
    private readonly removal: RemoveObjects,
    private readonly unitOfWork: UnitOfWork,
    private readonly holds: LegalHoldRepository,
  ) {}

  /** @returns how many objects were ended. @throws store_unavailable; the next sweep goes on */
  async sweep(): Promise<number> {
    let ended = 0;
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      await this.unitOfWork.run(() => this.objects.abandonPending(BATCH));
      await this.holds.putOff(HELD_AT_ONCE);
      const due = await this.objects.deletingDue(BATCH);
      const { deleted } = await this.deletions.finish(due);
      ended += deleted.length;
      if (due.length < BATCH) break;
    }
    await this.unitOfWork.run(async () =>
      this.removal.remove(await this.uploads.dropAbandoned(BATCH), 'abandoned'),
    );
    return ended;
  }
}
