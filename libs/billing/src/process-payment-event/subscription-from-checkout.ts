import type { Checkout } from '../checkout.js';
import type { NewSubscription } from '../data/subscription.repository.js';
import { toGatewaySubscription } from '../gateway/creem/creem-mapping.js';
import type { CreemSubscription } from '../gateway/creem/creem.schemas.js';

/** The subscription that a checkout began; until an event says more it is incomplete. */
export function subscriptionFromCheckout(
  checkout: Checkout,
  externalId: string,
  said: CreemSubscription | null,
): NewSubscription {
  const state = said ? toGatewaySubscription(said) : null;
  return {
    workspaceId: checkout.workspaceId,
    gateway: checkout.gateway,
    externalId,
    checkoutId: checkout.id,
    planCode: checkout.planCode ?? '',
    productCode: checkout.productCode,
    externalProductId: checkout.externalProductId,
    credits: checkout.credits,
    priceMinor: checkout.amountMinor,
    currency: checkout.currency,
    status: state?.status ?? 'incomplete',
    currentPeriodStart: state?.currentPeriodStart ?? null,
    currentPeriodEnd: state?.currentPeriodEnd ?? null,
    paidPeriodStart: null,
    canceledAt: null,
    pendingProductCode: null,
    externalUpdatedAt: null,
    eventAt: null,
  };
}
