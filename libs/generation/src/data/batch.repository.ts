import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { batchErrors } from '../batch.errors.js';
import { batchLimits, type BatchStatus, type PauseReason } from '../batch.js';

/** A row of generation.batch with the sums of its rows. */
export interface BatchRecord {
  id: string;
  workspaceId: string;
  userId: string;
  apiKeyId: string | null;
  origin: 'studio' | 'api';
  name: string;
  status: BatchStatus;
  pauseReason: PauseReason | null;
  rows: number;
  checkFailures: number;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

export interface NewBatch {
  id: string;
  workspaceId: string;
  userId: string;
  apiKeyId: string | null;
  origin: 'studio' | 'api';
  name: string;
  rows: number;
}

/** What a change of state writes beside it. */
export interface Move {
  to: BatchStatus;
  pauseReason?: PauseReason;
}

/** Batches that are forgotten in one turn; the next takes the rest. */
const TIDY_BATCH = 500;

const COLUMNS = `b.id, b.workspace_id AS "workspaceId", b.user_id AS "userId",
  b.api_key_id AS "apiKeyId", b.origin, b.name, b.status, b.pause_reason AS "pauseReason", b.rows,
  b.check_failures AS "checkFailures", b.created_at AS "createdAt", b.started_at AS "startedAt",
  b.ended_at AS "endedAt"`;

/**
 * Batches. Lock order: batch, then generations, then the credit account; whoever changes the state
 * of a batch, or of a row after its check, holds the batch's row.
 */
@Injectable()
export class BatchRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async insert(batch: NewBatch): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `INSERT INTO generation.batch (id, workspace_id, user_id, api_key_id, origin, name, rows)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        batch.id,
        batch.workspaceId,
        batch.userId,
        batch.apiKeyId,
        batch.origin,
        batch.name,
        batch.rows,
      ],
    );
  }

  async findOwned(workspaceId: string, id: string): Promise<BatchRecord | null> {
    const [row] = await this.unitOfWork.sql<BatchRecord>(
      `SELECT ${COLUMNS} FROM generation.batch b WHERE b.id = $1 AND b.workspace_id = $2`,
      [id, workspaceId],
    );
    return row ?? null;
  }

  async find(id: string): Promise<BatchRecord | null> {
    const [row] = await this.unitOfWork.sql<BatchRecord>(
      `SELECT ${COLUMNS} FROM generation.batch b WHERE b.id = $1`,
      [id],
    );
    return row ?? null;
  }

  /** Takes the batch for this transaction. @param wait false: null when somebody else has it. */
  async lock(id: string, { wait }: { wait: boolean }): Promise<BatchRecord | null> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<BatchRecord>(
      `SELECT ${COLUMNS} FROM generation.batch b WHERE b.id = $1
         FOR UPDATE ${wait ? '' : 'SKIP LOCKED'}`,
      [id],
    );
    return row ?? null;
  }

  /** Writes the state under the batch's lock. */
  async move(id: string, { to, pauseReason }: Move): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE generation.batch
          SET status = $2, pause_reason = $3,
              started_at = CASE WHEN $2 = 'running' THEN coalesce(started_at, kernel.now())
                                ELSE started_at END,
              ended_at = CASE WHEN $2 IN ('finished', 'stopped') THEN kernel.now() END
        WHERE id = $1`,
      [id, to, pauseReason ?? null],
    );
  }

  /** Pauses whatever runs in a workspace; rows that have begun are finished. */
  async pauseAll(workspaceId: string, pauseReason: PauseReason): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE generation.batch SET status = 'paused', pause_reason = $2
        WHERE workspace_id = $1 AND status = 'running'`,
      [workspaceId, pauseReason],
    );
  }

  /** Newest first, below that id. */
  list(workspaceId: string, before: string | null, limit: number): Promise<BatchRecord[]> {
    return this.unitOfWork.sql<BatchRecord>(
      `SELECT ${COLUMNS} FROM generation.batch b
        WHERE b.workspace_id = $1 AND ($2::uuid IS NULL OR b.id < $2)
        ORDER BY b.id DESC LIMIT $3`,
      [workspaceId, before, limit],
    );
  }

  /** For operators: of all workspaces, or of one. */
  async page(filter: {
    workspaceId?: string;
    status?: BatchStatus;
    start: number;
    end: number;
  }): Promise<{ rows: BatchRecord[]; total: number }> {
    const where = `($1::uuid IS NULL OR b.workspace_id = $1) AND ($2::text IS NULL OR b.status = $2)`;
    const params = [filter.workspaceId ?? null, filter.status ?? null];
    const rows = await this.unitOfWork.sql<BatchRecord>(
      `SELECT ${COLUMNS} FROM generation.batch b WHERE ${where}
        ORDER BY b.id DESC OFFSET $3 LIMIT $4`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM generation.batch b WHERE ${where}`,
      params,
    );
    return { rows, total: count?.total ?? 0 };
  }

  /** Whoever opens a batch asks this in the same transaction. @throws too_many_batches */
  async roomForOne(workspaceId: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    // Two that come at once count one after the other.
    await this.unitOfWork.sql(
      `SELECT pg_advisory_xact_lock(hashtextextended('batches ' || $1::text, 0))`,
      [workspaceId],
    );
    const [row] = await this.unitOfWork.sql<{ open: number }>(
      `SELECT count(*)::int AS open FROM generation.batch
        WHERE workspace_id = $1 AND status IN ('checking', 'ready', 'running', 'paused')`,
      [workspaceId],
    );
    if ((row?.open ?? 0) < batchLimits.max_open_batches) return;
    throw batchErrors.raise(
      'too_many_batches',
      `You have ${batchLimits.max_open_batches} batches that are not over. Finish or stop one first.`,
      { extra: { max: batchLimits.max_open_batches } },
    );
  }

  /** Stops what nobody has started for too long; forgets, with its rows, what ended unstarted. */
  async tidyUnstarted(): Promise<void> {
    await this.unitOfWork.sql(
      `WITH stopped AS (
         UPDATE generation.batch SET status = 'stopped', ended_at = kernel.now()
          WHERE status = 'ready' AND created_at < kernel.now() - $1 * interval '1 day' RETURNING id)
       UPDATE generation.batch_row r SET status = 'stopped' FROM stopped
        WHERE r.batch_id = stopped.id AND r.status = 'ready'`,
      [batchLimits.unstarted_days],
    );
    await this.unitOfWork.run(async () => {
      const old = await this.unitOfWork.sql<{ id: string }>(
        `SELECT id FROM generation.batch
          WHERE status = 'stopped' AND started_at IS NULL
            AND ended_at < kernel.now() - $1 * interval '1 day'
          LIMIT ${TIDY_BATCH} FOR UPDATE SKIP LOCKED`,
        [batchLimits.forgotten_days],
      );
      const ids = old.map((row) => row.id);
      await this.unitOfWork.sql('DELETE FROM generation.batch_row WHERE batch_id = ANY($1)', [ids]);
      await this.unitOfWork.sql('DELETE FROM generation.batch WHERE id = ANY($1)', [ids]);
    });
  }

  /** In the order in which they may open rows: those that have open pictures first, then the oldest. */
  running(): Promise<{ id: string; workspaceId: string }[]> {
    return this.unitOfWork.sql(
      `SELECT b.id, b.workspace_id AS "workspaceId" FROM generation.batch b
        WHERE b.status = 'running'
        ORDER BY EXISTS (SELECT 1 FROM generation.generation g
                          WHERE g.batch_id = b.id AND g.status IN ('accepted', 'running')) DESC, b.id`,
    );
  }

  /**
   * Takes the checks that nobody is at: each with a new token, so that whoever was at it before
   * writes nothing more.
   */
  claimChecks(lease_ms: number): Promise<{ batchId: string; token: number }[]> {
    return this.unitOfWork.sql<{ batchId: string; token: number }>(
      `UPDATE generation.batch SET check_token = check_token + 1,
              check_until = kernel.now() + $1 * interval '1 millisecond'
        WHERE id IN (SELECT id FROM generation.batch
                      WHERE status = 'checking'
                        AND (check_until IS NULL OR check_until < kernel.now())
                      ORDER BY id LIMIT 20 FOR UPDATE SKIP LOCKED)
    RETURNING id AS "batchId", check_token AS token`,
      [lease_ms],
    );
  }

  /** Prolongs the check under its token. @returns false when it is somebody else's, or over. */
  async keepCheck(id: string, token: number, lease_ms: number, failed = false): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE generation.batch SET check_until = kernel.now() + $3 * interval '1 millisecond',
              check_failures = CASE WHEN $4 THEN check_failures + 1 ELSE 0 END
        WHERE id = $1 AND check_token = $2 AND status = 'checking' RETURNING id`,
      [id, token, lease_ms, failed],
    );
    return rows.length > 0;
  }
}
