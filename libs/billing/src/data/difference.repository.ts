import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { Difference, DifferenceRecord } from '../reconcile/difference.js';

const COLUMNS = `id, gateway, kind, subject, theirs, ours, workspace_id AS "workspaceId",
  purchase_id AS "purchaseId", status, note, found_at AS "foundAt", last_seen_at AS "lastSeenAt",
  settled_at AS "settledAt"`;

/** What the gateway and we say differently; a row for each, however many nights show it. */
@Injectable()
export class DifferenceRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Notes it. What a person explained stays explained while it stays the same. */
  async put(gateway: string, runId: string, difference: Difference): Promise<void> {
    await this.unitOfWork.sql(
      `INSERT INTO billing.difference AS d (gateway, reconciliation_id, kind, subject, theirs, ours,
         workspace_id, purchase_id, status, note, settled_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
               CASE WHEN $9 <> 'open' THEN kernel.now() END)
       ON CONFLICT (gateway, kind, subject, theirs, ours) DO UPDATE
         SET reconciliation_id = excluded.reconciliation_id, last_seen_at = kernel.now(),
             workspace_id = coalesce(excluded.workspace_id, d.workspace_id),
             purchase_id = coalesce(excluded.purchase_id, d.purchase_id),
             status = CASE WHEN d.status = 'explained' THEN d.status ELSE excluded.status END,
             note = CASE WHEN d.status = 'explained' THEN d.note ELSE excluded.note END,
             settled_at = CASE WHEN d.status = 'explained' THEN d.settled_at
                               ELSE excluded.settled_at END`,
      [
        gateway,
        runId,
        difference.kind,
        difference.subject,
        difference.theirs,
        difference.ours,
        difference.workspaceId,
        difference.purchaseId,
        difference.status,
        difference.note?.slice(0, 500) ?? null,
      ],
    );
  }

  /** What this run found no more of that subject is healed. */
  async settleOthers(gateway: string, runId: string, subject: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.difference SET status = 'healed', settled_at = kernel.now(),
              note = 'It is no longer so.'
        WHERE gateway = $1 AND subject = $3 AND status = 'open' AND reconciliation_id <> $2`,
      [gateway, runId, subject],
    );
  }

  /** Subscriptions that a whole list has no more: there is nothing left to differ. */
  async settleUnlisted(gateway: string, runId: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.difference SET status = 'healed', settled_at = kernel.now(),
              note = 'The payment service does not list it any more.'
        WHERE gateway = $1 AND status = 'open' AND kind LIKE 'subscription%'
          AND reconciliation_id <> $2`,
      [gateway, runId],
    );
  }

  /** Charges with something open: they are read again, however old they are. */
  async openCharges(gateway: string, limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ subject: string }>(
      `SELECT DISTINCT subject FROM billing.difference
        WHERE gateway = $1 AND status = 'open' AND kind NOT LIKE 'subscription%' LIMIT $2`,
      [gateway, limit],
    );
    return rows.map(({ subject }) => subject);
  }

  async find(id: string): Promise<DifferenceRecord | null> {
    const [row] = await this.unitOfWork.sql<DifferenceRecord>(
      `SELECT ${COLUMNS} FROM billing.difference WHERE id = $1`,
      [id],
    );
    return row ?? null;
  }

  /** @returns false where it is not open (any more). */
  async explain(id: string, note: string, by: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE billing.difference SET status = 'explained', note = $2, settled_by = $3,
              settled_at = kernel.now() WHERE id = $1 AND status = 'open' RETURNING id`,
      [id, note.slice(0, 500), by],
    );
    return rows.length > 0;
  }

  async list(filter: {
    status?: string;
    kind?: string;
    start: number;
    end: number;
  }): Promise<{ items: DifferenceRecord[]; total: number }> {
    const where = `($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR kind = $2)`;
    const params = [filter.status ?? null, filter.kind ?? null];
    const items = await this.unitOfWork.sql<DifferenceRecord>(
      `SELECT ${COLUMNS} FROM billing.difference WHERE ${where}
        ORDER BY last_seen_at DESC, id DESC OFFSET $3 LIMIT $4`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM billing.difference WHERE ${where}`,
      params,
    );
    return { items, total: count?.total ?? 0 };
  }
}
