import type { Checkout } from '../checkout.js';
import type { PaymentEvent } from '../data/payment-event.repository.js';
import type { RefundRequest } from '../data/refund-request.repository.js';
import { isPractice, type Purchase } from '../purchase.js';
import type { Subscription } from '../subscription-record.js';
import { accessUntil } from '../subscription.js';
import type { PurchaseView } from './billing.schemas.js';

const iso = (date: Date | null) => date?.toISOString() ?? null;

export function toCheckoutView(checkout: Checkout) {
  return {
    id: checkout.id,
    status: checkout.status,
    productCode: checkout.productCode,
    credits: checkout.grantedCredits ?? undefined,
  };
}

export function toSubscriptionView(
  subscription: Subscription | null,
  others: readonly Subscription[],
) {
  return {
    subscription: subscription && toSubscriptionDetails(subscription),
    others: others.map(toSubscriptionDetails),
  };
}

function toSubscriptionDetails(subscription: Subscription) {
  const { status, currentPeriodEnd: end } = subscription;
  return {
    id: subscription.id,
    planCode: subscription.planCode,
    productCode: subscription.productCode,
    status: subscription.status,
    credits: subscription.credits,
    priceMinor: subscription.priceMinor,
    currency: subscription.currency,
    currentPeriodStart: iso(subscription.currentPeriodStart),
    currentPeriodEnd: iso(end),
    planUntil: end && accessUntil(status, end).toISOString(),
    cancelAtPeriodEnd:
      subscription.status === 'scheduled_cancel' || subscription.status === 'canceled',
    pendingProductCode: subscription.pendingProductCode,
  };
}

/** By purchase id, how disputes stand that were not won. */
type Disputes = ReadonlyMap<string, 'open' | 'lost'>;

export function toPurchaseView(
  purchase: Purchase,
  disputes: Disputes,
  owed?: ReadonlyMap<string, number>,
): PurchaseView {
  return {
    id: purchase.id,
    kind: purchase.kind,
    productCode: purchase.productCode,
    credits: purchase.credits,
    amountMinor: purchase.amountMinor,
    taxMinor: purchase.taxMinor,
    discountMinor: purchase.discountMinor,
    currency: purchase.currency,
    status: purchase.status,
    refundedMinor: purchase.refundedMinor,
    dispute: disputes.get(purchase.id) ?? null,
    owedCredits: owed?.get(purchase.transactionId),
    testMode: isPractice(purchase),
    orderId: purchase.orderId,
    periodStart: iso(purchase.periodStart),
    periodEnd: iso(purchase.periodEnd),
    createdAt: purchase.createdAt.toISOString(),
  };
}

export function toAdminPaymentView(
  purchase: Purchase,
  open: readonly RefundRequest[],
  disputes: Disputes,
) {
  const refund = open.find(({ purchaseId }) => purchaseId === purchase.id);
  return {
    ...toPurchaseView(purchase, disputes),
    workspaceId: purchase.workspaceId,
    gateway: purchase.gateway,
    transactionId: purchase.transactionId,
    disputedMinor: purchase.disputedMinor,
    subscriptionId: purchase.subscriptionId,
    checkoutId: purchase.checkoutId,
    openRefund: refund
      ? { id: refund.id, amountMinor: refund.amountMinor, status: refund.status }
      : null,
  };
}

/** react-admin wants one `id`; the gateway's name keeps ids of two gateways apart. */
export const eventKey = (event: Pick<PaymentEvent, 'gateway' | 'eventId'>) =>
  `${event.gateway}:${event.eventId}`;

export function toPaymentEventView(event: PaymentEvent) {
  return {
    id: eventKey(event),
    gateway: event.gateway,
    eventId: event.eventId,
    type: event.type,
    mode: event.mode,
    status: event.status,
    note: event.note,
    error: event.status === 'processed' || event.status === 'ignored' ? null : event.note,
    workspaceId: event.workspaceId,
    attempts: event.attempts,
    eventAt: iso(event.eventAt),
    receivedAt: event.receivedAt.toISOString(),
    processedAt: iso(event.processedAt),
  };
}
