import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { Purchase, PurchaseStatus } from '../purchase.js';
import type { Totals } from '../reconcile/difference.js';
import type { RefundStatus } from './refund-request.repository.js';

const COLUMNS = `id, workspace_id AS "workspaceId", gateway, transaction_id AS "transactionId",
  order_id AS "orderId", checkout_id AS "checkoutId", subscription_id AS "subscriptionId", kind,
  product_code AS "productCode", credits, amount_minor AS "amountMinor", tax_minor AS "taxMinor",
  discount_minor AS "discountMinor", currency, period_start AS "periodStart",
  period_end AS "periodEnd", refunded_minor AS "refundedMinor", disputed_minor AS "disputedMinor",
  status, created_at AS "createdAt"`;

export type NewPurchase = Omit<
  Purchase,
  'id' | 'refundedMinor' | 'disputedMinor' | 'status' | 'createdAt'
>;

/** What went back of a purchase. */
export type Money = Pick<Purchase, 'refundedMinor' | 'disputedMinor'>;

export interface PurchaseFilter {
  workspaceId?: string;
  status?: string;
  kind?: string;
  /**
   * Part of a transaction, order or product code, or of a purchase's id; or the whole id of its
   * checkout, subscription, refund or dispute, ours or the payment service's.
   */
  q?: string;
  /** Those with an open refund: one that needs a person, or one that takes its course. */
  refund?: 'needs_decision' | 'under_way';
  start: number;
  end: number;
}

const REFUND_STATES = {
  needs_decision: ['needs_decision'],
  under_way: ['requested', 'pending'],
} as const satisfies Record<string, RefundStatus[]>;

@Injectable()
export class PurchaseRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @returns null when this transaction, or this checkout's pack, is known already. */
  async insert(purchase: NewPurchase): Promise<Purchase | null> {
    const [row] = await this.unitOfWork.sql<Purchase>(
      `INSERT INTO billing.purchase (workspace_id, gateway, transaction_id, order_id, checkout_id,
         subscription_id, kind, product_code, credits, amount_minor, tax_minor, discount_minor,
         currency, period_start, period_end)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
       ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
      [
        purchase.workspaceId,
        purchase.gateway,
        purchase.transactionId,
        purchase.orderId,
        purchase.checkoutId,
        purchase.subscriptionId,
        purchase.kind,
        purchase.productCode,
        purchase.credits,
        purchase.amountMinor,
        purchase.taxMinor,
        purchase.discountMinor,
        purchase.currency,
        purchase.periodStart,
        purchase.periodEnd,
      ],
    );
    return row ?? null;
  }

  async find(id: string): Promise<Purchase | null> {
    const [row] = await this.unitOfWork.sql<Purchase>(
      `SELECT ${COLUMNS} FROM billing.purchase WHERE id = $1`,
      [id],
    );
    return row ?? null;
  }

  async lock(id: string): Promise<Purchase | null> {
    const [row] = await this.unitOfWork.sql<Purchase>(
      `SELECT ${COLUMNS} FROM billing.purchase WHERE id = $1 FOR UPDATE`,
      [id],
    );
    return row ?? null;
  }

  async lockByTransaction(gateway: string, transactionId: string): Promise<Purchase | null> {
    const [row] = await this.unitOfWork.sql<Purchase>(
      `SELECT ${COLUMNS} FROM billing.purchase WHERE gateway = $1 AND transaction_id = $2 FOR UPDATE`,
      [gateway, transactionId],
    );
    return row ?? null;
  }

  /** Transactions that paid for those subscriptions. */
  async transactionsOf(subscriptionIds: readonly string[]): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT transaction_id AS id FROM billing.purchase WHERE subscription_id = ANY ($1)`,
      [subscriptionIds],
    );
    return rows.map(({ id }) => id);
  }

  async findByTransaction(gateway: string, transactionId: string): Promise<Purchase | null> {
    const [row] = await this.unitOfWork.sql<Purchase>(
      `SELECT ${COLUMNS} FROM billing.purchase WHERE gateway = $1 AND transaction_id = $2`,
      [gateway, transactionId],
    );
    return row ?? null;
  }

  async transactionsSince(gateway: string, since: Date, limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT transaction_id AS id FROM billing.purchase WHERE gateway = $1 AND created_at >= $2
        ORDER BY created_at DESC LIMIT $3`,
      [gateway, since, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** What we have of these charges, by the gateway's id. */
  async moneyOf(gateway: string, transactionIds: readonly string[]): Promise<Map<string, Money>> {
    const rows = await this.unitOfWork.sql<{ id: string } & Money>(
      `SELECT transaction_id AS id, refunded_minor AS "refundedMinor",
              disputed_minor AS "disputedMinor"
         FROM billing.purchase WHERE gateway = $1 AND transaction_id = ANY ($2)`,
      [gateway, transactionIds],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Money of these charges as we have it, by currency. */
  async totalsOf(gateway: string, transactionIds: readonly string[]): Promise<Totals> {
    const rows = await this.unitOfWork.sql<{ currency: string } & Totals[string]>(
      `SELECT currency, sum(amount_minor)::float8 AS paid, sum(refunded_minor)::float8 AS refunded,
              sum(disputed_minor)::float8 AS disputed
         FROM billing.purchase WHERE gateway = $1 AND transaction_id = ANY ($2)
        GROUP BY currency ORDER BY currency`,
      [gateway, transactionIds],
    );
    return Object.fromEntries(rows.map(({ currency, ...sum }) => [currency, sum]));
  }

  async setTotals(
    id: string,
    totals: { refundedMinor: number; disputedMinor: number; status: PurchaseStatus },
  ): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.purchase SET refunded_minor = $2, disputed_minor = $3, status = $4 WHERE id = $1`,
      [id, totals.refundedMinor, totals.disputedMinor, totals.status],
    );
  }

  /** The payment of that cycle of a subscription. */
  async ofCycle(subscriptionId: string, start: Date): Promise<Purchase | null> {
    const [row] = await this.unitOfWork.sql<Purchase>(
      `SELECT ${COLUMNS} FROM billing.purchase
        WHERE subscription_id = $1 AND period_start = $2 ORDER BY id DESC LIMIT 1`,
      [subscriptionId, start],
    );
    return row ?? null;
  }

  /** Newest first; `before` is the id of the last row of the page before. */
  ofWorkspace(workspaceId: string, limit: number, before: string | null): Promise<Purchase[]> {
    return this.unitOfWork.sql<Purchase>(
      `SELECT ${COLUMNS} FROM billing.purchase
        WHERE workspace_id = $1 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $2`,
      [workspaceId, limit, before],
    );
  }

  async list(filter: PurchaseFilter): Promise<{ items: Purchase[]; total: number }> {
    const where = `($1::uuid IS NULL OR workspace_id = $1) AND ($2::text IS NULL OR status = $2)
      AND ($3::text IS NULL OR kind = $3)
      AND ($4::text IS NULL OR transaction_id ILIKE $4 OR order_id ILIKE $4 OR product_code ILIKE $4
           OR id::text ILIKE $4 OR checkout_id::text = $6
           OR checkout_id IN (SELECT id FROM billing.checkout WHERE external_checkout_id = $6)
           OR subscription_id IN (SELECT id FROM billing.subscription WHERE external_id = $6)
           OR transaction_id IN (SELECT transaction_id FROM billing.reversal WHERE external_id = $6))
      AND ($5::text[] IS NULL
           OR id IN (SELECT purchase_id FROM billing.refund_request WHERE status = ANY ($5)))`;
    const q = filter.q ? `%${filter.q.replace(/[\\%_]/g, '\\$&')}%` : null;
    const params = [
      filter.workspaceId ?? null,
      filter.status ?? null,
      filter.kind ?? null,
      q,
      filter.refund ? REFUND_STATES[filter.refund] : null,
      filter.q ?? null,
    ];
    const items = await this.unitOfWork.sql<Purchase>(
      `SELECT ${COLUMNS} FROM billing.purchase WHERE ${where} ORDER BY id DESC OFFSET $7 LIMIT $8`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM billing.purchase WHERE ${where}`,
      params,
    );
    return { items, total: count?.total ?? 0 };
  }

  /** Payments whose money a bank holds until it has decided. */
  async countOpenDisputes(gateway: string): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(DISTINCT transaction_id)::int AS total FROM billing.reversal
        WHERE gateway = $1 AND kind = 'dispute' AND status = 'open'`,
      [gateway],
    );
    return row?.total ?? 0;
  }

  /** Money of the last 30 days less what went back or banks hold, in minor units of US dollars. */
  async revenueOf30Days(gateway: string): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ total: string }>(
      `SELECT coalesce(sum(amount_minor - least(amount_minor, refunded_minor + disputed_minor)), 0)
                AS total
         FROM billing.purchase
        WHERE gateway = $1 AND currency = 'USD'
          AND created_at > kernel.now() - interval '30 days'`,
      [gateway],
    );
    return Number(row?.total ?? 0);
  }
}
