import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { GRAVEST_RULE } from '../rule.js';
import { COUNTED_OVER_H, type Refusals, type RestrictionKind } from '../restriction.js';

/** New runs of a workspace wait: for a while, or for a person. */
export interface Restriction {
  id: string;
  workspaceId: string;
  kind: RestrictionKind;
  refused: number;
  beganAt: Date;
  until: Date | null;
  liftedAt: Date | null;
  liftedBy: string | null;
  liftReason: string | null;
  active: boolean;
}

export interface RestrictionFilter {
  start: number;
  end: number;
  active?: boolean | undefined;
  workspaceId?: string | undefined;
}

const ACTIVE = `(r.lifted_at IS NULL AND (r.until IS NULL OR r.until > kernel.now()))`;
const SELECT = `
  SELECT r.id, r.workspace_id AS "workspaceId", r.kind, r.refused, r.began_at AS "beganAt", r.until,
         r.lifted_at AS "liftedAt", r.lifted_by AS "liftedBy", r.lift_reason AS "liftReason",
         ${ACTIVE} AS active
    FROM moderation.restrictions r`;
const WHERE = `WHERE ($1::boolean IS NULL OR ${ACTIVE} = $1)
  AND ($2::uuid IS NULL OR r.workspace_id = $2)`;

/** Rows of moderation.restrictions, and the refusals that lead to them. */
@Injectable()
export class RestrictionsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** One at a time per workspace, until the transaction ends. */
  async lock(workspaceId: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `SELECT pg_advisory_xact_lock(hashtextextended('moderation.restrictions:' || $1::text, 0))`,
      [workspaceId],
    );
  }

  /**
   * Counts again from the moment at which an operator lifted the last restriction. What a person
   * allowed here counts no more, however often the same was refused before.
   */
  async refusals(workspaceId: string): Promise<Refusals> {
    const [row] = await this.unitOfWork.sql<Refusals>(
      `SELECT count(DISTINCT content_hash)::int AS refused,
              (count(DISTINCT content_hash) FILTER (WHERE rule = '${GRAVEST_RULE}'))::int AS grave
         FROM moderation.verdicts v
        WHERE workspace_id = $1 AND outcome = 'blocked' AND subject IN ('prompt', 'upload') AND counts
          AND NOT EXISTS (SELECT FROM moderation.verdicts granted
                           WHERE granted.content_hash = v.content_hash
                             AND granted.outcome = 'blocked' AND granted.workspace_id = $1
                             AND granted.decision = 'overturned')
          AND created_at > greatest(
                kernel.now() - $2 * interval '1 hour',
                (SELECT max(lifted_at) FROM moderation.restrictions WHERE workspace_id = $1))`,
      [workspaceId, COUNTED_OVER_H],
    );
    return row ?? { refused: 0, grave: 0 };
  }

  async active(workspaceId: string): Promise<Restriction | null> {
    const rows = await this.unitOfWork.sql<Restriction>(
      `${SELECT} WHERE r.workspace_id = $1 AND ${ACTIVE} ORDER BY r.kind = 'review' DESC, r.id DESC
        LIMIT 1`,
      [workspaceId],
    );
    return rows[0] ?? null;
  }

  async add(restriction: {
    id: string;
    workspaceId: string;
    kind: RestrictionKind;
    refused: number;
    minutes: number | null;
  }): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `INSERT INTO moderation.restrictions (id, workspace_id, kind, refused, until)
       VALUES ($1, $2, $3, $4, kernel.now() + $5 * interval '1 minute')`,
      [
        restriction.id,
        restriction.workspaceId,
        restriction.kind,
        restriction.refused,
        restriction.minutes,
      ],
    );
  }

  async find(id: string): Promise<Restriction | null> {
    const rows = await this.unitOfWork.sql<Restriction>(`${SELECT} WHERE r.id = $1`, [id]);
    return rows[0] ?? null;
  }

  async list(filter: RestrictionFilter): Promise<{ items: Restriction[]; total: number }> {
    const params = [filter.active ?? null, filter.workspaceId ?? null];
    const items = await this.unitOfWork.sql<Restriction>(
      `${SELECT} ${WHERE} ORDER BY r.id DESC OFFSET $3 LIMIT $4`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM moderation.restrictions r ${WHERE}`,
      params,
    );
    return { items, total: count?.total ?? 0 };
  }

  /** Ends a pause before its time; unlike lifting it, the refusals that led to it still count. */
  async endPauses(workspaceId: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE moderation.restrictions r SET until = kernel.now()
        WHERE r.workspace_id = $1 AND r.kind = 'cool_down' AND ${ACTIVE}`,
      [workspaceId],
    );
  }

  /** Ends what restricts the workspace now, of these kinds. @returns what was lifted. */
  async lift(
    workspaceId: string,
    kinds: readonly RestrictionKind[],
    { operatorId, reason }: { operatorId: string; reason: string },
  ): Promise<string[]> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `UPDATE moderation.restrictions r
          SET lifted_at = kernel.now(), lifted_by = $2, lift_reason = $3
        WHERE r.workspace_id = $1 AND r.kind = ANY($4) AND ${ACTIVE} RETURNING r.id`,
      [workspaceId, operatorId, reason, kinds],
    );
    return rows.map((row) => row.id);
  }
}
