import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { GenerationStatus } from '../generation.js';
import { GENERATION_COLUMNS, IMAGE_COLUMNS, type GenerationRow, type ImageRow } from './rows.js';

export interface HistoryFilter {
  q?: string;
  style?: string;
  tag?: string;
  favorite?: boolean;
  status?: GenerationStatus;
  /** Leaves out the rows of batches. */
  withoutBatches?: boolean;
  from?: Date;
  to?: Date;
  /** Ids are made in order of time: the page goes on below this one. */
  before: string | null;
  limit: number;
}

export type GalleryFilter = Pick<
  HistoryFilter,
  'q' | 'style' | 'tag' | 'favorite' | 'before' | 'limit'
> & {
  /** Only what was made from this image. */
  parentImageId?: string;
};

export type GalleryRow = ImageRow & { of: GenerationRow };

/** Collects conditions with their numbered parameters. */
class Where {
  readonly params: unknown[] = [];
  readonly conditions: string[] = [];

  /** `text` holds `?` where the parameter goes. */
  and(text: string, value: unknown): this {
    if (value === undefined || value === null || value === '') return this;
    this.params.push(value);
    this.conditions.push(text.replaceAll('?', `$${this.params.length}`));
    return this;
  }

  param(value: unknown): string {
    this.params.push(value);
    return `$${this.params.length}`;
  }

  toString(): string {
    return this.conditions.join(' AND ');
  }
}

/** A customer's own history and gallery, newest first, one indexed page at a time. */
@Injectable()
export class HistoryRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** One row more than the limit, so that the caller knows whether there is another page. */
  generations(workspaceId: string, filter: HistoryFilter): Promise<GenerationRow[]> {
    const where = new Where()
      .and('g.workspace_id = ?', workspaceId)
      .and('g.id < ?', filter.before)
      .and('g.search @@ generation.search_query(?)', filter.q)
      .and('g.style = ?', filter.style)
      .and('g.status = ?', filter.status)
      .and('(g.batch_id IS NULL) = ?', filter.withoutBatches)
      .and('g.created_at >= ?', filter.from)
      .and('g.created_at < ?', filter.to)
      .and(`${SOME_IMAGE} AND i.tags @> ARRAY[?::text])`, filter.tag)
      .and(`${SOME_IMAGE} AND i.favorite) = ?`, filter.favorite);
    return this.unitOfWork.sql<GenerationRow>(
      `SELECT ${GENERATION_COLUMNS} FROM generation.generation g WHERE ${where.toString()}
        ORDER BY g.id DESC LIMIT ${where.param(filter.limit + 1)}`,
      where.params,
    );
  }

  /** Delivered images that still exist. */
  async gallery(workspaceId: string, filter: GalleryFilter): Promise<GalleryRow[]> {
    const where = new Where()
      .and('i.workspace_id = ?', workspaceId)
      .and('i.id < ?', filter.before)
      .and('g.search @@ generation.search_query(?)', filter.q)
      .and('g.style = ?', filter.style)
      .and('i.tags @> ARRAY[?::text]', filter.tag)
      .and('i.favorite = ?', filter.favorite)
      .and('g.parent_image_id = ?', filter.parentImageId);
    const images = await this.unitOfWork.sql<ImageRow>(
      `SELECT ${IMAGE_COLUMNS} FROM generation.image i
         JOIN generation.generation g ON g.id = i.generation_id
        WHERE i.status = 'delivered' AND i.deleted_at IS NULL AND ${where.toString()}
        ORDER BY i.id DESC LIMIT ${where.param(filter.limit + 1)}`,
      where.params,
    );
    return this.withGenerations(images);
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

const SOME_IMAGE = `EXISTS (SELECT 1 FROM generation.image i
  WHERE i.generation_id = g.id AND i.deleted_at IS NULL`;
