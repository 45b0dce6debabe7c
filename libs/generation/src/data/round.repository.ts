import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { FindingKind, Found } from '../reconcile/findings.js';

export interface FoundOfKind {
  kind: FindingKind;
  /** In the last whole round. */
  last: number;
  /** In the last 24 hours. */
  day: number;
  lastFoundAt: Date;
  samples: Found[];
}

/** As many as an operator looks at one by one. */
const MAX_SAMPLES = 20;
/** Rounds that found nothing say only that the reconciler lives. */
const KEEP_CLEAN_DAYS = 1;
const KEEP_DAYS = 30;

/** What the reconciler's rounds found. */
@Injectable()
export class RoundRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async record(found: Partial<Record<FindingKind, Found[]>>, whole: boolean): Promise<void> {
    const some = Object.entries(found).filter(([, list]) => list.length > 0);
    await this.unitOfWork.sql(
      `INSERT INTO generation.reconcile_round (whole, findings, samples) VALUES ($1, $2, $3)`,
      [
        whole,
        JSON.stringify(Object.fromEntries(some.map(([kind, list]) => [kind, list.length]))),
        JSON.stringify(
          Object.fromEntries(some.map(([kind, list]) => [kind, list.slice(0, MAX_SAMPLES)])),
        ),
      ],
    );
  }

  /** Forgets what is old. */
  async prune(): Promise<void> {
    await this.unitOfWork.sql(
      `DELETE FROM generation.reconcile_round
        WHERE at < kernel.now() - CASE WHEN findings = '{}' THEN $1::int ELSE $2::int END * interval '1 day'`,
      [KEEP_CLEAN_DAYS, KEEP_DAYS],
    );
  }

  async lastWholeAt(): Promise<Date | null> {
    const [row] = await this.unitOfWork.sql<{ at: Date | null }>(
      'SELECT max(at) AS at FROM generation.reconcile_round WHERE whole',
    );
    return row?.at ?? null;
  }

  /** Each kind that was found within {@link KEEP_DAYS}, with what was found last. */
  found(): Promise<FoundOfKind[]> {
    return this.unitOfWork.sql<FoundOfKind>(
      `WITH one AS (
         SELECT r.id, r.at, f.key AS kind, f.value::int AS count, r.samples -> f.key AS samples
           FROM generation.reconcile_round r, jsonb_each_text(r.findings) f)
       SELECT kind, max(at) AS "lastFoundAt",
              coalesce(sum(count) FILTER (WHERE at > kernel.now() - interval '1 day'), 0)::int AS day,
              coalesce(sum(count) FILTER (WHERE id = (
                SELECT id FROM generation.reconcile_round
                 WHERE whole ORDER BY at DESC, id DESC LIMIT 1)), 0)::int AS last,
              (array_agg(samples ORDER BY at DESC))[1] AS samples
         FROM one GROUP BY kind`,
    );
  }
}
