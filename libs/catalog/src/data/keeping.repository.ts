import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { KeepingRule } from '../keeping.js';

const DAYS = (row: string) =>
  `${row}.upload_retention_days, ${row}.output_retention_days, ${row}.trash_retention_days`;
const FEWER = (after: string, before: string) =>
  `(${after}.upload_retention_days < ${before}.upload_retention_days
    OR ${after}.output_retention_days < ${before}.output_retention_days
    OR ${after}.trash_retention_days < ${before}.trash_retention_days)`;

/** How long things are kept: by the plan of now, and by what was promised under earlier ones. */
@Injectable()
export class KeepingRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Every workspace gets at least the rule of its plan.
   * @param grace_days that an ended plan's files stay at least
   */
  async rulesOf(
    workspaceIds: readonly string[],
    grace_days: number,
  ): Promise<Map<string, KeepingRule[]>> {
    const rows = await this.unitOfWork.sql<KeepingRule & { workspaceId: string }>(
      `WITH now_on AS (
         SELECT w.id, coalesce(a.plan_code,
                  (SELECT f.code FROM catalog.plan f WHERE f.kind = 'free')) AS plan_code
           FROM unnest($1::uuid[]) AS w (id)
           LEFT JOIN catalog.assignment a ON a.workspace_id = w.id
                 AND (a.until IS NULL OR a.until > kernel.now())),
       rule (workspace_id, made_before, upload_days, output_days, trash_days, keep_until) AS (
         SELECT n.id, NULL::timestamptz, ${DAYS('p')}, NULL::timestamptz
           FROM now_on n JOIN catalog.plan p ON p.code = n.plan_code
         UNION ALL
         SELECT a.workspace_id, a.until, ${DAYS('p')}, a.until + $2 * interval '1 day'
           FROM catalog.assignment a JOIN catalog.plan p ON p.code = a.plan_code
          WHERE a.workspace_id = ANY($1) AND a.until <= kernel.now()
         UNION ALL
         SELECT r.workspace_id, r.made_before, r.upload_days, r.output_days, r.trash_days,
                r.keep_until
           FROM catalog.retention_promise r WHERE r.workspace_id = ANY($1)
         UNION ALL
         SELECT n.id, r.made_before, r.upload_days, r.output_days, r.trash_days, r.keep_until
           FROM now_on n JOIN catalog.retention_promise r ON r.plan_code = n.plan_code)
       SELECT workspace_id AS "workspaceId", made_before AS "madeBefore",
              upload_days AS "uploadDays", output_days AS "outputDays",
              trash_days AS "trashDays", keep_until AS "keepUntil" FROM rule`,
      [workspaceIds, grace_days],
    );
    return Map.groupBy(rows, (row) => row.workspaceId);
  }

  /** Before a workspace gets another plan: what was made under one with more days keeps them. */
  async promiseBefore(workspaceId: string, planCode: string, grace_days: number): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `INSERT INTO catalog.retention_promise (workspace_id, made_before, upload_days, output_days,
                                              trash_days, keep_until)
       SELECT a.workspace_id, ended.at, ${DAYS('was')}, ended.at + $3 * interval '1 day'
         FROM catalog.assignment a
         JOIN catalog.plan was ON was.code = a.plan_code
         JOIN catalog.plan next ON next.code = $2
        CROSS JOIN LATERAL (SELECT least(a.until, kernel.now())) AS ended (at)
        WHERE a.workspace_id = $1 AND ${FEWER('next', 'was')}`,
      [workspaceId, planCode, grace_days],
    );
  }

  /** After an operator lowered the days of a plan: nothing goes for some days because of that. */
  async promisePlan(planCode: string, grace_days: number): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `INSERT INTO catalog.retention_promise (plan_code, made_before, upload_days, output_days,
                                              trash_days, keep_until)
       VALUES ($1, kernel.now(), 0, 0, 0, kernel.now() + $2 * interval '1 day')`,
      [planCode, grace_days],
    );
  }

  /** Days of notice of the plan that each workspace is on, where it has its own. */
  async noticeDaysOf(workspaceIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.unitOfWork.sql<{ id: string; days: number }>(
      `SELECT w.id, p.deletion_notice_days AS days
         FROM unnest($1::uuid[]) AS w (id)
         LEFT JOIN catalog.assignment a ON a.workspace_id = w.id
               AND (a.until IS NULL OR a.until > kernel.now())
         JOIN catalog.plan p ON CASE WHEN a.plan_code IS NULL THEN p.kind = 'free'
                                     ELSE p.code = a.plan_code END
        WHERE p.deletion_notice_days IS NOT NULL`,
      [workspaceIds],
    );
    return new Map(rows.map(({ id, days }) => [id, days]));
  }

  /** Days of notice of the plan, or null. */
  async noticeDaysOfPlan(planCode: string): Promise<number | null> {
    const [row] = await this.unitOfWork.sql<{ days: number | null }>(
      'SELECT deletion_notice_days AS days FROM catalog.plan WHERE code = $1',
      [planCode],
    );
    return row?.days ?? null;
  }

  /** The fewest days that any plan keeps the trash. */
  async fewestTrashDays(): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ days: number }>(
      'SELECT min(trash_retention_days) AS days FROM catalog.plan',
    );
    return row?.days ?? 0;
  }
}
