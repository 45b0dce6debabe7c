import { Injectable } from '@nestjs/common';
import type { Keeping } from '#catalog';
import { UnitOfWork } from '#kernel';
import type { DueObject, RetentionReport } from '../clean-up-expired/retention-report.js';
import { KEPT, keepingsParam, TOLD } from './deletion-rule.js';
import { OBJECT_COLUMNS, type StoredObject } from './stored-object.js';

/** Where a run stands: the last original that it judged, in the order (workspace, id). */
export interface RetentionCursor {
  workspaceId: string;
  objectId: string;
}

export interface RetentionRun {
  id: string;
  kind: 'dry_run' | 'run';
  status: 'running' | 'paused' | 'finished' | 'failed';
  startedBy: 'schedule' | 'operator';
  actorEmail: string | null;
  reason: string;
  asOf: Date;
  startedAt: Date;
  finishedAt: Date | null;
  pausedAt: Date | null;
  /** When its last step was written. */
  progressedAt: Date | null;
  lastError: string | null;
  failedAttempts: number;
  cursor: RetentionCursor | null;
  report: RetentionReport;
}

/** Behind every object of every workspace. */
export const END_OF_ALL: RetentionCursor = {
  workspaceId: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  objectId: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
};

const RUN_COLUMNS = `
  r.id, r.kind, r.status, r.started_by AS "startedBy", r.actor_email AS "actorEmail", r.reason,
  r.as_of AS "asOf", r.started_at AS "startedAt", r.finished_at AS "finishedAt",
  r.paused_at AS "pausedAt", r.progressed_at AS "progressedAt",
  r.last_error AS "lastError", r.failed_attempts AS "failedAttempts",
  CASE WHEN r.cursor_workspace IS NULL THEN NULL
       ELSE jsonb_build_object('workspaceId', r.cursor_workspace, 'objectId', r.cursor_object)
  END AS cursor,
  r.report`;

/**
 * Days that refused pictures are kept, whatever the plan: 30 in which their owner may appeal (the
 * APPEAL_DAYS of moderation), and 30 for a person to decide. Moderation keeps those of open appeals
 * for longer, see ObjectKeepers.
 */
export const QUARANTINE_DAYS = 30 + 30;

/** No dry run lasts so long: somebody waits for its answer. */
const DRY_RUN_H = 1;

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Clean-up runs, and what is due for them. */
@Injectable()
export class RetentionRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @throws a unique violation when another run is running. */
  async addRun(run: {
    kind: RetentionRun['kind'];
    startedBy: RetentionRun['startedBy'];
    actorEmail: string | null;
    reason: string;
    report: RetentionReport;
  }): Promise<RetentionRun> {
    const [row] = await this.unitOfWork.sql<RetentionRun>(
      `INSERT INTO storage.retention_run AS r (kind, started_by, actor_email, reason, report)
       VALUES ($1, $2, $3, $4, $5) RETURNING ${RUN_COLUMNS}`,
      [run.kind, run.startedBy, run.actorEmail, run.reason, JSON.stringify(run.report)],
    );
    return row as RetentionRun;
  }

  async find(id: string): Promise<RetentionRun | null> {
    const [row] = await this.unitOfWork.sql<RetentionRun>(
      `SELECT ${RUN_COLUMNS} FROM storage.retention_run r WHERE r.id = $1`,
      [id],
    );
    return row ?? null;
  }

  async list(start: number, end: number): Promise<{ items: RetentionRun[]; total: number }> {
    const items = await this.unitOfWork.sql<RetentionRun>(
      `SELECT ${RUN_COLUMNS} FROM storage.retention_run r ORDER BY r.id DESC OFFSET $1 LIMIT $2`,
      [start, end - start],
    );
    const [count] = await this.unitOfWork.sql<{ total: string }>(
      'SELECT count(*) AS total FROM storage.retention_run',
    );
    return { items, total: Number(count?.total ?? 0) };
  }

  /** Takes or renews the lease of a running run. @returns null when somebody else has it. */
  async take(id: string, owner: string, lease_s: number): Promise<RetentionRun | null> {
    const [row] = await this.unitOfWork.sql<RetentionRun>(
      `UPDATE storage.retention_run r
          SET lease_owner = $2, lease_until = kernel.now() + $3 * interval '1 second'
        WHERE r.id = $1 AND r.status = 'running' AND r.kind = 'run'
          AND (r.lease_owner = $2 OR r.lease_until IS NULL OR r.lease_until < kernel.now())
    RETURNING ${RUN_COLUMNS}`,
      [id, owner, lease_s],
    );
    return row ?? null;
  }

  /** Renews the lease of a run that was taken, also when it has been paused since. */
  async renew(id: string, owner: string, lease_s: number): Promise<RetentionRun | null> {
    const [row] = await this.unitOfWork.sql<RetentionRun>(
      `UPDATE storage.retention_run r SET lease_until = kernel.now() + $3 * interval '1 second'
        WHERE r.id = $1 AND r.status IN ('running', 'paused') AND r.lease_owner = $2
    RETURNING ${RUN_COLUMNS}`,
      [id, owner, lease_s],
    );
    return row ?? null;
  }

  /** Gives the lease back, so that whoever resumes the run need not wait for its end. */
  async release(id: string, owner: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.retention_run SET lease_owner = NULL, lease_until = NULL
        WHERE id = $1 AND lease_owner = $2 AND status IN ('running', 'paused')`,
      [id, owner],
    );
  }

  /** @returns null when it is not in the state that this begins from. */
  async setPaused(id: string, paused: boolean): Promise<RetentionRun | null> {
    const [row] = await this.unitOfWork.sql<RetentionRun>(
      `UPDATE storage.retention_run r
          SET status = CASE WHEN $2 THEN 'paused' ELSE 'running' END,
              paused_at = CASE WHEN $2 THEN kernel.now() END
        WHERE r.id = $1 AND r.kind = 'run' AND r.status = CASE WHEN $2 THEN 'running' ELSE 'paused' END
    RETURNING ${RUN_COLUMNS}`,
      [id, paused],
    );
    return row ?? null;
  }

  /** Runs that nobody works on: their worker died, or their job was lost. */
  async unattended(): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT id FROM storage.retention_run
        WHERE status = 'running' AND kind = 'run'
          AND (lease_until IS NULL OR lease_until < kernel.now())`,
    );
    return rows.map((row) => row.id);
  }

  /** Ends dry runs whose process died: nobody goes on with one, and it has changed nothing. */
  async endDeadDryRuns(): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.retention_run
          SET status = 'failed', finished_at = kernel.now(), last_error = 'its process ended'
        WHERE kind = 'dry_run' AND status = 'running'
          AND started_at < kernel.now() - $1 * interval '1 hour'`,
      [DRY_RUN_H],
    );
  }

  /** Whether a scheduled run began in the last so many hours. */
  async scheduledWithin(hours: number): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `SELECT FROM storage.retention_run
        WHERE started_by = 'schedule' AND started_at > kernel.now() - $1 * interval '1 hour'
        LIMIT 1`,
      [hours],
    );
    return rows.length > 0;
  }

  async saveProgress(
    id: string,
    report: RetentionReport,
    cursor: RetentionCursor | null,
  ): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.retention_run
          SET report = $2, failed_attempts = 0, last_error = NULL, cursor_workspace = $3,
              cursor_object = $4, progressed_at = kernel.now()
        WHERE id = $1`,
      [id, JSON.stringify(report), cursor?.workspaceId ?? null, cursor?.objectId ?? null],
    );
  }

  async saveFailure(
    { id, owner }: { id: string; owner: string },
    message: string,
    retryIn_s: number,
  ): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.retention_run
          SET failed_attempts = failed_attempts + 1, last_error = $2, lease_owner = NULL,
              lease_until = kernel.now() + $3 * interval '1 second'
        WHERE id = $1 AND status = 'running' AND lease_owner = $4`,
      [id, message, retryIn_s, owner],
    );
  }

  async finish(id: string, status: 'finished' | 'failed', report: RetentionReport): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.retention_run
          SET status = $2, report = $3, finished_at = kernel.now(), lease_owner = NULL,
              lease_until = NULL
        WHERE id = $1 AND status = 'running'`,
      [id, status, JSON.stringify(report)],
    );
  }

  /** Workspaces that have anything stored, in order, from `from` on (that one included). */
  async workspaces(from: string | null, limit: number): Promise<string[]> {
    // A loose scan of the index: one step a workspace, however many objects each has.
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `WITH RECURSIVE w AS (
         (SELECT workspace_id AS id FROM storage.object
           WHERE state = 'stored' AND original_id IS NULL
             AND ($1::uuid IS NULL OR workspace_id >= $1)
           ORDER BY workspace_id LIMIT 1)
         UNION ALL
         SELECT (SELECT workspace_id FROM storage.object
                  WHERE state = 'stored' AND original_id IS NULL AND workspace_id > w.id
                  ORDER BY workspace_id LIMIT 1)
           FROM w WHERE w.id IS NOT NULL)
       SELECT id FROM w WHERE id IS NOT NULL LIMIT $2`,
      [from, limit],
    );
    return rows.map((row) => row.id);
  }

  /**
   * Expired originals behind the cursor, in the order (workspace, id), also those whose owner was not
   * told long enough before.
   * @param keepings of the workspaces to look at; of another nothing is expired.
   * @param lock holds them until the open transaction ends; what others hold is waited for, for they decide soon.
   */
  async due(
    keepings: ReadonlyMap<string, Keeping>,
    asOf: Date,
    after: RetentionCursor | null,
    limit: number,
    lock: boolean,
  ): Promise<DueObject[]> {
    const ids = [...keepings.keys()].sort();
    // Goes along the index in its order, and looks each object's rules up.
    const rows = await this.unitOfWork.sql<StoredObject & Pick<DueObject, 'totalBytes' | 'isTold'>>(
      `SELECT ${OBJECT_COLUMNS}, o.kind = 'quarantine' OR ${TOLD} AS "isTold",
              (o.bytes + (SELECT coalesce(sum(d.bytes), 0) FROM storage.object d
                           WHERE d.original_id = o.id AND d.state = 'stored'))::float8
                AS "totalBytes"
         FROM storage.object o ${KEPT}
        WHERE o.state = 'stored' AND o.original_id IS NULL
          AND o.workspace_id BETWEEN $4 AND $5 AND (o.workspace_id, o.id) > ($6, $7)
          AND CASE WHEN o.kind = 'quarantine'
                   THEN o.created_at < $1::timestamptz - interval '${QUARANTINE_DAYS} days'
                   ELSE o.kind IN ('upload', 'output') AND kept.until < $1 END
        ORDER BY o.workspace_id, o.id LIMIT $3 ${lock ? 'FOR UPDATE OF o' : ''}`,
      [
        asOf,
        keepingsParam(keepings),
        limit,
        ids.at(0),
        ids.at(-1),
        after?.workspaceId ?? BEFORE_ALL,
        after?.objectId ?? BEFORE_ALL,
      ],
    );
    return rows.map(({ totalBytes, isTold, ...object }) => ({ object, totalBytes, isTold }));
  }
}
