import type { Resolution } from '#catalog';
import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { GENERATION_COLUMNS, IMAGE_COLUMNS, type GenerationRow, type ImageRow } from './rows.js';
import { Where } from './where.js';

export interface GalleryFilter {
  q?: string;
  style?: string;
  tag?: string;
  favorite?: boolean;
  resolution?: Resolution;
  from?: Date;
  to?: Date;
  collectionId?: string;
  /** Only what was made from this image. */
  parentImageId?: string;
  /** Only what retention deletes soon, as its owner was told. */
  leaving?: boolean;
  /** The last image of the page before. */
  before: string | null;
  limit: number;
}

export type GalleryRow = ImageRow & { of: GenerationRow };

/** What the gallery shows. The indexes of the pages are of exactly these rows. */
export const SHOWN = `i.status = 'delivered' AND i.deleted_at IS NULL AND i.trashed_at IS NULL`;

/** Pictures in the trash stay in their collections, and are not walked through. */
const JOIN_COLLECTION = 'JOIN generation.collection_image ci ON ci.image_id = i.id AND ci.is_shown';
const JOIN_GENERATION = 'JOIN generation.generation g ON g.id = i.generation_id';

/** Images with what was asked for. The owner is in every query. */
@Injectable()
export class GalleryRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Newest first; one row more than the limit, so that the caller knows of a further page. */
  async page(workspaceId: string, filter: GalleryFilter): Promise<GalleryRow[]> {
    // A collection has the order of its pages itself.
    const [at, id] = filter.collectionId
      ? ['ci.created_at', 'ci.image_id']
      : ['i.created_at', 'i.id'];
    const where = new Where()
      .and('i.workspace_id = ?', workspaceId)
      .and('ci.collection_id = ?', filter.collectionId)
      .and(
        `(${at}, ${id}) < ((SELECT c.created_at FROM generation.image c WHERE c.id = ?), ?)`,
        filter.before,
      )
      .and('i.style = ?', filter.style)
      .and('i.resolution = ?', filter.resolution)
      .and('i.favorite = ?', filter.favorite)
      .and("i.tags <> '{}' AND i.tags @> ARRAY[?::text]", filter.tag)
      .and('i.created_at >= ?', filter.from)
      .and('i.created_at < ?', filter.to)
      // The owner is part of the index of words.
      .and('g.workspace_id = i.workspace_id AND g.search @@ generation.search_query(?)', filter.q)
      .and('g.parent_image_id = ?', filter.parentImageId);
    if (filter.leaving) where.is('i.leaves_at IS NOT NULL');
    const ofCollection = filter.collectionId === undefined ? '' : JOIN_COLLECTION;
    const isPlain = (filter.q ?? '') === '' && filter.parentImageId === undefined;
    const images = await this.unitOfWork.sql<ImageRow>(
      `SELECT ${IMAGE_COLUMNS} FROM generation.image i ${ofCollection} ${isPlain ? '' : JOIN_GENERATION}
        WHERE ${SHOWN} AND ${where.toString()}
        ORDER BY ${at} DESC, ${id} DESC LIMIT ${where.param(filter.limit + 1)}`,
      where.params,
    );
    return this.withGenerations(images);
  }

  /** What lies in the trash, what came into it last first; `before` is the order of a row. */
  async trash(workspaceId: string, before: string | null, limit: number): Promise<GalleryRow[]> {
    const images = await this.unitOfWork.sql<ImageRow>(
      `SELECT ${IMAGE_COLUMNS} FROM generation.image i
        WHERE i.workspace_id = $1 AND i.trashed_at IS NOT NULL AND i.deleted_at IS NULL
          AND ($2::uuid IS NULL OR i.trash_order < $2)
        ORDER BY i.trash_order DESC LIMIT $3`,
      [workspaceId, before, limit],
    );
    return this.withGenerations(images);
  }

  /** The tags of the workspace's newest pictures that have some, the most used first. */
  tags(
    workspaceId: string,
    { newest, limit }: { newest: number; limit: number },
  ): Promise<{ tag: string; images: number }[]> {
    return this.unitOfWork.sql(
      `SELECT tag, count(*)::int AS images
         FROM (SELECT i.tags FROM generation.image i
                WHERE i.workspace_id = $1 AND i.tags <> '{}' AND ${SHOWN}
                ORDER BY i.created_at DESC, i.id DESC LIMIT $2) AS newest, unnest(tags) AS tag
        GROUP BY tag ORDER BY images DESC, tag LIMIT $3`,
      [workspaceId, newest, limit],
    );
  }

  /** One image of the workspace with its generation. */
  async image(workspaceId: string, id: string): Promise<GalleryRow | null> {
    return (await this.images(workspaceId, [id]))[0] ?? null;
  }

  /** Those of the images that are the workspace's, deleted ones too. */
  async images(workspaceId: string, ids: readonly string[]): Promise<GalleryRow[]> {
    if (ids.length === 0) return [];
    const images = await this.unitOfWork.sql<ImageRow>(
      `SELECT ${IMAGE_COLUMNS} FROM generation.image i WHERE i.id = ANY($1) AND i.workspace_id = $2`,
      [ids, workspaceId],
    );
    return this.withGenerations(images);
  }

  private async withGenerations(images: ImageRow[]): Promise<GalleryRow[]> {
    if (images.length === 0) return [];
    const generations = await this.unitOfWork.sql<GenerationRow>(
      `SELECT ${GENERATION_COLUMNS} FROM generation.generation g WHERE g.id = ANY($1)`,
      [[...new Set(images.map((image) => image.generationId))]],
    );
    const byId = new Map(generations.map((generation) => [generation.id, generation]));
    return images.flatMap((image) => {
      const of = byId.get(image.generationId);
      return of ? [{ ...image, of }] : [];
    });
  }
}
