import { describeError, log, ObjectKeepers, UnitOfWork, type OldRecords } from '#kernel';
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
/** Of one run, so that it ends and a process can stop: 50,000 images. */
const MAX_PAGES = 250;
/** Ids that a dry run names. */
const SAMPLE = 20;

interface TrashPage {
  days: number;
  /** Of the page, however long its plans keep the trash. */
  due: TrashedImage[];
  over: TrashedImage[];
  free: TrashedImage[];
}

/** Deletes for good what has been in the trash for its days. */
@Injectable()
export class ClearTrash {
  /** Where a run ended that had done enough. */
  private goOnBehind: TrashPlace | null = null;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keeping: KeepingRepository,
    private readonly keepers: ObjectKeepers,
    private readonly storage: Storage,
    private readonly catalog: Catalog,
  ) {}

  /**
   * Looks at what is due once: what somebody still needs is passed over until a later run. Ends after
   * so many pages, and the next run goes on from there. @returns how many images were deleted
   */
  async run(): Promise<number> {
    let deleted = 0;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { due, free, days } = await this.page(this.goOnBehind);
      for (const [workspaceId, images] of Map.groupBy(free, (image) => image.workspaceId))
        deleted += await this.tryDelete(
          workspaceId,
          images.map((image) => image.id),
          days,
        );
      this.goOnBehind = due.length < BATCH ? null : (due.at(-1) ?? null);
      if (this.goOnBehind === null) break;
    }
    return deleted;
  }

  /** What a run would delete now; nothing is changed. */
  async find(): Promise<OldRecords> {
    const found = {
      count: 0,
      bytes: 0,
      kept: 0,
      oldest: null as Date | null,
      sample: [] as string[],
    };
    for (let after: TrashPlace | null = null; ;) {
      const { due, over, free }: TrashPage = await this.page(after);
      found.count += free.length;
      found.bytes += free.reduce((sum, { bytes }) => sum + bytes, 0);
      found.kept += over.length - free.length;
      // The pages are in the order of their age.
      found.oldest ??= free[0] ? new Date(free[0].since) : null;
      found.sample.push(...free.slice(0, SAMPLE - found.sample.length).map(({ id }) => id));
      if (due.length < BATCH) return found;
      after = due.at(-1) ?? null;
    }
  }

  private async page(after: TrashPlace | null): Promise<TrashPage> {
    const days = await this.catalog.fewestTrashDays();
    const due = await this.keeping.dueInTrash(days, BATCH, after);
    const over = await this.overOf(due);
    return { days, due, over, free: await this.freeOf(over) };
  }

  /** Those that are over the days of their own plan. */
  private async overOf(found: readonly TrashedImage[]): Promise<TrashedImage[]> {
    const keepings = await this.catalog.keepingsOf([
      ...new Set(found.map((image) => image.workspaceId)),
    ]);
    return found.filter(({ workspaceId, since, asOf }) => {
      const keeping = keepings.get(workspaceId);
      return keeping && keptUntil(keeping, 'trash', new Date(since)) <= asOf;
    });
  }

  /** Those that nobody needs. */
  private async freeOf(over: readonly TrashedImage[]): Promise<TrashedImage[]> {
    const kept = await this.keepers.keptOf(over.map((image) => image.objectId));
    return over.filter((image) => !kept.has(image.objectId));
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
      // Asked once more: whoever came to need one since the page was read is seen now.
      const kept = await this.keepers.keptOf(due.map(({ objectId }) => objectId));
      const free = due.filter(({ objectId }) => !kept.has(objectId)).map(({ id }) => id);
      const objectIds = await this.keeping.markDeleted(workspaceId, free, 'trash');
      await this.storage.remove(objectIds, 'trash');
      return objectIds.length;
    });
  }
}
