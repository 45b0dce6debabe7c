import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type {
  SandboxCheckout,
  SandboxSubscription,
  SandboxTransaction,
} from '../gateway/sandbox/sandbox-entities.js';

const CHECKOUT = `id, request_id AS "requestId", product_id AS "productId",
  customer_email AS "customerEmail", success_url AS "successUrl", metadata, status, declined,
  transaction_id AS "transactionId", created_at AS "createdAt"`;
const SUBSCRIPTION = `id, product_id AS "productId", customer_id AS "customerId",
  customer_email AS "customerEmail", status, metadata, last_transaction_id AS "lastTransactionId",
  period_start AS "periodStart", period_end AS "periodEnd", canceled_at AS "canceledAt",
  next_product_id AS "nextProductId", created_at AS "createdAt", updated_at AS "updatedAt"`;
const TRANSACTION = `id, order_id AS "orderId", checkout_id AS "checkoutId",
  subscription_id AS "subscriptionId", product_id AS "productId", customer_id AS "customerId",
  customer_email AS "customerEmail", amount_minor AS "amountMinor", currency, status,
  refunded_minor AS "refundedMinor", period_start AS "periodStart", period_end AS "periodEnd",
  created_at AS "createdAt"`;

export interface SandboxDeliveryRow {
  eventId: string;
  body: string;
  attempts: number;
}

/** The sandbox's own books, as if they were on another company's machine. */
@Injectable()
export class SandboxRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async putCheckout(checkout: SandboxCheckout): Promise<void> {
    await this.unitOfWork.sql(
      `INSERT INTO billing.sandbox_checkout (id, request_id, product_id, customer_email, success_url,
         metadata, status, declined, transaction_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (id) DO UPDATE SET status = excluded.status, declined = excluded.declined,
         transaction_id = excluded.transaction_id`,
      [
        checkout.id,
        checkout.requestId,
        checkout.productId,
        checkout.customerEmail,
        checkout.successUrl,
        JSON.stringify(checkout.metadata),
        checkout.status,
        checkout.declined,
        checkout.transactionId,
      ],
    );
  }

  async checkout(id: string): Promise<SandboxCheckout | null> {
    const [row] = await this.unitOfWork.sql<SandboxCheckout>(
      `SELECT ${CHECKOUT} FROM billing.sandbox_checkout WHERE id = $1 ${this.lock()}`,
      [id],
    );
    return row ?? null;
  }

  async putSubscription(subscription: SandboxSubscription): Promise<void> {
    await this.unitOfWork.sql(
      `INSERT INTO billing.sandbox_subscription (id, product_id, customer_id, customer_email, status,
         metadata, last_transaction_id, period_start, period_end, canceled_at, next_product_id, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT (id) DO UPDATE SET product_id = excluded.product_id, status = excluded.status,
         last_transaction_id = excluded.last_transaction_id, period_start = excluded.period_start,
         period_end = excluded.period_end, canceled_at = excluded.canceled_at,
         next_product_id = excluded.next_product_id, updated_at = excluded.updated_at`,
      [
        subscription.id,
        subscription.productId,
        subscription.customerId,
        subscription.customerEmail,
        subscription.status,
        JSON.stringify(subscription.metadata),
        subscription.lastTransactionId,
        subscription.periodStart,
        subscription.periodEnd,
        subscription.canceledAt,
        subscription.nextProductId,
        subscription.updatedAt,
      ],
    );
  }

  async subscription(id: string): Promise<SandboxSubscription | null> {
    const [row] = await this.unitOfWork.sql<SandboxSubscription>(
      `SELECT ${SUBSCRIPTION} FROM billing.sandbox_subscription WHERE id = $1 ${this.lock()}`,
      [id],
    );
    return row ?? null;
  }

  subscriptionsOf(customerId: string): Promise<SandboxSubscription[]> {
    return this.unitOfWork.sql<SandboxSubscription>(
      `SELECT ${SUBSCRIPTION} FROM billing.sandbox_subscription WHERE customer_id = $1
        ORDER BY created_at DESC LIMIT 20`,
      [customerId],
    );
  }

  /** Subscriptions whose paid period is over. */
  endedSubscriptions(limit: number): Promise<{ id: string }[]> {
    return this.unitOfWork.sql(
      `SELECT id FROM billing.sandbox_subscription
        WHERE status IN ('active', 'scheduled_cancel') AND period_end <= kernel.now() LIMIT $1`,
      [limit],
    );
  }

  async putTransaction(transaction: SandboxTransaction): Promise<void> {
    await this.unitOfWork.sql(
      `INSERT INTO billing.sandbox_transaction (id, order_id, checkout_id, subscription_id, product_id,
         customer_id, customer_email, amount_minor, currency, status, refunded_minor, period_start,
         period_end, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
       ON CONFLICT (id) DO UPDATE SET status = excluded.status,
         refunded_minor = excluded.refunded_minor`,
      [
        transaction.id,
        transaction.orderId,
        transaction.checkoutId,
        transaction.subscriptionId,
        transaction.productId,
        transaction.customerId,
        transaction.customerEmail,
        transaction.amountMinor,
        transaction.currency,
        transaction.status,
        transaction.refundedMinor,
        transaction.periodStart,
        transaction.periodEnd,
        transaction.createdAt,
      ],
    );
  }

  async transaction(id: string): Promise<SandboxTransaction | null> {
    const [row] = await this.unitOfWork.sql<SandboxTransaction>(
      `SELECT ${TRANSACTION} FROM billing.sandbox_transaction WHERE id = $1 ${this.lock()}`,
      [id],
    );
    return row ?? null;
  }

  async enqueue(eventId: string, body: string): Promise<void> {
    // The caller delivers at once; the schedule takes over what that leaves.
    await this.unitOfWork.sql(
      `INSERT INTO billing.sandbox_delivery (event_id, body, next_attempt_at)
       VALUES ($1, $2, kernel.now() + interval '30 seconds')`,
      [eventId, body],
    );
  }

  async delivery(eventId: string): Promise<SandboxDeliveryRow | null> {
    const [row] = await this.unitOfWork.sql<SandboxDeliveryRow>(
      `SELECT event_id AS "eventId", body, attempts FROM billing.sandbox_delivery
        WHERE event_id = $1 AND delivered_at IS NULL`,
      [eventId],
    );
    return row ?? null;
  }

  dueDeliveries(limit: number): Promise<{ eventId: string }[]> {
    return this.unitOfWork.sql(
      `SELECT event_id AS "eventId" FROM billing.sandbox_delivery
        WHERE delivered_at IS NULL AND next_attempt_at <= kernel.now()
        ORDER BY created_at LIMIT $1`,
      [limit],
    );
  }

  async setDelivered(eventId: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.sandbox_delivery SET attempts = attempts + 1, delivered_at = kernel.now()
        WHERE event_id = $1`,
      [eventId],
    );
  }

  /** @param retry_s null when the last attempt was made. */
  async setUndelivered(eventId: string, error: string, retry_s: number | null): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.sandbox_delivery SET attempts = attempts + 1, last_error = $2,
              next_attempt_at = coalesce(kernel.now() + $3 * interval '1 second', 'infinity')
        WHERE event_id = $1`,
      [eventId, error.slice(0, 300), retry_s],
    );
  }

  private lock(): string {
    return this.unitOfWork.isOpen ? 'FOR UPDATE' : '';
  }
}
