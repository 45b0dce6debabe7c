import { describeError, log, ObjectKeepers, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import {
  KeepingRepository,
  type TrashedImage,
  type TrashPlace,
} from '../data/keeping.repository.js';
import { limits } from '../generation.js';

/** Images that are looked at together. */
const BATCH = 200;

/** Deletes for good what has been in the trash for its days. */
@Injectable()
export class ClearTrash {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keeping: KeepingRepository,
    private readonly keepers: ObjectKeepers,
    private readonly storage: Storage,
  ) {}

  /**
   * Looks at everything that is due once, however much of it has to stay: what somebody still needs
   * is passed over until a later run. @returns how many images were deleted
   */
  async run(): Promise<number> {
    let deleted = 0;
    let after: TrashPlace | null = null;
    for (;;) {
      const due: TrashedImage[] = await this.keeping.dueInTrash(limits.trash_days, BATCH, after);
      const kept = await this.keepers.keptOf(due.map((image) => image.objectId));
      const free = due.filter((image) => !kept.has(image.objectId));
      for (const [workspaceId, images] of Map.groupBy(free, (image) => image.workspaceId))
        deleted += await this.tryDelete(
          workspaceId,
          images.map((image) => image.id),
        );
      after = due.at(-1) ?? null;
      if (due.length < BATCH) return deleted;
    }
  }

  /** What cannot be deleted for one customer keeps nobody else's in the trash. */
  private async tryDelete(workspaceId: string, ids: readonly string[]): Promise<number> {
    try {
      return await this.delete(workspaceId, ids);
    } catch (error) {
      log.error({ workspaceId, error: describeError(error) }, 'a trash could not be cleared');
      return 0;
    }
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
