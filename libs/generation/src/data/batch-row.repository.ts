import type { ImageQuality } from '#catalog';
import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { RowStatus } from '../batch.js';
import type { CheckedRow } from '../read-rows/read-row.js';
import type { RowProblem } from '../row-problem.js';
import { IMAGE_COLUMNS, type ImageRow } from './rows.js';

/** A row of generation.batch_row. */
export interface BatchRowRecord {
  id: string;
  batchId: string;
  position: number;
  line: number;
  status: RowStatus;
  prompt: string;
  negativePrompt: string | null;
  style: string;
  aspectRatio: string;
  resolution: string;
  count: number;
  creditsEach: number;
  /** As the check found it: it stays, whatever the catalog says later. */
  quality: ImageQuality;
  problems: RowProblem[];
  promptVerdictId: string | null;
  generationId: string | null;
  wanted: number;
  delivered: number;
  retryable: number;
}

/** Rows of one state: how many, their pictures still to make, and what those cost. */
export interface RowSum {
  status: RowStatus;
  rows: number;
  /** Price of all their pictures. */
  credits: number;
  /** Price of the pictures that the next try makes. */
  toHold: number;
  delivered: number;
  charged: number;
  retryable: number;
  /** Price of the pictures that may be tried again. */
  retryCredits: number;
}

/** The pictures that all tries of a row delivered, and those of them that cost nothing. */
export interface RowPictures {
  delivered: number;
  uncharged: number;
}

export interface Verdict {
  status: Extract<RowStatus, 'ready' | 'blocked' | 'rejected'>;
  verdictId: string | null;
  creditsEach: number;
  /** Of a row that can be made. */
  quality?: ImageQuality;
  problems: RowProblem[];
}

const COLUMNS = `r.id, r.batch_id AS "batchId", r.position, r.line, r.status, r.prompt,
  r.negative_prompt AS "negativePrompt", r.style,
  r.aspect_ratio AS "aspectRatio", r.resolution, r.count, r.credits_each AS "creditsEach", r.quality,
  r.problems, r.prompt_verdict_id AS "promptVerdictId", r.generation_id AS "generationId",
  r.wanted, r.delivered, r.retryable`;

/** The rows of batches. */
@Injectable()
export class BatchRowRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** One statement for all of them, in their order. */
  async insert(batchId: string, rows: readonly CheckedRow[]): Promise<void> {
    this.unitOfWork.requireTransaction();
    const values = rows.map((row, index) => ({
      position: index + 1,
      line: row.line,
      status: row.problems.length > 0 ? 'rejected' : 'unchecked',
      prompt: row.prompt,
      negative_prompt: row.negativePrompt,
      style: row.style,
      aspect_ratio: row.aspectRatio,
      resolution: row.resolution,
      count: row.count,
      credits_each: row.creditsEach,
      problems: row.problems,
    }));
    await this.unitOfWork.sql(
      `INSERT INTO generation.batch_row (batch_id, position, line, status, prompt,
         negative_prompt, style, aspect_ratio, resolution, count, credits_each, problems, wanted)
       SELECT $1, position, line, status, prompt, negative_prompt, style, aspect_ratio, resolution, count,
              credits_each, problems, count
         FROM jsonb_to_recordset($2::jsonb) AS new (position int, line int, status text,
              prompt text, negative_prompt text, style text, aspect_ratio text, resolution text, count int,
              credits_each int, problems jsonb)`,
      [batchId, JSON.stringify(values)],
    );
  }

  /** Those first of which no check failed: one that nobody can judge keeps no other waiting. */
  unchecked(batchId: string, limit: number): Promise<BatchRowRecord[]> {
    return this.unitOfWork.sql<BatchRowRecord>(
      `SELECT ${COLUMNS} FROM generation.batch_row r
        WHERE r.batch_id = $1 AND r.status = 'unchecked'
        ORDER BY r.check_failures, r.position LIMIT $2`,
      [batchId, limit],
    );
  }

  /**
   * Counts a check that had no answer. One that failed `most` times, and for so long, is rejected.
   */
  async noteUnanswered(
    id: string,
    { most, for_ms, problems }: { most: number; for_ms: number; problems: readonly RowProblem[] },
  ): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE generation.batch_row
          SET check_failures = check_failures + 1,
              check_failing_since = coalesce(check_failing_since, kernel.now()),
              (status, credits_each, problems) = (
                SELECT CASE WHEN is_over THEN 'rejected' ELSE status END,
                       CASE WHEN is_over THEN 0 ELSE credits_each END,
                       CASE WHEN is_over THEN $4::jsonb ELSE problems END
                  FROM (SELECT check_failures + 1 >= $2 AND check_failing_since
                                 < kernel.now() - $3 * interval '1 millisecond' AS is_over) now)
        WHERE id = $1 AND status = 'unchecked'`,
      [id, most, for_ms, JSON.stringify(problems)],
    );
  }

  /** Writes what the check found, once. */
  async recordVerdict(id: string, verdict: Verdict): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE generation.batch_row SET status = $2, prompt_verdict_id = $3, credits_each = $4,
              problems = $5, quality = coalesce($6, quality)
        WHERE id = $1 AND status = 'unchecked'`,
      [
        id,
        verdict.status,
        verdict.verdictId,
        verdict.creditsEach,
        JSON.stringify(verdict.problems),
        verdict.quality ?? null,
      ],
    );
  }

  /** The next rows in their order: together just enough to fill `room` images. */
  nextReady(batchId: string, room: number): Promise<BatchRowRecord[]> {
    return this.unitOfWork.sql<BatchRowRecord>(
      `SELECT ${COLUMNS} FROM (
         SELECT *, sum(wanted) OVER (ORDER BY position) - wanted AS before
           FROM (SELECT * FROM generation.batch_row
                  WHERE batch_id = $1 AND status = 'ready' ORDER BY position LIMIT 100) due) r
        WHERE r.before < $2 ORDER BY r.position`,
      [batchId, room],
    );
  }

  async start(id: string, generationId: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE generation.batch_row SET status = 'running', generation_id = $2, retryable = 0
        WHERE id = $1`,
      [id, generationId],
    );
  }

  async reject(id: string, problems: readonly RowProblem[]): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE generation.batch_row SET status = 'rejected', problems = $2 WHERE id = $1`,
      [id, JSON.stringify(problems)],
    );
  }

  /** A row that was to be tried again cannot be any more: it is as it was after its last try. */
  async giveUpRetry(id: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE generation.batch_row
          SET status = CASE WHEN delivered > 0 THEN 'partial' ELSE 'failed' END, retryable = wanted
        WHERE id = $1`,
      [id],
    );
  }

  /** The running row of that generation, if it belongs to a batch. */
  async ofGeneration(generationId: string): Promise<BatchRowRecord | null> {
    const [row] = await this.unitOfWork.sql<BatchRowRecord>(
      `SELECT ${COLUMNS} FROM generation.batch_row r
        WHERE r.generation_id = $1 AND r.status = 'running'`,
      [generationId],
    );
    return row ?? null;
  }

  /** The row for which that generation was made, at whichever try. */
  async madeFor(generationId: string): Promise<BatchRowRecord | null> {
    const [row] = await this.unitOfWork.sql<BatchRowRecord>(
      `SELECT ${COLUMNS} FROM generation.generation g
         JOIN generation.batch_row r ON r.id = g.batch_row_id WHERE g.id = $1`,
      [generationId],
    );
    return row ?? null;
  }

  async end(
    id: string,
    end: { status: RowStatus; retryable: number } & RowPictures,
  ): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE generation.batch_row
          SET status = $2, delivered = $3, uncharged = $4, retryable = $5
        WHERE id = $1 AND status = 'running'`,
      [id, end.status, end.delivered, end.uncharged, end.retryable],
    );
  }

  /** Writes what became of a row's pictures after its end; one that waits or runs keeps its state. */
  async correct(id: string, { delivered, uncharged }: RowPictures): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE generation.batch_row
          SET delivered = $2, uncharged = $3,
              status = CASE WHEN status NOT IN ('failed', 'partial', 'stopped') OR $2 = 0 THEN status
                            WHEN $2 >= count THEN 'done' ELSE 'partial' END
        WHERE id = $1`,
      [id, delivered, uncharged],
    );
  }

  /** Rows that failed through no fault of theirs wait again, for what is missing of them. */
  async retryFailed(batchId: string): Promise<number> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      `UPDATE generation.batch_row SET status = 'ready', wanted = retryable, retryable = 0
        WHERE batch_id = $1 AND retryable > 0 AND status IN ('failed', 'partial', 'stopped')
    RETURNING id`,
      [batchId],
    );
    return rows.length;
  }

  /** What has not begun never will. */
  async stopWaiting(batchId: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE generation.batch_row
          SET status = CASE WHEN delivered > 0 THEN 'partial' ELSE 'stopped' END
        WHERE batch_id = $1 AND status IN ('unchecked', 'ready')`,
      [batchId],
    );
  }

  /** True while a row waits or runs; one that waits for a person alone keeps no batch from its end. */
  async hasOpen(batchId: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `SELECT 1 FROM generation.batch_row r
        WHERE batch_id = $1 AND (status IN ('unchecked', 'ready') OR status = 'running'
          AND (SELECT bool_or(i.status IN ('queued', 'leased', 'generating', 'storing'))
                   OR NOT bool_or(i.status = 'in_review')
                 FROM generation.image i WHERE i.generation_id = r.generation_id))
        LIMIT 1`,
      [batchId],
    );
    return rows.length > 0;
  }

  /** The sums of each batch by state. */
  async sums(batchIds: readonly string[]): Promise<Map<string, RowSum[]>> {
    const rows = await this.unitOfWork.sql<RowSum & { batchId: string }>(
      `SELECT batch_id AS "batchId", status, count(*)::int AS rows,
              sum(count * credits_each)::int AS credits,
              sum(wanted * credits_each)::int AS "toHold",
              sum(delivered)::int AS delivered,
              sum((delivered - uncharged) * credits_each)::int AS charged,
              sum(retryable)::int AS retryable,
              sum(retryable * credits_each)::int AS "retryCredits"
         FROM generation.batch_row WHERE batch_id = ANY($1) GROUP BY batch_id, status`,
      [batchIds],
    );
    return Map.groupBy(rows, (row) => row.batchId);
  }

  /** In the order of the file, after that position. */
  page(
    batchId: string,
    filter: { statuses: readonly RowStatus[] | null; after: number; limit: number },
  ): Promise<BatchRowRecord[]> {
    return this.unitOfWork.sql<BatchRowRecord>(
      `SELECT ${COLUMNS} FROM generation.batch_row r
        WHERE r.batch_id = $1 AND r.position > $2
          AND ($3::text[] IS NULL OR r.status = ANY($3))
        ORDER BY r.position LIMIT $4`,
      [batchId, filter.after, filter.statuses, filter.limit],
    );
  }

  /** Every picture that was made, or tried, for these rows, oldest first. */
  imagesOf(rowIds: readonly string[]): Promise<(ImageRow & { rowId: string })[]> {
    return this.unitOfWork.sql<ImageRow & { rowId: string }>(
      `SELECT ${IMAGE_COLUMNS}, g.batch_row_id AS "rowId"
         FROM generation.generation g JOIN generation.image i ON i.generation_id = g.id
        WHERE g.batch_row_id = ANY($1) ORDER BY g.id, i.index`,
      [rowIds],
    );
  }
}
