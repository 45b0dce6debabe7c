import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';

export interface RefundRequest {
  id: string;
  purchaseId: string;
  amountMinor: number;
  reason: string;
  auditId: string;
  status: 'requested' | 'pending' | 'succeeded' | 'failed';
  note: string | null;
  externalId: string | null;
  attempts: number;
}

const COLUMNS = `id, purchase_id AS "purchaseId", amount_minor AS "amountMinor", reason,
  audit_id AS "auditId", status, note, external_id AS "externalId", attempts`;

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
  }): Promise<RefundRequest | null> {
    const [row] = await this.unitOfWork.sql<RefundRequest>(
      `INSERT INTO billing.refund_request (id, purchase_id, amount_minor, reason, requested_by,
         audit_id, next_check_at)
       VALUES ($1, $2, $3, $4, $5, $6, kernel.now() + interval '60 seconds')
       ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
      [
        request.id,
        request.purchaseId,
        request.amountMinor,
        request.reason,
        request.requestedBy,
        request.auditId,
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

  /** A request for that amount whose event has not come yet. */
  async unnamed(purchaseId: string, amountMinor: number): Promise<RefundRequest | null> {
    const [row] = await this.unitOfWork.sql<RefundRequest>(
      `SELECT ${COLUMNS} FROM billing.refund_request
        WHERE purchase_id = $1 AND amount_minor = $2 AND external_id IS NULL AND status <> 'failed'
        ORDER BY id LIMIT 1 FOR UPDATE`,
      [purchaseId, amountMinor],
    );
    return row ?? null;
  }

  async setNamed(id: string, externalId: string, status: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.refund_request SET external_id = $2, updated_at = kernel.now(),
              status = CASE WHEN $3 IN ('succeeded', 'failed') THEN $3 ELSE status END
        WHERE id = $1`,
      [id, externalId, status],
    );
  }

  async setStatus(id: string, status: RefundRequest['status'], note: string | null): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.refund_request SET status = $2, note = $3, attempts = attempts + 1,
              next_check_at = kernel.now() + least(3600, 30 * power(2, least(attempts, 7))) * interval '1 second',
              updated_at = kernel.now() WHERE id = $1`,
      [id, status, note],
    );
  }

  /** Requests whose outcome is still to be read from the gateway. */
  due(limit: number): Promise<RefundRequest[]> {
    return this.unitOfWork.sql<RefundRequest>(
      `SELECT ${COLUMNS} FROM billing.refund_request
        WHERE status IN ('requested', 'pending') AND next_check_at <= kernel.now()
        ORDER BY next_check_at LIMIT $1`,
      [limit],
    );
  }
}
