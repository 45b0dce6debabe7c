import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { cancellableImageStatuses } from '../image.js';
import { IMAGE_COLUMNS, type ImageRow } from './rows.js';

/** Stands where words of a customer stood and something has to stand. */
const ERASED = '[erased]';
/** Rows of one transaction. */
const PART = 2_000;

/** What this module holds of a workspace that is erased. */
@Injectable()
export class ErasureRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Nothing of a batch begins any more. */
  async stopBatches(workspaceId: string): Promise<void> {
    await this.unitOfWork.sql(
      `WITH stopped AS (
         UPDATE generation.batch SET status = 'stopped', pause_reason = NULL, ended_at = kernel.now()
          WHERE workspace_id = $1 AND status IN ('checking', 'ready', 'running', 'paused') RETURNING id)
       UPDATE generation.batch_row SET status = 'stopped'
        WHERE batch_id IN (SELECT id FROM stopped) AND status IN ('unchecked', 'ready')`,
      [workspaceId],
    );
  }

  /** Generations with images that a cancel still ends. */
  async cancellable(workspaceId: string, limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT DISTINCT g.id FROM generation.generation g
         JOIN generation.image i ON i.generation_id = g.id AND i.status = ANY ($2)
        WHERE g.workspace_id = $1 AND g.status IN ('accepted', 'running') LIMIT $3`,
      [workspaceId, cancellableImageStatuses, limit],
    );
    return rows.map((row) => row.id);
  }

  /** Images about which nobody decided yet. */
  inReview(workspaceId: string, limit: number): Promise<ImageRow[]> {
    return this.unitOfWork.sql<ImageRow>(
      `SELECT ${IMAGE_COLUMNS} FROM generation.image i
        WHERE i.workspace_id = $1 AND i.status = 'in_review' LIMIT $2`,
      [workspaceId, limit],
    );
  }

  /** A won appeal delivers nothing any more. */
  async withdrawGrants(workspaceId: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE generation.image SET granted_at = NULL
        WHERE workspace_id = $1 AND status = 'blocked' AND granted_at IS NOT NULL`,
      [workspaceId],
    );
  }

  async isAnythingOpen(workspaceId: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `SELECT FROM generation.generation
        WHERE workspace_id = $1 AND status IN ('accepted', 'running') LIMIT 1`,
      [workspaceId],
    );
    return rows.length > 0;
  }

  /** @returns how many runs lost their words; fewer than a part: none is left. */
  prompts(workspaceId: string): Promise<number> {
    return this.count(
      `UPDATE generation.generation
          SET prompt = $2, provider_prompt = $2, negative_prompt = NULL, request_hash = NULL
        WHERE id IN (SELECT id FROM generation.generation
                      WHERE workspace_id = $1 AND (prompt <> $2 OR provider_prompt <> $2
                        OR negative_prompt IS NOT NULL OR request_hash IS NOT NULL)
                      ORDER BY id LIMIT $3 FOR UPDATE) RETURNING 1`,
      [workspaceId, ERASED, PART],
    );
  }

  images(workspaceId: string): Promise<number> {
    return this.count(
      `UPDATE generation.image
          SET tags = '{}', favorite = false, placeholder = NULL, sha256 = NULL, object_key = NULL,
              provider_echo = NULL, error_message = NULL,
              deleted_at = CASE WHEN status = 'delivered' THEN coalesce(deleted_at, kernel.now())
                                ELSE deleted_at END
        WHERE id IN (SELECT id FROM generation.image
                      WHERE workspace_id = $1 AND (tags <> '{}' OR placeholder IS NOT NULL
                        OR sha256 IS NOT NULL OR object_key IS NOT NULL OR provider_echo IS NOT NULL
                        OR error_message IS NOT NULL OR favorite
                        OR (status = 'delivered' AND deleted_at IS NULL))
                      ORDER BY id LIMIT $2 FOR UPDATE) RETURNING 1`,
      [workspaceId, PART],
    );
  }

  /** What providers answered. */
  attempts(workspaceId: string): Promise<number> {
    return this.count(
      `UPDATE generation.attempt SET error_message = NULL, provider_request_id = NULL, usage = NULL
        WHERE id IN (SELECT a.id FROM generation.attempt a
                       JOIN generation.image i ON i.id = a.image_id AND i.workspace_id = $1
                      WHERE a.error_message IS NOT NULL OR a.provider_request_id IS NOT NULL
                         OR a.usage IS NOT NULL LIMIT $2 FOR UPDATE OF a) RETURNING 1`,
      [workspaceId, PART],
    );
  }

  /** A row that could not be read keeps what stood in its fields as it was written. */
  batchRows(workspaceId: string): Promise<number> {
    return this.count(
      `UPDATE generation.batch_row
          SET prompt = $2, negative_prompt = NULL, problems = '[]',
              style = CASE WHEN status = 'rejected' THEN $2 ELSE style END,
              resolution = CASE WHEN status = 'rejected' THEN $2 ELSE resolution END,
              aspect_ratio = CASE WHEN status = 'rejected' THEN $2 ELSE aspect_ratio END
        WHERE id IN (SELECT r.id FROM generation.batch_row r
                       JOIN generation.batch b ON b.id = r.batch_id AND b.workspace_id = $1
                      WHERE r.prompt <> $2 OR r.negative_prompt IS NOT NULL OR r.problems <> '[]'
                         OR (r.status = 'rejected'
                             AND (r.style <> $2 OR r.resolution <> $2 OR r.aspect_ratio <> $2))
                      LIMIT $3 FOR UPDATE OF r) RETURNING 1`,
      [workspaceId, ERASED, PART],
    );
  }

  /** Everything of which a customer has few. */
  async sets(workspaceId: string): Promise<Record<string, number>> {
    const gone = (table: string) =>
      this.count(`DELETE FROM generation.${table} WHERE workspace_id = $1 RETURNING 1`, [
        workspaceId,
      ]);
    return {
      batches: await this.count(
        `UPDATE generation.batch SET name = $2 WHERE workspace_id = $1 AND name <> $2 RETURNING 1`,
        [workspaceId, ERASED],
      ),
      collections: await gone('collection'),
      threads: await gone('thread'),
      shareLinks: await gone('share_link'),
      archives: await gone('archive'),
    };
  }

  /** Operators who are none any more stand in prices and pauses by their address. */
  async actsAsOperator(proven: readonly string[]): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE generation.price
          SET created_by = CASE WHEN kernel.is_among(created_by, $1) THEN $2 ELSE created_by END,
              withdrawn_by = CASE WHEN kernel.is_among(withdrawn_by, $1) THEN $2 ELSE withdrawn_by END
        WHERE kernel.is_among(created_by, $1) OR kernel.is_among(withdrawn_by, $1)`,
      [proven, ERASED],
    );
    await this.unitOfWork.sql(
      `UPDATE generation.provider_health
          SET paused_by = CASE WHEN kernel.is_among(paused_by, $1) THEN $2 ELSE paused_by END,
              pause_reason = kernel.redact_text(pause_reason, $1)
        WHERE kernel.is_among(paused_by, $1) OR kernel.mentions(pause_reason, $1)`,
      [proven, ERASED],
    );
  }

  private async count(text: string, params: unknown[]): Promise<number> {
    this.unitOfWork.requireTransaction();
    return (await this.unitOfWork.sql(text, params)).length;
  }
}
