import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { Clock, isUuid, Outbox } from '#kernel';
import { CheckoutRepository } from '../data/checkout.repository.js';
import type { PaymentEvent } from '../data/payment-event.repository.js';
import { PlanChangeRepository } from '../data/plan-change.repository.js';
import {
  SubscriptionRepository,
  type SubscriptionChange,
} from '../data/subscription.repository.js';
import { toGatewaySubscription } from '../gateway/creem/creem-mapping.js';
import { idOf, type CreemSubscription } from '../gateway/creem/creem.schemas.js';
import type { GatewayTransaction } from '../gateway/payment-gateway.js';
import { subscriptionFact } from '../subscription-fact.js';
import type { Subscription } from '../subscription-record.js';
import { mayReplace, statusAfter } from '../subscription.js';
import {
  MAX_WAIT_MS,
  processed,
  subjectOfSubscription,
  waiting,
  type HandlerResult,
} from './event-outcome.js';
import { GiveAccess } from './give-access.js';
import { workspaceIdIn } from './on-checkout-completed.js';
import { PaidAfterErasure } from './paid-after-erasure.js';
import { PayCycle } from './pay-cycle.js';
import { RejectEvent } from './reject-event.js';
import { subscriptionFromCheckout } from './subscription-from-checkout.js';

/** Every `subscription.*` event: keeps the state, and on `subscription.paid` pays the cycle. */
@Injectable()
export class OnSubscriptionEvent {
  constructor(
    private readonly checkouts: CheckoutRepository,
    private readonly subscriptions: SubscriptionRepository,
    private readonly changes: PlanChangeRepository,
    private readonly payCycle: PayCycle,
    private readonly access: GiveAccess,
    private readonly reject: RejectEvent,
    private readonly afterErasure: PaidAfterErasure,
    private readonly catalog: Catalog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @param transaction the payment that `subscription.paid` speaks of. */
  async apply(
    event: PaymentEvent,
    object: CreemSubscription,
    transaction: GatewayTransaction | null,
  ): Promise<HandlerResult> {
    const known = await this.find(event.gateway, object);
    if (known === null) return this.unknown(event, object);
    if ('erased' in known)
      return this.afterErasure.refuse(known.erased, object.id, known.productCode);
    const customer = idOf(object.customer);
    if (customer)
      await this.subscriptions.rememberCustomer(known.workspaceId, event.gateway, customer);
    let note = 'State noted.';
    let paid = known;
    if (event.type === 'subscription.paid') {
      if (!transaction)
        return waiting('The payment has no transaction yet.', subjectOfSubscription(object.id));
      const result = await this.payCycle.apply(event, object, known, transaction);
      if ('unasked' in result && this.isYoung(event))
        return waiting('The change of plan is not known yet.', subjectOfSubscription(object.id));
      if (!('subscription' in result)) {
        const what = 'unasked' in result ? result.unasked : result.rejected;
        await this.stopWaiting(known, object);
        return this.reject.withCase(known.workspaceId, transaction.id, what);
      }
      paid = result.subscription;
      note = result.note;
    }
    await this.keepState(event, object, paid);
    return processed(note, known.workspaceId, [subjectOfSubscription(object.id)]);
  }

  /** By the gateway's id, else by the checkout that its metadata names. */
  private async find(
    gateway: PaymentEvent['gateway'],
    object: CreemSubscription,
  ): Promise<Subscription | { erased: string; productCode: string } | null> {
    const known = await this.subscriptions.lockByExternalId(gateway, object.id);
    if (known) return known;
    const checkoutId = object.metadata?.checkoutId;
    if (typeof checkoutId !== 'string' || !isUuid(checkoutId)) return null;
    const checkout = await this.checkouts.lock(gateway, { own: [checkoutId], external: null });
    if (checkout?.kind !== 'subscription') return null;
    if (await this.afterErasure.isErased(checkout.workspaceId))
      return { erased: checkout.workspaceId, productCode: checkout.productCode };
    return this.subscriptions.create(subscriptionFromCheckout(checkout, object.id, object));
  }

  /** Its checkout's event may still be on its way; after a day a person has to look. */
  private unknown(
    event: PaymentEvent,
    object: CreemSubscription,
  ): Promise<HandlerResult> | HandlerResult {
    if (this.isYoung(event))
      return waiting('Its checkout is not known yet.', subjectOfSubscription(object.id));
    return this.reject.withCase(
      workspaceIdIn(object.metadata),
      object.id,
      `An event (${event.eventId}) of a subscription that we did not open. Nothing was granted.`,
    );
  }

  private isYoung(event: PaymentEvent): boolean {
    return this.clock.now().getTime() - event.receivedAt.getTime() < MAX_WAIT_MS;
  }

  private async keepState(
    event: PaymentEvent,
    object: CreemSubscription,
    known: Subscription,
  ): Promise<void> {
    const state = toGatewaySubscription(object);
    const status = statusAfter(event.type, state.status);
    const stamp = { updatedAt: state.updatedAt, eventAt: event.eventAt };
    const stale = !mayReplace(
      { status: known.status, updatedAt: known.externalUpdatedAt, eventAt: known.eventAt },
      { status, ...stamp },
    );
    if (stale) return;
    const change: SubscriptionChange = {
      status,
      // A paid cycle's own dates win: an object may carry the dates of a cycle yet to be paid.
      currentPeriodStart: known.currentPeriodStart ?? state.currentPeriodStart,
      currentPeriodEnd: known.currentPeriodEnd ?? state.currentPeriodEnd,
      canceledAt: status === 'canceled' || status === 'scheduled_cancel' ? state.canceledAt : null,
      externalUpdatedAt: stamp.updatedAt ?? known.externalUpdatedAt,
      eventAt: stamp.eventAt ?? known.eventAt,
    };
    await this.noteChange(known, state.externalProductId);
    const now = await this.subscriptions.update(known.id, change);
    await this.access.follow(now);
    await this.outbox.publish(subscriptionFact(now));
  }

  /**
   * The payment of a change of plan does not fit. A person looks at it; the customer does not wait for
   * it any more and may ask for another change. Should the right payment come after all, it fits.
   */
  private async stopWaiting(known: Subscription, object: CreemSubscription): Promise<void> {
    if (known.pendingProductCode === null) return;
    const paid = await this.catalog.productByExternalId(idOf(object.product) ?? '');
    if (paid?.code !== known.pendingProductCode) return;
    await this.subscriptions.update(known.id, { pendingProductCode: null });
  }

  /** A change of plan made at the gateway's own page, which a later payment charges for. */
  private async noteChange(known: Subscription, externalProductId: string | null): Promise<void> {
    if (externalProductId === null || externalProductId === known.externalProductId) return;
    const product = await this.catalog.productByExternalId(externalProductId);
    if (product?.kind !== 'subscription') return;
    if ((await this.changes.openTo(known.id, product.code)).length > 0) return;
    await this.changes.add({
      subscriptionId: known.id,
      fromPriceMinor: known.priceMinor,
      productCode: product.code,
      charged: 'next-invoice',
    });
  }
}
