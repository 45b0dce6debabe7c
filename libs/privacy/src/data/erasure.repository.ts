import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Obstacle } from '#kernel';
import type { Erasure, ErasureStatus, ErasureStep } from '../erasure.js';

const COLUMNS = `e.id, e.user_id AS "userId", e.workspace_id AS "workspaceId", e.status,
  e.asked_by AS "askedBy", e.operator_id AS "operatorId", e.approver_id AS "approverId",
  e.asked_at AS "askedAt", e.due_at AS "dueAt", e.waits_for AS "waitsFor", e.failures,
  e.last_error AS "lastError", e.pass, e.not_before AS "notBefore", e.begun_at AS "begunAt", e.ended_at AS "endedAt",
  e.taken_back_at AS "takenBackAt", e.taken_back_by AS "takenBackBy"`;

export interface NewErasure {
  userId: string;
  workspaceId: string;
  grace_days: number;
  /** The operators who asked and approved; absent: the customer asked. */
  by?: { operatorId: string; approverId: string; approvalId: string };
}

export interface ErasureFilter {
  status?: ErasureStatus | undefined;
  workspaceId?: string | undefined;
  start: number;
  end: number;
}

/** Plans and certificates. */
@Injectable()
export class ErasureRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @returns null where one is open already. */
  async plan({ userId, workspaceId, grace_days, by }: NewErasure): Promise<Erasure | null> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<Erasure>(
      `INSERT INTO privacy.erasure AS e (user_id, workspace_id, asked_by, operator_id, approver_id,
                                         approval_id, due_at, next_try_at)
       SELECT $1, $2, CASE WHEN $3::uuid IS NULL THEN 'customer' ELSE 'operator' END, $3, $4, $5,
              t.due, t.due
         FROM (SELECT kernel.now() + $6 * interval '1 day' AS due) t
       ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
      [
        userId,
        workspaceId,
        by?.operatorId ?? null,
        by?.approverId ?? null,
        by?.approvalId ?? null,
        grace_days,
      ],
    );
    return row ?? null;
  }

  /** The one that is planned or running. */
  async open(workspaceId: string): Promise<Erasure | null> {
    const [row] = await this.unitOfWork.sql<Erasure>(
      `SELECT ${COLUMNS} FROM privacy.erasure e
        WHERE e.workspace_id = $1 AND e.status IN ('planned', 'running')`,
      [workspaceId],
    );
    return row ?? null;
  }

  async find(id: string): Promise<Erasure | null> {
    const [row] = await this.unitOfWork.sql<Erasure>(
      `SELECT ${COLUMNS} FROM privacy.erasure e WHERE e.id = $1`,
      [id],
    );
    return row ?? null;
  }

  async list(filter: ErasureFilter): Promise<{ items: Erasure[]; total: number }> {
    const where = `($1::text IS NULL OR e.status = $1) AND ($2::uuid IS NULL OR e.workspace_id = $2)`;
    const params = [filter.status ?? null, filter.workspaceId ?? null];
    const items = await this.unitOfWork.sql<Erasure>(
      `SELECT ${COLUMNS} FROM privacy.erasure e WHERE ${where}
        ORDER BY e.id DESC OFFSET $3 LIMIT $4`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM privacy.erasure e WHERE ${where}`,
      params,
    );
    return { items, total: count?.total ?? 0 };
  }

  async steps(erasureId: string): Promise<ErasureStep[]> {
    return this.unitOfWork.sql<ErasureStep>(
      `SELECT eraser, erased, ended_at AS "endedAt" FROM privacy.erasure_step
        WHERE erasure_id = $1 ORDER BY ended_at NULLS LAST, eraser`,
      [erasureId],
    );
  }

  /** @returns null when it is not planned any more. */
  async takeBack(id: string, by: 'customer' | 'operator'): Promise<Erasure | null> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<Erasure>(
      `UPDATE privacy.erasure e
          SET status = 'taken_back', taken_back_at = kernel.now(), taken_back_by = $2, waits_for = NULL
        WHERE e.id = $1 AND e.status = 'planned' RETURNING ${COLUMNS}`,
      [id, by],
    );
    return row ?? null;
  }

  /** Those that are due; the one whose turn came first is first. */
  due(limit: number): Promise<Erasure[]> {
    return this.unitOfWork.sql<Erasure>(
      `SELECT ${COLUMNS} FROM privacy.erasure e
        WHERE e.status IN ('planned', 'running') AND e.next_try_at <= kernel.now()
          AND (e.not_before IS NULL OR e.not_before <= kernel.now())
        ORDER BY e.next_try_at LIMIT $1`,
      [limit],
    );
  }

  /** From here on it cannot be taken back. @returns false where it was just taken back. */
  async begin(id: string): Promise<boolean> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      `UPDATE privacy.erasure SET status = 'running', begun_at = kernel.now(), waits_for = NULL
        WHERE id = $1 AND status = 'planned' RETURNING id`,
      [id],
    );
    return rows.length > 0;
  }

  async postpone(id: string, why: Obstacle['code'] | null, delay_s: number): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE privacy.erasure
          SET waits_for = $2, next_try_at = kernel.now() + $3 * interval '1 second'
        WHERE id = $1 AND status IN ('planned', 'running')`,
      [id, why, delay_s],
    );
  }

  async fail(id: string, error: string, delay_s: number): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE privacy.erasure SET failures = failures + 1, last_error = $2,
              next_try_at = kernel.now() + $3 * interval '1 second'
        WHERE id = $1 AND status IN ('planned', 'running')`,
      [id, error.slice(0, 200), delay_s],
    );
  }

  /** Erasers that are through with the pass that is under way. */
  async endedSteps(erasureId: string): Promise<Set<string>> {
    const rows = await this.unitOfWork.sql<{ eraser: string }>(
      `SELECT s.eraser FROM privacy.erasure_step s JOIN privacy.erasure e ON e.id = s.erasure_id
        WHERE e.id = $1 AND s.pass = e.pass AND s.ended_at IS NOT NULL`,
      [erasureId],
    );
    return new Set(rows.map((row) => row.eraser));
  }

  /** Keeps others from this erasure until the transaction ends. @returns whether the step is open */
  async holdStep({ id, pass }: Pick<Erasure, 'id' | 'pass'>, eraser: string): Promise<boolean> {
    this.unitOfWork.requireTransaction();
    const running = await this.unitOfWork.sql(
      `SELECT FROM privacy.erasure WHERE id = $1 AND status = 'running' AND pass = $2 FOR UPDATE`,
      [id, pass],
    );
    return running.length > 0 && !(await this.endedSteps(id)).has(eraser);
  }

  /** Adds to what an eraser counted before; in the transaction of what it erased. */
  async record(
    { id, pass }: Pick<Erasure, 'id' | 'pass'>,
    eraser: string,
    part: { erased: Readonly<Record<string, number>>; more: boolean },
  ): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `INSERT INTO privacy.erasure_step AS s (erasure_id, eraser, erased, pass, ended_at)
       VALUES ($1, $2, $3, $5, CASE WHEN $4 THEN NULL ELSE kernel.now() END)
       ON CONFLICT (erasure_id, eraser) DO UPDATE SET
         ended_at = excluded.ended_at, pass = excluded.pass,
         erased = s.erased || (
           SELECT coalesce(jsonb_object_agg(key, value::numeric + coalesce((s.erased ->> key)::numeric, 0)), '{}')
             FROM jsonb_each_text(excluded.erased))`,
      [id, eraser, JSON.stringify(part.erased), part.more, pass],
    );
    const found = Object.values(part.erased).reduce((sum, count) => sum + count, 0);
    await this.unitOfWork.sql('UPDATE privacy.erasure SET found = found + $2 WHERE id = $1', [
      id,
      found,
    ]);
  }

  /** Whether the pass that is under way, which is not the first, has found nothing. */
  async foundNothing(id: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      'SELECT FROM privacy.erasure WHERE id = $1 AND pass > 1 AND found = 0',
      [id],
    );
    return rows.length > 0;
  }

  /** Everything is gone through once more, when `wait_s` are over. */
  async nextPass(id: string, pass: number, wait_s: number): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE privacy.erasure
          SET pass = pass + 1, found = 0, waits_for = NULL,
              not_before = kernel.now() + $3 * interval '1 second'
        WHERE id = $1 AND pass = $2 AND status = 'running'`,
      [id, pass, wait_s],
    );
  }

  /** The certificate: everything is erased. */
  async end(id: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE privacy.erasure SET status = 'done', ended_at = kernel.now(), last_error = NULL, waits_for = NULL
        WHERE id = $1 AND status = 'running'`,
      [id],
    );
  }
}
