import { Catalog } from '#catalog';
import {
  adminRange,
  cursorId,
  decodeCursor,
  DEFAULT_PAGE,
  keysetPage,
  UnitOfWork,
  wrongCursor,
} from '#kernel';
import { Injectable } from '@nestjs/common';
import { BatchRepository, type BatchRecord } from '../data/batch.repository.js';
import { BatchRowRepository, type RowSum } from '../data/batch-row.repository.js';
import { GenerationRepository } from '../data/generation.repository.js';
import type {
  AdminBatchQuery,
  AdminBatchRow,
  BatchRowQuery,
  BatchRowView,
  BatchView,
} from '../http/batch.schemas.js';
import { adminBatchView, batchRowView, batchView } from './batch-view.js';
import { batchNotFound } from './control-batch.js';

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** A page as the database gave it, with the sums of each batch. */
interface WithSums {
  rows: BatchRecord[];
  sums: Map<string, RowSum[]>;
}

/**
 * What customers read of their batches, and operators of everybody's: each answer is of one moment,
 * so that no batch runs whose rows are all done.
 */
@Injectable()
export class BrowseBatches {
  constructor(
    private readonly batches: BatchRepository,
    private readonly rows: BatchRowRepository,
    private readonly generations: GenerationRepository,
    private readonly catalog: Catalog,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async list(
    workspaceId: string,
    query: { limit?: number; cursor?: string },
  ): Promise<Page<BatchView>> {
    const limit = query.limit ?? DEFAULT_PAGE;
    const before = cursorId(query.cursor);
    const { rows, sums } = await this.unitOfWork.snapshot(async () =>
      this.withSums(await this.batches.list(workspaceId, before, limit + 1)),
    );
    const page = keysetPage(rows, limit, (batch) => batch.id);
    return { ...page, items: page.items.map((batch) => batchView(batch, sums.get(batch.id))) };
  }

  /** @throws batch_not_found */
  async one(workspaceId: string, id: string): Promise<BatchView> {
    return this.unitOfWork.snapshot(async () => {
      const batch = await this.owned(workspaceId, id);
      return batchView(batch, (await this.rows.sums([id])).get(id));
    });
  }

  /** @throws batch_not_found */
  async owned(workspaceId: string, id: string): Promise<BatchRecord> {
    const batch = await this.batches.findOwned(workspaceId, id);
    if (!batch) throw batchNotFound();
    return batch;
  }

  async rowsOf(workspaceId: string, id: string, query: BatchRowQuery): Promise<Page<BatchRowView>> {
    await this.owned(workspaceId, id);
    const limit = query.limit ?? DEFAULT_PAGE;
    const after = Number(decodeCursor(query.cursor) ?? 0);
    if (!Number.isInteger(after) || after < 0) throw wrongCursor();
    const statuses = query.status === undefined ? null : [query.status].flat();
    const { page, images, generations } = await this.unitOfWork.snapshot(async () => {
      const found = await this.rows.page(id, { statuses, after, limit: limit + 1 });
      const page = keysetPage(found, limit, (row) => String(row.position));
      const images = await this.rows.imagesOf(page.items.map((row) => row.id));
      const ids = new Set(images.map((image) => image.generationId));
      return { page, images, generations: await this.generations.findMany([...ids]) };
    });
    const context = await this.catalog.keepingOf(workspaceId);
    const byRow = Map.groupBy(images, (image) => image.rowId);
    return {
      ...page,
      items: page.items.map((row) =>
        batchRowView(row, byRow.get(row.id) ?? [], generations, context),
      ),
    };
  }

  async adminList(query: AdminBatchQuery): Promise<{ items: AdminBatchRow[]; total: number }> {
    const { workspaceId, status } = query;
    const { rows, total, sums } = await this.unitOfWork.snapshot(async () => {
      const page = await this.batches.page({ workspaceId, status, ...adminRange(query) });
      return { ...(await this.withSums(page.rows)), total: page.total };
    });
    return { items: rows.map((row) => adminBatchView(row, sums.get(row.id) ?? [])), total };
  }

  private async withSums(rows: BatchRecord[]): Promise<WithSums> {
    return { rows, sums: await this.rows.sums(rows.map((batch) => batch.id)) };
  }
}
