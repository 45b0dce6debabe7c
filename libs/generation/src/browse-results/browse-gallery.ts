import { Catalog } from '#catalog';
import { cursorId, DEFAULT_PAGE, keysetPage } from '#kernel';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import { GalleryRepository, type GalleryRow } from '../data/gallery.repository.js';
import { LeavingRepository } from '../data/leaving.repository.js';
import { limits } from '../generation.js';
import type { GalleryQuery, LeavingView } from '../http/gallery.schemas.js';
import type { GalleryImageView } from '../http/image.schemas.js';
import { endOf, isSet } from '../http/list-query.js';
import { galleryImageView } from './image-view.js';

interface GalleryPage {
  items: GalleryImageView[];
  nextCursor: string | null;
}

/** Tags that the filter offers. */
const MAX_TAGS = 100;
/** Pictures whose tags are counted: the list is asked for often, and there is no index of it. */
const TAGGED = 10_000;

/** A customer's gallery and its trash, page by page. */
@Injectable()
export class BrowseGallery {
  constructor(
    private readonly gallery: GalleryRepository,
    private readonly catalog: Catalog,
    private readonly images: LeavingRepository,
    private readonly storage: Storage,
  ) {}

  async page(workspaceId: string, query: GalleryQuery): Promise<GalleryPage> {
    const limit = query.limit ?? DEFAULT_PAGE;
    const rows = await this.gallery.page(workspaceId, {
      q: query.q,
      style: query.style,
      tag: query.tag,
      favorite: isSet(query.favorite),
      resolution: query.resolution,
      from: query.from === undefined ? undefined : new Date(query.from),
      to: query.to === undefined ? undefined : endOf(query.to),
      collectionId: query.collection,
      parentImageId: query.parentImageId,
      leaving: isSet(query.leaving),
      before: cursorId(query.cursor),
      limit,
    });
    return this.show(workspaceId, rows, limit, (row) => row.id);
  }

  async trash(
    workspaceId: string,
    query: { limit?: number; cursor?: string },
  ): Promise<GalleryPage> {
    const limit = query.limit ?? DEFAULT_PAGE;
    const rows = await this.gallery.trash(workspaceId, cursorId(query.cursor), limit + 1);
    return this.show(workspaceId, rows, limit, (row) => row.trashOrder ?? '');
  }

  /** What retention deletes soon, as its owner was told; null where that is nothing. */
  async leaving(workspaceId: string): Promise<LeavingView> {
    const images = await this.images.summary(workspaceId);
    const uploads = await this.storage.leavingUploads(workspaceId, limits.max_archive_images);
    const days = [images.firstAt, images.lastAt, ...uploads.map(({ leavesAt }) => leavesAt)].filter(
      (day) => day !== null,
    );
    const [first] = days.toSorted((one, other) => one.getTime() - other.getTime());
    const last = days.toSorted((one, other) => other.getTime() - one.getTime())[0];
    return {
      images: images.count,
      uploads: uploads.length,
      bytes: uploads.reduce((sum, { bytes }) => sum + bytes, images.bytes),
      firstAt: first?.toISOString() ?? null,
      lastAt: last?.toISOString() ?? null,
      parts: Math.max(
        Math.ceil(images.count / limits.max_archive_images),
        uploads.length > 0 ? 1 : 0,
      ),
    };
  }

  async tags(workspaceId: string): Promise<{ items: { tag: string; images: number }[] }> {
    return { items: await this.gallery.tags(workspaceId, { newest: TAGGED, limit: MAX_TAGS }) };
  }

  private async show(
    workspaceId: string,
    rows: readonly GalleryRow[],
    limit: number,
    cursorOf: (row: GalleryRow) => string,
  ): Promise<GalleryPage> {
    const page = keysetPage(rows, limit, cursorOf);
    const context = await this.catalog.keepingOf(workspaceId);
    return { ...page, items: page.items.map((row) => galleryImageView(row, row.of, context)) };
  }
}
