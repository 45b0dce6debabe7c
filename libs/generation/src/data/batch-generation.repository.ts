import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { TryOutcome } from '../batch.js';
import type { RowPictures } from './batch-row.repository.js';

/** What a batch knows of the generations that were made for its rows. */
@Injectable()
export class BatchGenerationRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Says of fresh generations which rows they are for. */
  async assign(batchId: string, made: ReadonlyMap<string, string>): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE generation.generation g SET batch_id = $1, batch_row_id = made.row_id
         FROM unnest($2::uuid[], $3::uuid[]) AS made (id, row_id) WHERE g.id = made.id`,
      [batchId, [...made.keys()], [...made.values()]],
    );
  }

  /** Images that wait or are being made: their credits are held and they will take a slot. */
  async openImages(batchId: string): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ open: number }>(
      `SELECT count(*)::int AS open
         FROM generation.generation g JOIN generation.image i ON i.generation_id = g.id
        WHERE g.batch_id = $1 AND g.status IN ('accepted', 'running')
          AND i.status IN ('queued', 'leased', 'generating', 'storing')`,
      [batchId],
    );
    return row?.open ?? 0;
  }

  /** Takes every open generation of the batch for this transaction, in one order. */
  async lockOpen(batchId: string): Promise<string[]> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT id FROM generation.generation
        WHERE batch_id = $1 AND status IN ('accepted', 'running') ORDER BY id FOR UPDATE`,
      [batchId],
    );
    return rows.map((row) => row.id);
  }

  /** What all tries of a row delivered so far. */
  async picturesOf(rowId: string): Promise<RowPictures> {
    const [row] = await this.unitOfWork.sql<RowPictures>(
      `SELECT count(*)::int AS delivered,
              count(*) FILTER (WHERE i.granted_at IS NOT NULL OR i.restored_at IS NOT NULL)::int
                AS uncharged
         FROM generation.generation g JOIN generation.image i ON i.generation_id = g.id
        WHERE g.batch_row_id = $1 AND i.status = 'delivered'`,
      [rowId],
    );
    return row as RowPictures;
  }

  /** How the pictures of a generation ended that were not delivered. */
  async outcomeOf(generationId: string): Promise<TryOutcome> {
    const [row] = await this.unitOfWork.sql<TryOutcome>(
      `SELECT count(*) FILTER (WHERE status = 'failed')::int AS failed,
              count(*) FILTER (WHERE status = 'blocked')::int AS blocked,
              count(*) FILTER (WHERE status = 'cancelled')::int AS cancelled
         FROM generation.image WHERE generation_id = $1`,
      [generationId],
    );
    return row as TryOutcome;
  }
}
