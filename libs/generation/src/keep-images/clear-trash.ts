import { describeError, log, ObjectKeepers, UnitOfWork } from '#kernel';
import { Catalog, keptUntil } from '#catalog';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import {
  KeepingRepository,
  type TrashedImage,
  type TrashPlace,
} from '../data/keeping.repository.js';

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
    private readonly catalog: Catalog,
  ) {}

  /**
   * Looks at everything that is due once, however much of it has to stay: what somebody still needs
   * is passed over until a later run. @returns how many images were deleted
   */
  async run(): Promise<number> {
    const days = await this.catalog.fewestTrashDays();
    let deleted = 0;
    let after: TrashPlace | null = null;
    for (;;) {
      const due: TrashedImage[] = await this.keeping.dueInTrash(days, BATCH, after);
      const free = await this.freeOf(due);
      for (const [workspaceId, images] of Map.groupBy(free, (image) => image.workspaceId))
        deleted += await this.tryDelete(
          workspaceId,
          images.map((image) => image.id),
          days,
        );
      after = due.at(-1) ?? null;
      if (due.length < BATCH) return deleted;
    }
  }

  /** Those that are over the days of their own plan, and that nobody needs. */
  private async freeOf(found: readonly TrashedImage[]): Promise<TrashedImage[]> {
    const keepings = await this.catalog.keepingsOf([
      ...new Set(found.map((image) => image.workspaceId)),
    ]);
    const due = found.filter(({ workspaceId, since, asOf }) => {
      const keeping = keepings.get(workspaceId);
      return keeping && keptUntil(keeping, 'trash', new Date(since)) <= asOf;
    });
    const kept = await this.keepers.keptOf(due.map((image) => image.objectId));
    return due.filter((image) => !kept.has(image.objectId));
  }

  /** What cannot be deleted for one customer keeps nobody else's in the trash. */
  private async tryDelete(
    workspaceId: string,
    ids: readonly string[],
    days: number,
  ): Promise<number> {
    try {
      return await this.delete(workspaceId, ids, days);
    } catch (error) {
      log.error({ workspaceId, error: describeError(error) }, 'a trash could not be cleared');
      return 0;
    }
  }

  /** Only what is still in the trash: it may have been restored meanwhile. */
  private delete(workspaceId: string, ids: readonly string[], days: number): Promise<number> {
    return this.unitOfWork.run(async () => {
      const due = await this.keeping.lockDue(workspaceId, ids, days);
      const objectIds = await this.keeping.markDeleted(workspaceId, due, 'trash');
      await this.storage.remove(objectIds, 'trash');
      return objectIds.length;
    });
  }
}
