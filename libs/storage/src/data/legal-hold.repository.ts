import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Principal } from '#kernel';

export interface LegalHold {
  id: string;
  workspaceId: string;
  reason: string;
  placedByEmail: string;
  placedAt: Date;
  liftedByEmail: string | null;
  liftedAt: Date | null;
  liftReason: string | null;
}

export interface LegalHoldFilter {
  start: number;
  end: number;
  workspaceId?: string | undefined;
  open?: boolean | undefined;
}

const HOLD = `h.id, h.workspace_id AS "workspaceId", h.reason,
  h.placed_by_email AS "placedByEmail", h.placed_at AS "placedAt",
  h.lifted_by_email AS "liftedByEmail", h.lifted_at AS "liftedAt", h.lift_reason AS "liftReason"`;

/** That no hold is open on the workspace of `o`, a row of storage.object. */
export const NOT_HELD = `NOT EXISTS (SELECT FROM storage.legal_hold lh
  WHERE lh.workspace_id = o.workspace_id AND lh.lifted_at IS NULL)`;

/**
 * That no hold keeps the bytes of `o`. What a put that died may have left, and a derivative that
 * another took the place of, is nobody's file: while it stayed, its key could not be used again.
 */
export const FREE = `(${NOT_HELD} OR o.deletion_reason = 'abandoned'
  AND (o.original_id IS NOT NULL OR o.sha256 IS NULL AND o.kind <> 'incoming'))`;

/** Rows of storage.legal_hold. */
@Injectable()
export class LegalHoldRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @returns null when one is open already. */
  async place(workspaceId: string, by: Principal, reason: string): Promise<LegalHold | null> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<LegalHold>(
      `INSERT INTO storage.legal_hold AS h (workspace_id, reason, placed_by, placed_by_email)
       VALUES ($1, $2, $3, $4)
       ON CONFLICT (workspace_id) WHERE lifted_at IS NULL DO NOTHING RETURNING ${HOLD}`,
      [workspaceId, reason, by.userId, by.email],
    );
    return row ?? null;
  }

  /** @returns null when it was lifted before. */
  async lift(id: string, by: Principal, reason: string): Promise<LegalHold | null> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<LegalHold>(
      `UPDATE storage.legal_hold h
          SET lifted_by = $2, lifted_by_email = $3, lifted_at = kernel.now(), lift_reason = $4
        WHERE h.id = $1 AND h.lifted_at IS NULL RETURNING ${HOLD}`,
      [id, by.userId, by.email, reason],
    );
    return row ?? null;
  }

  /** Whether the workspace has, or had, anything stored. */
  async hasFiles(workspaceId: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      'SELECT FROM storage.object WHERE workspace_id = $1 LIMIT 1',
      [workspaceId],
    );
    return rows.length > 0;
  }

  /**
   * The sweep looks at rows under a hold once a day, so that it does not walk over all of them each
   * minute. @returns how many were put off
   */
  async putOff(limit: number): Promise<number> {
    const rows = await this.unitOfWork.sql(
      `UPDATE storage.object SET settle_after = kernel.now() + interval '1 day'
        WHERE state = 'deleting' AND id IN (
          SELECT o.id FROM storage.object o
           WHERE o.state = 'deleting' AND o.settle_after <= kernel.now() AND NOT ${FREE}
           ORDER BY o.settle_after LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING id`,
      [limit],
    );
    return rows.length;
  }

  /** After a hold: what was put off is due. Other waits are shorter than two hours. */
  async wake(workspaceId: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE storage.object SET settle_after = kernel.now()
        WHERE workspace_id = $1 AND state = 'deleting'
          AND settle_after > kernel.now() + interval '2 hours'`,
      [workspaceId],
    );
  }

  async find(id: string): Promise<LegalHold | null> {
    const [row] = await this.unitOfWork.sql<LegalHold>(
      `SELECT ${HOLD} FROM storage.legal_hold h WHERE h.id = $1`,
      [id],
    );
    return row ?? null;
  }

  async list(filter: LegalHoldFilter): Promise<{ items: LegalHold[]; total: number }> {
    const where = `WHERE ($1::uuid IS NULL OR h.workspace_id = $1)
      AND ($2::boolean IS NULL OR (h.lifted_at IS NULL) = $2)`;
    const params = [filter.workspaceId ?? null, filter.open ?? null];
    const items = await this.unitOfWork.sql<LegalHold>(
      `SELECT ${HOLD} FROM storage.legal_hold h ${where} ORDER BY h.id DESC OFFSET $3 LIMIT $4`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM storage.legal_hold h ${where}`,
      params,
    );
    return { items, total: count?.total ?? 0 };
  }

  /** Those of the workspaces that are held now. */
  async heldOf(workspaceIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.unitOfWork.sql<{ workspaceId: string }>(
      `SELECT workspace_id AS "workspaceId" FROM storage.legal_hold
        WHERE workspace_id = ANY($1) AND lifted_at IS NULL`,
      [workspaceIds],
    );
    return new Set(rows.map((row) => row.workspaceId));
  }

  /** Those of the objects whose bytes no hold keeps. */
  async free(objectIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT o.id FROM storage.object o WHERE o.id = ANY($1) AND ${FREE}`,
      [objectIds],
    );
    return new Set(rows.map((row) => row.id));
  }

  /** Those of the objects whose workspace is held. */
  async heldObjects(objectIds: readonly string[]): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT o.id FROM storage.object o WHERE o.id = ANY($1) AND NOT (${NOT_HELD})`,
      [objectIds],
    );
    return rows.map((row) => row.id);
  }
}
