import { UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import { BrowseResults } from '../browse-results/browse-results.js';
import { ImageRepository } from '../data/image.repository.js';
import { KeepingRepository, type KeptChange } from '../data/keeping.repository.js';
import { generationErrors } from '../generation.errors.js';
import type { ImageDetailView, UpdateImage } from '../http/image.schemas.js';

/** How many of the images a call was about it changed: what is not theirs is left out. */
export interface Changed {
  changed: number;
}

export interface Emptied extends Changed {
  /** Still in the trash of what was in it. */
  left: number;
  until: string;
}

/** Images deleted in one transaction. */
const AT_ONCE = 200;
/** Of one request: their bytes go before it is answered, and nobody waits for minutes. */
const MAX_BATCHES = 5;

/** Favourites, tags, the trash, and deletion for good. */
@Injectable()
export class KeepImages {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly images: ImageRepository,
    private readonly keeping: KeepingRepository,
    private readonly browse: BrowseResults,
    private readonly storage: Storage,
  ) {}

  /** @throws image_not_found, image_gone, image_in_trash */
  async update(workspaceId: string, id: string, change: UpdateImage): Promise<ImageDetailView> {
    const changed = await this.images.setKept(workspaceId, id, change);
    if (!changed) {
      const row = await this.browse.ownImage(workspaceId, id);
      if (row.deletedAt)
        throw generationErrors.raise('image_gone', 'This image was deleted and cannot be changed.');
      throw generationErrors.raise('image_in_trash', 'Restore the image first, then change it.');
    }
    return this.browse.image(workspaceId, id);
  }

  async change(workspaceId: string, ids: readonly string[], change: KeptChange): Promise<Changed> {
    return { changed: (await this.keeping.change(workspaceId, ids, change)).length };
  }

  async trash(workspaceId: string, ids: readonly string[]): Promise<Changed> {
    return { changed: (await this.keeping.trash(workspaceId, ids)).length };
  }

  async restore(workspaceId: string, ids: readonly string[]): Promise<Changed> {
    return { changed: (await this.keeping.restore(workspaceId, ids)).length };
  }

  /**
   * The bytes and everything derived from them go; the row stays as a tombstone for the receipt.
   * Deleting what is deleted changes nothing.
   * @throws image_not_found
   */
  async delete(workspaceId: string, id: string): Promise<void> {
    const row = await this.browse.ownImage(workspaceId, id);
    if (row.deletedAt) return;
    if (row.status !== 'delivered')
      throw generationErrors.raise('image_not_found', 'This image has not been delivered.');
    await this.deleteAll(workspaceId, [id], 'anywhere');
  }

  /** Those of the images that lie in the trash. */
  async deleteFromTrash(workspaceId: string, ids: readonly string[]): Promise<Changed> {
    const chosen = await this.keeping.inTrash(workspaceId, ids);
    let changed = 0;
    for (let at = 0; at < chosen.length; at += AT_ONCE)
      changed += await this.deleteAll(workspaceId, chosen.slice(at, at + AT_ONCE), 'trash');
    return { changed };
  }

  /**
   * What is in the trash now, the oldest first: so much of it as one request may do.
   * @param until of an earlier answer, so that going on takes nothing that came in since.
   */
  async emptyTrash(workspaceId: string, until?: string): Promise<Emptied> {
    const end = until ?? (await this.keeping.endOfTrash());
    let changed = 0;
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const next = await this.keeping.nextInTrash(workspaceId, end, AT_ONCE);
      changed += await this.deleteAll(workspaceId, next, 'trash');
      if (next.length < AT_ONCE) break;
    }
    return { changed, left: await this.keeping.leftInTrash(workspaceId, end), until: end };
  }

  /** @returns how many were there to delete */
  private deleteAll(
    workspaceId: string,
    ids: readonly string[],
    from: 'anywhere' | 'trash',
  ): Promise<number> {
    return this.unitOfWork.run(async () => {
      const objectIds = await this.keeping.markDeleted(workspaceId, ids, from);
      await this.storage.remove(objectIds, 'customer_deleted');
      return objectIds.length;
    });
  }
}
