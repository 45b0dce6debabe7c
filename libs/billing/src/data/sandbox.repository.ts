import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type {
  SandboxCheckout,
  SandboxCustomer,
  SandboxDiscount,
  SandboxDispute,
  SandboxSubscription,
  SandboxTransaction,
} from '../gateway/sandbox/sandbox-records.js';
import { SandboxTable } from './sandbox-table.js';

/** What the whole shop took; money in minor units. */
export interface SandboxSums {
  payments: number;
  customers: number;
  subscriptions: number;
  paidMinor: number;
  taxMinor: number;
  /** Refunded, or taken back by a bank. */
  backMinor: number;
}

/** The test gateway's own books, as if they were on another company's machine. */
@Injectable()
export class SandboxRepository {
  readonly checkouts: SandboxTable<SandboxCheckout>;
  readonly customers: SandboxTable<SandboxCustomer>;
  readonly discounts: SandboxTable<SandboxDiscount>;
  readonly disputes: SandboxTable<SandboxDispute>;
  readonly subscriptions: SandboxTable<SandboxSubscription>;
  readonly transactions: SandboxTable<SandboxTransaction>;

  constructor(private readonly unitOfWork: UnitOfWork) {
    const of = <Row extends { id: string }>(
      name: string,
      columns: Record<keyof Row & string, string>,
    ) => new SandboxTable<Row>(unitOfWork, `billing.sandbox_${name}`, columns);
    this.checkouts = of<SandboxCheckout>('checkout', CHECKOUT);
    this.customers = of<SandboxCustomer>('customer', CUSTOMER);
    this.discounts = of<SandboxDiscount>('discount', DISCOUNT);
    this.disputes = of<SandboxDispute>('dispute', DISPUTE);
    this.subscriptions = of<SandboxSubscription>('subscription', SUBSCRIPTION);
    this.transactions = of<SandboxTransaction>('transaction', TRANSACTION);
  }

  /** Locked inside a transaction: as many as were promised use it, and no more. */
  async discountByCode(code: string): Promise<SandboxDiscount | null> {
    const lock = this.unitOfWork.isOpen ? 'FOR UPDATE' : '';
    const [row] = await this.discounts.where(`upper(code) = upper($1) ${lock}`, [code]);
    return row ?? null;
  }

  async customerByEmail(email: string): Promise<SandboxCustomer | null> {
    const [row] = await this.customers.where('email = $1', [email]);
    return row ?? null;
  }

  async disputeOf(transactionId: string): Promise<SandboxDispute | null> {
    const [row] = await this.disputes.where('transaction_id = $1', [transactionId]);
    return row ?? null;
  }

  subscriptionsOf(customerId: string): Promise<SandboxSubscription[]> {
    const latest = 'customer_id = $1 ORDER BY created_at DESC LIMIT 20';
    return this.subscriptions.where(latest, [customerId]);
  }

  transactionsOf(customerId: string): Promise<SandboxTransaction[]> {
    const latest = 'customer_id = $1 ORDER BY created_at DESC, id DESC LIMIT 20';
    return this.transactions.where(latest, [customerId]);
  }

  /** Subscriptions whose paid period is over, the first that ended first. */
  endedSubscriptions(limit: number): Promise<SandboxSubscription[]> {
    const ended = `status IN ('active', 'scheduled_cancel') AND period_end <= kernel.now()
      ORDER BY period_end, id LIMIT $1`;
    return this.subscriptions.where(ended, [limit]);
  }

  async removeDiscount(id: string): Promise<void> {
    await this.unitOfWork.sql('DELETE FROM billing.sandbox_discount WHERE id = $1', [id]);
  }

  async sums(): Promise<SandboxSums> {
    const [row] = await this.unitOfWork.sql<SandboxSums>(
      `SELECT count(*)::int AS payments,
              (SELECT count(*)::int FROM billing.sandbox_customer) AS customers,
              (SELECT count(*)::int FROM billing.sandbox_subscription) AS subscriptions,
              coalesce(sum(amount_minor), 0)::float8 AS "paidMinor",
              coalesce(sum(tax_minor), 0)::float8 AS "taxMinor",
              coalesce(sum(CASE WHEN status = 'chargedBack' THEN amount_minor
                                ELSE refunded_minor END), 0)::float8 AS "backMinor"
         FROM billing.sandbox_transaction`,
    );
    return row as SandboxSums;
  }
}

const CHECKOUT = {
  id: 'id',
  requestId: 'request_id',
  productId: 'product_id',
  units: 'units',
  customPriceMinor: 'custom_price_minor',
  discountId: 'discount_id',
  customerEmail: 'customer_email',
  successUrl: 'success_url',
  metadata: 'metadata',
  status: 'status',
  declined: 'declined',
  transactionId: 'transaction_id',
  createdAt: 'created_at',
};

const CUSTOMER = {
  id: 'id',
  email: 'email',
  name: 'name',
  country: 'country',
  metadata: 'metadata',
  deliveries: 'deliveries',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};

const DISCOUNT = {
  id: 'id',
  name: 'name',
  code: 'code',
  type: 'type',
  amountMinor: 'amount_minor',
  currency: 'currency',
  percentage: 'percentage',
  expiresAt: 'expires_at',
  maxRedemptions: 'max_redemptions',
  redeemed: 'redeemed',
  duration: 'duration',
  durationMonths: 'duration_months',
  appliesTo: 'applies_to',
  createdAt: 'created_at',
};

const DISPUTE = {
  id: 'id',
  transactionId: 'transaction_id',
  amountMinor: 'amount_minor',
  status: 'status',
  createdAt: 'created_at',
};

const SUBSCRIPTION = {
  id: 'id',
  productId: 'product_id',
  units: 'units',
  customerId: 'customer_id',
  customerEmail: 'customer_email',
  status: 'status',
  metadata: 'metadata',
  discountId: 'discount_id',
  discountEndsAt: 'discount_ends_at',
  lastTransactionId: 'last_transaction_id',
  periodStart: 'period_start',
  periodEnd: 'period_end',
  canceledAt: 'canceled_at',
  onEnd: 'on_end',
  nextProductId: 'next_product_id',
  failures: 'failures',
  carriedMinor: 'carried_minor',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};

const TRANSACTION = {
  id: 'id',
  orderId: 'order_id',
  checkoutId: 'checkout_id',
  subscriptionId: 'subscription_id',
  productId: 'product_id',
  units: 'units',
  customerId: 'customer_id',
  customerEmail: 'customer_email',
  country: 'country',
  subTotalMinor: 'sub_total_minor',
  discountMinor: 'discount_minor',
  discountId: 'discount_id',
  amountMinor: 'amount_minor',
  taxMinor: 'tax_minor',
  currency: 'currency',
  status: 'status',
  refundedMinor: 'refunded_minor',
  periodStart: 'period_start',
  periodEnd: 'period_end',
  createdAt: 'created_at',
};
