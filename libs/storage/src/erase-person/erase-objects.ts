import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Erasers, LegalHolds, UnitOfWork, type Obstacle } from '#kernel';
import { ErasureRepository } from '../data/erasure.repository.js';
import { ObjectRepository } from '../data/object.repository.js';
import { parseKey } from '../object-key.js';
import { ObjectStore } from '../object-store/object-store.js';
import { FinishDeletions } from '../remove-objects/finish-deletions.js';
import { LINK_IS_DEAD_S } from '../upload.js';

/** Originals that are hidden, and objects that are deleted, in one go. */
const PART = 200;
/** Of those in one call: nobody else's erasure waits until somebody's last file is gone. */
const MOST_PARTS = 20;
/** The store's clock is another than ours: what has just begun there counts too. */
const CLOCKS_DIFFER_MS = 24 * 3_600_000;
/** Each kind of object lies under one of these, then under its workspace. */
const FOLDERS = ['incoming', 'uploads', 'outputs', 'quarantine', 'exports'] as const;

/** Every byte of a person leaves the store, and the store itself is asked whether it did. */
@Injectable()
export class EraseObjects implements OnModuleInit {
  constructor(
    private readonly clock: Clock,
    private readonly deletions: FinishDeletions,
    private readonly erasers: Erasers,
    private readonly holds: LegalHolds,
    private readonly objects: ObjectRepository,
    private readonly rows: ErasureRepository,
    private readonly store: ObjectStore,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  onModuleInit(): void {
    this.erasers.register('storage', {
      stage: 'objects',
      obstacles: (workspaceId) => this.obstacles(workspaceId),
      prepare: ({ workspaceId }) => this.deleteAll(workspaceId),
      erase: async (person) => ({
        erased: await this.rows.forgetContents(person),
        more: false,
      }),
    });
  }

  /** It is planned, and waits: a hold ends some day, and then the wish still stands. */
  private async obstacles(workspaceId: string): Promise<Obstacle[]> {
    if (!(await this.holds.isHeld(workspaceId))) return [];
    return [{ code: 'legal_hold', refuses: false }];
  }

  /** @returns false while bytes may be there: a put or a signed link of before is still alive. */
  private async deleteAll(workspaceId: string): Promise<boolean> {
    await this.unitOfWork.run(() => this.rows.dropUploads(workspaceId, LINK_IS_DEAD_S));
    for (let part = 0; part < MOST_PARTS; part += 1) {
      const ids = await this.rows.stored(workspaceId, PART);
      if (ids.length === 0) break;
      await this.unitOfWork.run(async () => {
        await this.objects.lockOriginals(ids);
        await this.objects.markDeleting(ids, { reason: 'erased' });
      });
    }
    for (let part = 0; part < MOST_PARTS; part += 1) {
      const due = await this.rows.deleting(workspaceId, PART);
      const { deleted } = await this.deletions.finish(due);
      if (deleted.length < PART) break;
    }
    if (await this.rows.isAnythingLeft(workspaceId)) return false;
    // What a writer that died left half-written, no list of objects shows; who still writes does it in vain.
    const anyTime = new Date(this.clock.now().getTime() + CLOCKS_DIFFER_MS);
    await this.store.dropUnfinished(anyTime, workspaceId);
    return this.sweepFolders(workspaceId);
  }

  /** What the store has and no row knows goes too. @returns whether nothing was there. */
  private async sweepFolders(workspaceId: string): Promise<boolean> {
    for (const folder of FOLDERS) {
      const { objects } = await this.store.list(`${folder}/${workspaceId}/`, { limit: PART });
      if (objects.length === 0) continue;
      await this.store.delete(objects.map(({ key }) => parseKey(key)));
      return false;
    }
    return true;
  }
}
