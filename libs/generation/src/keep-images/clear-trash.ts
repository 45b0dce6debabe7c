import { ObjectKeepers, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import { KeepingRepository, type TrashPlace } from '../data/keeping.repository.js';
import { limits } from '../generation.js';

/** Images that are looked at together. */
const BATCH = 200;
/** Of one run, so that it ends; the next one goes on. */
const MAX_BATCHES = 50;

/** Deletes for good what has been in the trash for its days. */
@Injectable()
export class ClearTrash {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keeping: KeepingRepository,
    private readonly keepers: ObjectKeepers,
    private readonly storage: Storage,
  ) {}

  /** What somebody still needs stays until a later run. @returns how many images were deleted */
  async run(): Promise<number> {
    let deleted = 0;
    let after: TrashPlace | null = null;
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const due = await this.keeping.dueInTrash(limits.trash_days, BATCH, after);
      const kept = await this.keepers.keptOf(due.map((image) => image.objectId));
      const free = due.filter((image) => !kept.has(image.objectId));
      for (const [workspaceId, images] of Map.groupBy(free, (image) => image.workspaceId))
        deleted += await this.delete(
          workspaceId,
          images.map((image) => image.id),
        );
      after = due.at(-1) ?? null;
      if (due.length < BATCH) break;
    }
    return deleted;
  }

  /** Only what is still in the trash: it may have been restored meanwhile. */
  private delete(workspaceId: string, ids: readonly string[]): Promise<number> {
    return this.unitOfWork.run(async () => {
      const due = await this.keeping.lockDue(workspaceId, ids, limits.trash_days);
      const objectIds = await this.keeping.markDeleted(workspaceId, due, 'trash');
      await this.storage.remove(objectIds, 'trash');
      return objectIds.length;
    });
  }
}
