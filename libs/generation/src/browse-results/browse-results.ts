import { Catalog } from '#catalog';
import { cursorId, DEFAULT_PAGE, keysetPage } from '#kernel';
import { Injectable } from '@nestjs/common';
import { GenerationRepository } from '../data/generation.repository.js';
import { GalleryRepository, type GalleryRow } from '../data/gallery.repository.js';
import { HistoryRepository } from '../data/history.repository.js';
import { generationErrors } from '../generation.errors.js';
import { endOf, isSet } from '../http/list-query.js';
import type { GenerationListQuery, GenerationView } from '../http/generation.schemas.js';
import type { ImageDetailView } from '../http/image.schemas.js';
import { generationView } from './generation-view.js';
import { imageDetailView } from './image-view.js';
import { Standings } from './standings.js';

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** What a customer reads of their own: history, gallery, one generation, one image. */
@Injectable()
export class BrowseResults {
  constructor(
    private readonly generations: GenerationRepository,
    private readonly history: HistoryRepository,
    private readonly images: GalleryRepository,
    private readonly catalog: Catalog,
    private readonly standings: Standings,
  ) {}

  async generation(workspaceId: string, id: string): Promise<GenerationView> {
    const row = await this.generations.findOwned(workspaceId, id);
    if (!row)
      throw generationErrors.raise('generation_not_found', 'There is no such generation of yours.');
    const [context, standing] = await Promise.all([
      this.catalog.keepingOf(workspaceId),
      this.standings.of(row),
    ]);
    return generationView(row, context, standing);
  }

  async list(workspaceId: string, query: GenerationListQuery): Promise<Page<GenerationView>> {
    const limit = query.limit ?? DEFAULT_PAGE;
    const rows = await this.history.generations(workspaceId, {
      q: query.q,
      style: query.style,
      tag: query.tag,
      favorite: isSet(query.favorite),
      status: query.status,
      withoutBatches: query.batches === 'hidden' ? true : undefined,
      from: query.from === undefined ? undefined : new Date(query.from),
      to: query.to === undefined ? undefined : endOf(query.to),
      before: cursorId(query.cursor),
      limit,
    });
    const page = keysetPage(rows, limit, (row) => row.id);
    const [full, context] = await Promise.all([
      this.generations.withImages(page.items),
      this.catalog.keepingOf(workspaceId),
    ]);
    return {
      items: full.map((row) => generationView(row, context)),
      nextCursor: page.nextCursor,
    };
  }

  async image(workspaceId: string, id: string): Promise<ImageDetailView> {
    const row = await this.ownImage(workspaceId, id);
    const { parentImageId } = row.of;
    const [parent, context] = await Promise.all([
      parentImageId === null ? null : this.images.image(workspaceId, parentImageId),
      this.catalog.keepingOf(workspaceId),
    ]);
    return imageDetailView(row, parent, context);
  }

  /** @throws image_not_found */
  async ownImage(workspaceId: string, id: string): Promise<GalleryRow> {
    const row = await this.images.image(workspaceId, id);
    if (!row) throw generationErrors.raise('image_not_found', 'There is no such image of yours.');
    return row;
  }

  /** The stored object of a delivered image. @throws image_not_found, image_gone */
  async objectOf(workspaceId: string, id: string): Promise<string> {
    return (await this.storedImage(workspaceId, id)).objectId;
  }

  /** A delivered image that is still there. @throws image_not_found, image_gone */
  async storedImage(workspaceId: string, id: string): Promise<GalleryRow & { objectId: string }> {
    const row = await this.ownImage(workspaceId, id);
    if (row.deletedAt)
      throw generationErrors.raise('image_gone', 'This image was deleted and cannot be shown.');
    if (row.status !== 'delivered' || row.objectId === null)
      throw generationErrors.raise('image_not_found', 'This image has not been delivered.');
    return { ...row, objectId: row.objectId };
  }
}
