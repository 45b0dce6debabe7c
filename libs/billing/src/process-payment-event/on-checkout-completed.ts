import { Injectable } from '@nestjs/common';
import { isUuid } from '#kernel';
import { mismatchOf } from '../charge.js';
import type { Checkout } from '../checkout.js';
import { CheckoutRepository } from '../data/checkout.repository.js';
import { PurchaseRepository } from '../data/purchase.repository.js';
import { SubscriptionRepository } from '../data/subscription.repository.js';
import { creemSubscription, idOf, type CreemCheckout } from '../gateway/creem/creem.schemas.js';
import type { GatewayName } from '../gateway/payment-gateway.js';
import { chargeOfCheckout, productOfCheckout } from './charges.js';
import {
  ignored,
  processed,
  subjectOfSubscription,
  waiting,
  type HandlerResult,
} from './event-outcome.js';
import { PaidAfterErasure } from './paid-after-erasure.js';
import { RecordPurchase } from './record-purchase.js';
import { RejectEvent } from './reject-event.js';
import { subscriptionFromCheckout } from './subscription-from-checkout.js';

interface Delivery {
  gateway: GatewayName;
  eventId: string;
}

/** `checkout.completed`: pays for a pack; of a subscription it only tells which one was begun. */
@Injectable()
export class OnCheckoutCompleted {
  constructor(
    private readonly checkouts: CheckoutRepository,
    private readonly subscriptions: SubscriptionRepository,
    private readonly purchases: PurchaseRepository,
    private readonly recordPurchase: RecordPurchase,
    private readonly reject: RejectEvent,
    private readonly afterErasure: PaidAfterErasure,
  ) {}

  /** @param transactionId of the order; where the event lacks it, as read again at the gateway. */
  async apply(
    event: CreemCheckout,
    transactionId: string | null,
    delivery: Delivery,
  ): Promise<HandlerResult> {
    const checkout = await this.checkouts.lock(delivery.gateway, {
      own: ownIds(event),
      external: event.id,
    });
    if (!checkout)
      return this.reject.withCase(
        workspaceIdIn(event.metadata),
        event.id,
        `A payment arrived for a checkout that we did not open (event ${delivery.eventId}). Nothing was granted.`,
      );
    const customer = idOf(event.customer) ?? idOf(event.order?.customer);
    if (customer)
      await this.subscriptions.rememberCustomer(checkout.workspaceId, delivery.gateway, customer);
    return checkout.kind === 'pack'
      ? this.payPack(event, transactionId, checkout, delivery)
      : this.beginSubscription(event, checkout, delivery);
  }

  private async payPack(
    event: CreemCheckout,
    transactionId: string | null,
    checkout: Checkout,
    delivery: Delivery,
  ): Promise<HandlerResult> {
    const { order } = event;
    if (!order || (order.type ?? 'onetime') !== 'onetime')
      return this.misfit(checkout, delivery, 'order');
    if ((order.status ?? 'paid') !== 'paid') return ignored(`The order is ${order.status}.`);
    if (!transactionId)
      return waiting('The payment has no transaction yet.', `checkout:${event.id}`);
    const charge = chargeOfCheckout(event, order);
    const mismatch = mismatchOf(charge, {
      externalProductId: checkout.externalProductId,
      currency: checkout.currency,
      priceMinor: checkout.amountMinor,
      change: null,
    });
    if (mismatch) return this.misfit(checkout, delivery, mismatch, transactionId);
    const isKnown = await this.purchases.findByTransaction(delivery.gateway, transactionId);
    if (!isKnown && (await this.afterErasure.isErased(checkout.workspaceId)))
      return this.afterErasure.refuse(checkout.workspaceId, transactionId, checkout.productCode);
    const purchase = await this.recordPurchase.pack({
      workspaceId: checkout.workspaceId,
      gateway: delivery.gateway,
      transactionId,
      orderId: order.id,
      checkoutId: checkout.id,
      subscriptionId: null,
      kind: 'pack',
      productCode: checkout.productCode,
      credits: checkout.credits,
      amountMinor: charge.paidMinor ?? charge.amountMinor,
      taxMinor: charge.taxMinor,
      discountMinor: charge.discountMinor,
      currency: checkout.currency,
      periodStart: null,
      periodEnd: null,
    });
    if (purchase) return processed(`${purchase.credits} credits granted.`, checkout.workspaceId);
    const known = await this.purchases.findByTransaction(delivery.gateway, transactionId);
    if (known) return processed('This payment was granted before.', checkout.workspaceId);
    return this.reject.withCase(
      checkout.workspaceId,
      transactionId,
      `The checkout of ${checkout.productCode} was paid twice (payment ${transactionId}, event ${delivery.eventId}). Nothing was granted for the second payment: give it back, or its credits by hand.`,
    );
  }

  private async beginSubscription(
    event: CreemCheckout,
    checkout: Checkout,
    delivery: Delivery,
  ): Promise<HandlerResult> {
    const externalId = idOf(event.subscription);
    if (!externalId) return this.misfit(checkout, delivery, 'subscription');
    if (productOfCheckout(event) !== checkout.externalProductId)
      return this.misfit(checkout, delivery, 'product');
    if (await this.afterErasure.isErased(checkout.workspaceId))
      return this.afterErasure.refuse(checkout.workspaceId, externalId, checkout.productCode);
    const parsed = creemSubscription.safeParse(event.subscription);
    await this.subscriptions.create(
      subscriptionFromCheckout(checkout, externalId, parsed.success ? parsed.data : null),
    );
    return processed(
      'The subscription is known now; its payment grants the credits.',
      checkout.workspaceId,
      [subjectOfSubscription(externalId)],
    );
  }

  /** A case for each payment: a checkout may be paid twice. */
  private misfit(
    checkout: Checkout,
    delivery: Delivery,
    what: string,
    transactionId: string | null = null,
  ): Promise<HandlerResult> {
    return this.reject.withCase(
      checkout.workspaceId,
      transactionId ?? checkout.id,
      `A payment for ${checkout.productCode} does not fit what was agreed (${what}; event ${delivery.eventId}). Nothing was granted.`,
    );
  }
}

/** Ids of our own checkout that an event names. */
export function ownIds(event: Pick<CreemCheckout, 'request_id' | 'metadata'>): string[] {
  const named = [event.request_id, event.metadata?.checkoutId];
  return named.filter((id): id is string => typeof id === 'string' && isUuid(id));
}

/** For the case only: a workspace named in an event that we cannot match never gets credits. */
export function workspaceIdIn(metadata: Record<string, unknown> | null | undefined): string | null {
  const id = metadata?.workspaceId;
  return typeof id === 'string' && isUuid(id) ? id : null;
}
