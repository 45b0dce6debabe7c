import { UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import { ImageRepository } from '../data/image.repository.js';
import { generationErrors } from '../generation.errors.js';
import type { ImageDetailView, UpdateImage } from '../http/image.schemas.js';
import { BrowseResults } from './browse-results.js';

/** Favourites, tags, and deletion for good. */
@Injectable()
export class KeepImages {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly images: ImageRepository,
    private readonly browse: BrowseResults,
    private readonly storage: Storage,
  ) {}

  async update(workspaceId: string, id: string, change: UpdateImage): Promise<ImageDetailView> {
    const changed = await this.images.setKept(workspaceId, id, change);
    if (!changed) {
      await this.browse.ownImage(workspaceId, id);
      throw generationErrors.raise('image_gone', 'This image was deleted and cannot be changed.');
    }
    return this.browse.image(workspaceId, id);
  }

  /**
   * The bytes and everything derived from them go; the row stays as a tombstone for the receipt.
   * Deleting what is deleted changes nothing.
   */
  async delete(workspaceId: string, id: string): Promise<void> {
    const row = await this.browse.ownImage(workspaceId, id);
    if (row.deletedAt) return;
    if (row.status !== 'delivered')
      throw generationErrors.raise('image_not_found', 'This image has not been delivered.');
    await this.unitOfWork.run(async () => {
      const objectId = await this.images.markDeleted(workspaceId, id);
      if (objectId) await this.storage.remove([objectId], 'customer_deleted');
    });
  }
}
