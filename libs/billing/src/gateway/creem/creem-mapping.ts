import type {
  GatewayObject,
  GatewaySubscription,
  GatewayTransaction,
  SubscriptionStatus,
} from '../payment-gateway.js';
import { idOf, toDate, type CreemSubscription, type CreemTransaction } from './creem.schemas.js';

const STATUSES: readonly SubscriptionStatus[] = [
  'active',
  'trialing',
  'past_due',
  'unpaid',
  'paused',
  'scheduled_cancel',
  'canceled',
  'expired',
  'incomplete',
];

/** The vendor's list of states is open; one that we do not know gives no rights. */
export function toStatus(status: string): SubscriptionStatus {
  return STATUSES.find((known) => known === status) ?? 'incomplete';
}

export function toGatewayTransaction(transaction: CreemTransaction): GatewayTransaction {
  return {
    id: transaction.id,
    amountMinor: transaction.amount,
    paidMinor: transaction.amount_paid ?? transaction.amount,
    taxMinor: transaction.tax_amount ?? 0,
    discountMinor: transaction.discount_amount ?? 0,
    refundedMinor: transaction.refunded_amount ?? 0,
    currency: transaction.currency.toUpperCase(),
    status: transaction.status ?? 'paid',
    orderId: idOf(transaction.order),
    subscriptionId: idOf(transaction.subscription),
    externalCustomerId: idOf(transaction.customer),
    periodStart: toDate(transaction.period_start),
    periodEnd: toDate(transaction.period_end),
    createdAt: toDate(transaction.created_at),
  };
}

/** The other way: the transaction as an event carries it. */
export function toTransactionObject(transaction: GatewayTransaction): GatewayObject {
  return {
    id: transaction.id,
    object: 'transaction',
    amount: transaction.amountMinor,
    amount_paid: transaction.paidMinor,
    tax_amount: transaction.taxMinor,
    discount_amount: transaction.discountMinor,
    refunded_amount: transaction.refundedMinor,
    currency: transaction.currency,
    status: transaction.status,
    order: transaction.orderId,
    subscription: transaction.subscriptionId,
    customer: transaction.externalCustomerId,
    period_start: transaction.periodStart?.getTime() ?? null,
    period_end: transaction.periodEnd?.getTime() ?? null,
    created_at: transaction.createdAt?.getTime() ?? null,
  };
}

export function toGatewaySubscription(subscription: CreemSubscription): GatewaySubscription {
  return {
    id: subscription.id,
    status: toStatus(subscription.status),
    externalProductId: idOf(subscription.product),
    externalCustomerId: idOf(subscription.customer),
    lastTransactionId:
      subscription.last_transaction_id ?? subscription.last_transaction?.id ?? null,
    currentPeriodStart: toDate(subscription.current_period_start_date),
    currentPeriodEnd: toDate(subscription.current_period_end_date),
    canceledAt: toDate(subscription.canceled_at),
    updatedAt: toDate(subscription.updated_at),
  };
}
