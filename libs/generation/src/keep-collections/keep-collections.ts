import { cursorId, DEFAULT_PAGE, keysetPage, UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { CollectionRepository, type CollectionRow } from '../data/collection.repository.js';
import { limits } from '../generation.js';
import { generationErrors } from '../generation.errors.js';
import { coverOf } from '../http/cover.schemas.js';
import type { CollectionView } from '../http/collection.schemas.js';
import type { Changed } from '../keep-images/keep-images.js';

/** A customer's collections: named sets of their pictures. */
@Injectable()
export class KeepCollections {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly collections: CollectionRepository,
  ) {}

  async list(
    workspaceId: string,
    query: { limit?: number; cursor?: string },
  ): Promise<{ items: CollectionView[]; nextCursor: string | null }> {
    const limit = query.limit ?? DEFAULT_PAGE;
    const rows = await this.collections.list(workspaceId, cursorId(query.cursor), limit + 1);
    const page = keysetPage(rows, limit, (row) => row.id);
    return { ...page, items: page.items.map(collectionView) };
  }

  /** @throws collection_not_found */
  async one(workspaceId: string, id: string): Promise<CollectionView> {
    const row = await this.collections.find(workspaceId, id);
    if (!row) throw notFound();
    return collectionView(row);
  }

  /** @throws too_many_collections */
  async create(workspaceId: string, name: string): Promise<CollectionView> {
    const most = limits.max_collections;
    const id = await this.unitOfWork.run(() => this.collections.add(workspaceId, name, most));
    if (id === null)
      throw generationErrors.raise(
        'too_many_collections',
        `You have ${most} collections, which is all there can be. Delete one, or use one that is there.`,
        { extra: { max: most } },
      );
    return this.one(workspaceId, id);
  }

  /** @throws collection_not_found */
  async rename(workspaceId: string, id: string, name: string): Promise<CollectionView> {
    if (!(await this.collections.rename(workspaceId, id, name))) throw notFound();
    return this.one(workspaceId, id);
  }

  /** Its pictures stay. @throws collection_not_found */
  async delete(workspaceId: string, id: string): Promise<void> {
    if (!(await this.collections.delete(workspaceId, id))) throw notFound();
  }

  /**
   * Pictures that are in it already, in the trash or not there are left out.
   * @throws collection_not_found, collection_full (nothing is put in then)
   */
  putIn(workspaceId: string, id: string, imageIds: readonly string[]): Promise<Changed> {
    return this.unitOfWork.run(async () => {
      const held = await this.collections.holdShown(workspaceId, imageIds);
      const before = await this.lock(workspaceId, id);
      const changed = await this.collections.putIn(id, held);
      const max = limits.max_collection_images;
      if (before + changed > max)
        throw generationErrors.raise(
          'collection_full',
          `A collection holds ${max} pictures at most, and this one has ${before}. Choose fewer, or start another one.`,
          { extra: { max, present: before } },
        );
      return { changed };
    });
  }

  /** @throws collection_not_found */
  takeOut(workspaceId: string, id: string, imageIds: readonly string[]): Promise<Changed> {
    return this.unitOfWork.run(async () => {
      await this.lock(workspaceId, id);
      return { changed: await this.collections.takeOut(id, imageIds) };
    });
  }

  private async lock(workspaceId: string, id: string): Promise<number> {
    const entries = await this.collections.lock(workspaceId, id);
    if (entries === null) throw notFound();
    return entries;
  }
}

const notFound = () =>
  generationErrors.raise('collection_not_found', 'There is no such collection of yours.');

function collectionView(row: CollectionRow): CollectionView {
  return {
    id: row.id,
    name: row.name,
    imageCount: row.entries,
    createdAt: row.createdAt.toISOString(),
    cover: coverOf(row),
  };
}
