import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Query } from '#kernel';
import { resultOf, type BackupRun, type RunKind, type RunOutcome } from '../backup-run.js';

const RUN = `id, kind, result, started_at AS "startedAt", finished_at AS "finishedAt",
  backup_taken_at AS "backupTakenAt", commit, rows_count::float8 AS rows,
  database_bytes::float8 AS "databaseBytes", object_count::float8 AS objects,
  object_bytes::float8 AS "objectBytes", pictures_opened AS "picturesOpened", findings,
  finding_count AS "findingCount", error`;

/** Findings that a row keeps; the report has them all. */
const KEPT = 50;

/** Rows of backup.run. */
@Injectable()
export class BackupRunRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The latest of a kind; @param goodOnly of those without findings. */
  async latest(kind: RunKind, goodOnly: boolean): Promise<BackupRun | null> {
    const [row] = await this.unitOfWork.sql<BackupRun>(
      `SELECT ${RUN} FROM backup.run
        WHERE kind = $1 AND (NOT $2 OR result = 'good') ORDER BY id DESC LIMIT 1`,
      [kind, goodOnly],
    );
    return row ?? null;
  }

  async list(start: number, end: number): Promise<{ items: BackupRun[]; total: number }> {
    const items = await this.unitOfWork.sql<BackupRun>(
      `SELECT ${RUN} FROM backup.run ORDER BY id DESC OFFSET $1 LIMIT $2`,
      [start, end - start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      'SELECT count(*)::int AS total FROM backup.run',
    );
    return { items, total: count?.total ?? 0 };
  }
}

/** Writes down what a command did, on its own connection. */
export async function recordRun(query: Query, run: RunOutcome): Promise<void> {
  await query(
    `INSERT INTO backup.run (kind, result, started_at, finished_at, backup_taken_at, commit,
       rows_count, database_bytes, object_count, object_bytes, pictures_opened, findings,
       finding_count, error)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      run.kind,
      resultOf(run),
      run.startedAt,
      run.finishedAt,
      run.backupTakenAt,
      run.commit,
      run.rows,
      run.databaseBytes,
      run.objects,
      run.objectBytes,
      run.picturesOpened,
      JSON.stringify(run.findings.slice(0, KEPT)),
      run.error === null ? run.findings.length : 0,
      run.error?.slice(0, 500) ?? null,
    ],
  );
}
