import { Injectable } from '@nestjs/common';
import { UnitOfWork, type DoneAlone } from '#kernel';

/** `needs_decision`: the gateway knows nothing of it; `not_sent`: a person found that it never will. */
export type RefundStatus =
  'requested' | 'pending' | 'needs_decision' | 'succeeded' | 'failed' | 'not_sent';

/** From when on nothing is expected any more of a refund that was sent. */
export interface Patience {
  checks: number;
  /** Hours since the call, where the gateway did not say that it has the refund. */
  unheard_h: number;
  /** Hours since the call, where it did. */
  heard_h: number;
}

export interface RefundRequest {
  id: string;
  purchaseId: string;
  amountMinor: number;
  reason: string;
  auditId: string;
  status: RefundStatus;
  note: string | null;
  externalId: string | null;
  attempts: number;
  approvalId: string | null;
}

const COLUMNS = `id, purchase_id AS "purchaseId", amount_minor AS "amountMinor", reason,
  audit_id AS "auditId", status, note, external_id AS "externalId", attempts, approval_id AS "approvalId"`;

/** The gateway in use alone can say what became of a refund; the others' wait. */
const OF_GATEWAY = 'purchase_id IN (SELECT id FROM billing.purchase WHERE gateway = $1)';

/** Refunds that operators asked for: one open at a time for a purchase. */
@Injectable()
export class RefundRequestRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @returns null while another refund of this purchase is under way. */
  async create(request: {
    id: string;
    purchaseId: string;
    amountMinor: number;
    reason: string;
    requestedBy: string;
    auditId: string;
    /** Null where one operator was enough: then they call the gateway themselves, at once. */
    approvalId: string | null;
  }): Promise<RefundRequest | null> {
    const [row] = await this.unitOfWork.sql<RefundRequest>(
      `INSERT INTO billing.refund_request (id, purchase_id, amount_minor, reason, requested_by,
         audit_id, approval_id, called_at, next_check_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, CASE WHEN $7::uuid IS NULL THEN kernel.now() END,
               kernel.now() + CASE WHEN $7 IS NULL THEN interval '60 seconds' ELSE interval '0' END)
       ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
      [
        request.id,
        request.purchaseId,
        request.amountMinor,
        request.reason,
        request.requestedBy,
        request.auditId,
        request.approvalId,
      ],
    );
    return row ?? null;
  }

  async find(id: string): Promise<RefundRequest | null> {
    const [row] = await this.unitOfWork.sql<RefundRequest>(
      `SELECT ${COLUMNS} FROM billing.refund_request WHERE id = $1`,
      [id],
    );
    return row ?? null;
  }

  /** The refund that this approval wrote down, once it was carried out. */
  async ofApproval(approvalId: string): Promise<RefundRequest | null> {
    const [row] = await this.unitOfWork.sql<RefundRequest>(
      `SELECT ${COLUMNS} FROM billing.refund_request WHERE approval_id = $1`,
      [approvalId],
    );
    return row ?? null;
  }

  /** A request for that amount whose event has not come yet. */
  async unnamed(purchaseId: string, amountMinor: number): Promise<RefundRequest | null> {
    const [row] = await this.unitOfWork.sql<RefundRequest>(
      `SELECT ${COLUMNS} FROM billing.refund_request
        WHERE purchase_id = $1 AND amount_minor = $2 AND external_id IS NULL
          AND status NOT IN ('failed', 'not_sent')
        ORDER BY id LIMIT 1 FOR UPDATE`,
      [purchaseId, amountMinor],
    );
    return row ?? null;
  }

  async setNamed(id: string, externalId: string, status: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.refund_request SET external_id = $2, updated_at = kernel.now(),
              acknowledged_at = coalesce(acknowledged_at, kernel.now()),
              status = CASE WHEN $3 IN ('succeeded', 'failed') THEN $3
                            WHEN status = 'needs_decision' THEN 'pending' ELSE status END
        WHERE id = $1`,
      [id, externalId, status],
    );
  }

  async setStatus(id: string, status: RefundRequest['status'], note: string | null): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.refund_request SET note = $3, attempts = attempts + 1,
              -- Hearing nothing once more does not take it away from the person who decides.
              status = CASE WHEN status = 'needs_decision' AND $2 = 'pending' THEN status ELSE $2 END,
              next_check_at = kernel.now() + least(3600, 30 * power(2, least(attempts, 7))) * interval '1 second',
              updated_at = kernel.now() WHERE id = $1`,
      [id, status, note],
    );
  }

  /** The gateway has it and works on it. */
  async acknowledge(id: string): Promise<void> {
    await this.unitOfWork.sql(
      'UPDATE billing.refund_request SET acknowledged_at = kernel.now() WHERE id = $1',
      [id],
    );
  }

  /** @returns true once: when the refund stops being waited for. */
  async giveUpWaiting(id: string, patience: Patience): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE billing.refund_request SET status = 'needs_decision', updated_at = kernel.now()
        WHERE id = $1 AND status IN ('requested', 'pending') AND attempts >= $2
          AND called_at <= kernel.now() - interval '1 hour'
            * CASE WHEN acknowledged_at IS NULL THEN $3::int ELSE $4::int END RETURNING id`,
      [id, patience.checks, patience.unheard_h, patience.heard_h],
    );
    return rows.length > 0;
  }

  /** Whoever calls the gateway anew. @returns false where it needs no decision (any more). */
  async claimAgain(id: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE billing.refund_request SET status = 'requested', called_at = kernel.now(), attempts = 0,
              acknowledged_at = NULL, note = NULL, updated_at = kernel.now(),
              next_check_at = kernel.now() + interval '60 seconds'
        WHERE id = $1 AND status = 'needs_decision' RETURNING id`,
      [id],
    );
    return rows.length > 0;
  }

  /** Frees the purchase for another refund. @returns false where it needs no decision (any more). */
  async markNotSent(id: string, note: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE billing.refund_request SET status = 'not_sent', note = $2, updated_at = kernel.now()
        WHERE id = $1 AND status = 'needs_decision' RETURNING id`,
      [id, note],
    );
    return rows.length > 0;
  }

  /** The refunds under way, of these purchases. */
  openOf(purchaseIds: readonly string[]): Promise<RefundRequest[]> {
    return this.unitOfWork.sql<RefundRequest>(
      `SELECT ${COLUMNS} FROM billing.refund_request WHERE purchase_id = ANY ($1::uuid[])
          AND status IN ('requested', 'pending', 'needs_decision')`,
      [purchaseIds],
    );
  }

  /** Minor units that one operator refunded alone in so many hours, to a workspace and to all. */
  async sumAlone(workspaceId: string, userId: string, hours: number): Promise<DoneAlone> {
    const [row] = await this.unitOfWork.sql<DoneAlone>(
      `SELECT coalesce(sum(r.amount_minor) FILTER (WHERE p.workspace_id = $1), 0)::float8
                AS "forCustomer",
              coalesce(sum(r.amount_minor), 0)::float8 AS overall
         FROM billing.refund_request r JOIN billing.purchase p ON p.id = r.purchase_id
        WHERE r.requested_by = $2 AND r.created_at > kernel.now() - $3 * interval '1 hour'
          AND r.approval_id IS NULL AND r.status NOT IN ('failed', 'not_sent')`,
      [workspaceId, userId, hours],
    );
    return row as DoneAlone;
  }

  /** Approved requests for which nobody called the gateway yet. */
  uncalled(gateway: string, limit: number): Promise<RefundRequest[]> {
    return this.unitOfWork.sql<RefundRequest>(
      `SELECT ${COLUMNS} FROM billing.refund_request
        WHERE approval_id IS NOT NULL AND called_at IS NULL AND next_check_at <= kernel.now()
          AND ${OF_GATEWAY}
        ORDER BY id LIMIT $2`,
      [gateway, limit],
    );
  }

  /** @returns true for the one caller that has to call the gateway. */
  async claimCall(id: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE billing.refund_request
          SET called_at = kernel.now(), next_check_at = kernel.now() + interval '60 seconds'
        WHERE id = $1 AND called_at IS NULL RETURNING id`,
      [id],
    );
    return rows.length > 0;
  }

  /** The gateway was not reached, nothing happened: an approved refund is sent again later. */
  async releaseCall(id: string, note: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.refund_request SET called_at = NULL, note = $2, updated_at = kernel.now(),
              next_check_at = kernel.now() + interval '30 seconds'
        WHERE id = $1 AND approval_id IS NOT NULL AND status IN ('requested', 'pending')`,
      [id, note],
    );
  }

  /** Requests whose outcome is still to be read from the gateway. */
  due(gateway: string, limit: number): Promise<RefundRequest[]> {
    return this.unitOfWork.sql<RefundRequest>(
      `SELECT ${COLUMNS} FROM billing.refund_request
        WHERE status IN ('requested', 'pending', 'needs_decision') AND next_check_at <= kernel.now()
          AND called_at IS NOT NULL AND ${OF_GATEWAY}
        ORDER BY next_check_at LIMIT $2`,
      [gateway, limit],
    );
  }
}
