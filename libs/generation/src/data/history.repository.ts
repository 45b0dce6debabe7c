import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { GenerationStatus } from '../generation.js';
import { SHOWN } from './gallery.repository.js';
import { GENERATION_COLUMNS, type GenerationRow } from './rows.js';
import { Where } from './where.js';

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

/** A customer's own history, newest first, one indexed page at a time. */
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
      .and(`EXISTS (${IMAGES} AND i.tags <> '{}' AND i.tags @> ARRAY[?::text])`, filter.tag);
    // Those with favourites are met soon by walking the page's own order, which OFFSET keeps the
    // planner to; most are without, and a join that begins with the images reads all of them.
    if (filter.favorite === true) where.is(`EXISTS (${IMAGES} AND i.favorite OFFSET 0)`);
    if (filter.favorite === false) where.is(`NOT EXISTS (${IMAGES} AND i.favorite)`);
    return this.unitOfWork.sql<GenerationRow>(
      `SELECT ${GENERATION_COLUMNS} FROM generation.generation g WHERE ${where.toString()}
        ORDER BY g.id DESC LIMIT ${where.param(filter.limit + 1)}`,
      where.params,
    );
  }
}

const IMAGES = `SELECT 1 FROM generation.image i
  WHERE i.generation_id = g.id AND ${SHOWN}`;
