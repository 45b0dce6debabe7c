import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { Entitlements, Plan, Style } from '../plan.js';
import type { Tier } from '../quality.js';
import { toEntitlements, toPlan, toStyle, type PlanRow, type StyleRow } from './rows.js';

const PLAN = `SELECT p.*, pr.price_minor, pr.currency, pr.credits AS monthly_credits,
                     CASE WHEN yearly.enabled THEN jsonb_build_object('productCode', yearly.code,
                       'priceMinor', yearly.price_minor, 'credits', yearly.credits) END AS yearly
                FROM catalog.plan p LEFT JOIN catalog.product pr ON pr.code = p.product_code
                LEFT JOIN catalog.product yearly ON yearly.plan_code = p.code`;

/** Reads and writes of plans, image prices, styles and assignments. */
@Injectable()
export class CatalogRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async plans(): Promise<Plan[]> {
    return (await this.unitOfWork.sql<PlanRow>(`${PLAN} ORDER BY p.sort, p.code`)).map(toPlan);
  }

  async plan(code: string): Promise<Plan | null> {
    const [row] = await this.unitOfWork.sql<PlanRow>(`${PLAN} WHERE p.code = $1`, [code]);
    return row ? toPlan(row) : null;
  }

  async planOfProduct(productCode: string): Promise<Plan | null> {
    const [row] = await this.unitOfWork.sql<PlanRow>(`${PLAN} WHERE p.product_code = $1`, [
      productCode,
    ]);
    return row ? toPlan(row) : null;
  }

  async freePlan(): Promise<Plan> {
    const [row] = await this.unitOfWork.sql<PlanRow>(`${PLAN} WHERE p.kind = 'free'`);
    if (!row) throw new Error('catalog.plan has no free plan');
    return toPlan(row);
  }

  /** The plan assigned now, else the free one: one round trip. */
  async entitlementsOf(workspaceId: string): Promise<Entitlements> {
    const [row] = await this.unitOfWork.sql<PlanRow>(
      `${PLAN} WHERE p.code = coalesce(
         (SELECT a.plan_code FROM catalog.assignment a
           WHERE a.workspace_id = $1 AND (a.until IS NULL OR a.until > kernel.now())),
         (SELECT f.code FROM catalog.plan f WHERE f.kind = 'free'))`,
      [workspaceId],
    );
    if (!row) throw new Error('catalog.plan has no free plan');
    return toEntitlements(toPlan(row));
  }

  async planCodesOf(workspaceIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.unitOfWork.sql<{ workspace_id: string; plan_code: string }>(
      `SELECT w.id AS workspace_id, coalesce(a.plan_code,
                (SELECT f.code FROM catalog.plan f WHERE f.kind = 'free')) AS plan_code
         FROM unnest($1::uuid[]) AS w (id)
         LEFT JOIN catalog.assignment a ON a.workspace_id = w.id
               AND (a.until IS NULL OR a.until > kernel.now())`,
      [workspaceIds],
    );
    return new Map(rows.map((row) => [row.workspace_id, row.plan_code]));
  }

  /** Workspaces that have the plan by assignment now; of the free plan, all others have it too. */
  async countAssigned(): Promise<Map<string, number>> {
    const rows = await this.unitOfWork.sql<{ plan_code: string; workspaces: number }>(
      `SELECT plan_code, count(*)::int AS workspaces FROM catalog.assignment
        WHERE until IS NULL OR until > kernel.now() GROUP BY plan_code`,
    );
    return new Map(rows.map((row) => [row.plan_code, row.workspaces]));
  }

  async assign(workspaceId: string, planCode: string, until: Date | null): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `INSERT INTO catalog.assignment (workspace_id, plan_code, until) VALUES ($1, $2, $3)
       ON CONFLICT (workspace_id) DO UPDATE
         SET plan_code = excluded.plan_code, until = excluded.until, updated_at = kernel.now()`,
      [workspaceId, planCode, until],
    );
  }

  resolutions(): Promise<Tier[]> {
    return this.unitOfWork.sql(
      'SELECT code, credits, quality FROM catalog.resolution ORDER BY sort',
    );
  }

  async resolution(code: string): Promise<Tier | null> {
    const [row] = await this.unitOfWork.sql<Tier>(
      'SELECT code, credits, quality FROM catalog.resolution WHERE code = $1',
      [code],
    );
    return row ?? null;
  }

  async styles(): Promise<Style[]> {
    const rows = await this.unitOfWork.sql<StyleRow>('SELECT * FROM catalog.style ORDER BY sort');
    return rows.map(toStyle);
  }

  async style(code: string): Promise<Style | null> {
    const [row] = await this.unitOfWork.sql<StyleRow>(
      'SELECT * FROM catalog.style WHERE code = $1',
      [code],
    );
    return row ? toStyle(row) : null;
  }
}
