import { Injectable } from '@nestjs/common';
import { Catalog, type Product } from '#catalog';
import { Clock, UnitOfWork } from '#kernel';
import { billingErrors } from '../billing.errors.js';
import { PlanChangeRepository } from '../data/plan-change.repository.js';
import { SubscriptionRepository } from '../data/subscription.repository.js';
import { gatewayProblem } from '../gateway/gateway-problem.js';
import { GatewayError, PaymentGateway } from '../gateway/payment-gateway.js';
import { MapProduct } from '../map-product/map-product.js';
import type { PlanChange } from '../plan-change.js';
import { momentOfChange } from '../proration.js';
import type { Subscription } from '../subscription-record.js';
import { KeepAnswer } from './keep-answer.js';

/** Longer than a call to the gateway takes: from then on its own record tells what came of it. */
const UNDER_WAY_MS = 120_000;

interface Claim {
  /** As it was before. */
  subscription: Subscription;
  /** Null: the present plan stays, and a change that was to come is taken back. */
  change: PlanChange | null;
}

/**
 * Moves a subscription to another plan. The change is written down before the gateway is called: its
 * payment may arrive before the answer does. A dearer plan is charged at once, so until its payment is
 * known there is no second change.
 */
@Injectable()
export class ChangePlan {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly changes: PlanChangeRepository,
    private readonly gateway: PaymentGateway,
    private readonly catalog: Catalog,
    private readonly mapProduct: MapProduct,
    private readonly unitOfWork: UnitOfWork,
    private readonly keepAnswer: KeepAnswer,
    private readonly clock: Clock,
  ) {}

  /**
   * To `product`, which may be the present one: then a change that is to come is taken back.
   * @throws `change_being_paid` while a dearer plan is being paid, and the gateway's problems.
   */
  async change(known: Subscription, product: Product): Promise<Subscription> {
    await this.dropWhatNeverHappened(known);
    const claim = await this.claim(known, product);
    if (!claim)
      return (await this.subscriptions.findByExternalId(known.gateway, known.externalId)) ?? known;
    const { subscription, change } = claim;
    try {
      const moment = momentOfChange(product.priceMinor, subscription.priceMinor);
      const state = await this.mapProduct.during(product, (externalProductId) =>
        this.gateway.changeProduct(subscription.externalId, externalProductId, moment),
      );
      const now = await this.keepAnswer.keep(subscription, state);
      return change ? now : await this.replacePending(now, subscription.pendingProductCode, null);
    } catch (error) {
      // With an unknown outcome the note stays, so that the payment of a change that did happen fits.
      if (change && !(error instanceof GatewayError && error.failure === 'unknown'))
        await this.drop(subscription, change, subscription.pendingProductCode);
      throw gatewayProblem(error);
    }
  }

  /** Writes the change down. @returns null where this very change is being paid already. */
  private claim(known: Subscription, product: Product): Promise<Claim | null> {
    return this.unitOfWork.run(async () => {
      const subscription = await this.lock(known);
      const waiting = await this.beingPaid(subscription);
      if (waiting?.productCode === product.code) return null;
      if (waiting)
        throw billingErrors.raise(
          'change_being_paid',
          'Wait until the payment of the change that you asked for is confirmed. That takes a minute.',
        );
      if (product.code === subscription.productCode) return { subscription, change: null };
      const atOnce = momentOfChange(product.priceMinor, subscription.priceMinor) === 'now';
      const change = await this.changes.add({
        subscriptionId: subscription.id,
        fromPriceMinor: subscription.priceMinor,
        productCode: product.code,
        charged: atOnce ? 'at-once' : 'nothing',
      });
      await this.subscriptions.update(subscription.id, { pendingProductCode: product.code });
      return { subscription, change };
    });
  }

  /** The change to a dearer plan whose payment is still to come. */
  private async beingPaid({ id, pendingProductCode }: Subscription): Promise<PlanChange | null> {
    if (pendingProductCode === null) return null;
    const [asked] = await this.changes.openTo(id, pendingProductCode);
    return asked?.charged === 'at-once' ? asked : null;
  }

  /** A change whose call had an unknown outcome, and which the gateway does not show, stops nobody. */
  private async dropWhatNeverHappened(known: Subscription): Promise<void> {
    const waiting = await this.beingPaid(known);
    if (!waiting) return;
    if (this.clock.now().getTime() - waiting.createdAt.getTime() < UNDER_WAY_MS) return;
    const wanted = await this.catalog.productFor(waiting.productCode);
    const now = await this.gateway.readSubscription(known.externalId).catch((error: unknown) => {
      throw gatewayProblem(error);
    });
    if (now.externalProductId === wanted?.externalProductId) return;
    await this.drop(known, waiting, null);
  }

  private async drop(
    subscription: Subscription,
    change: PlanChange,
    pending: string | null,
  ): Promise<void> {
    await this.unitOfWork.run(async () => {
      await this.replacePending(subscription, change.productCode, pending);
      await this.changes.drop(change.id);
    });
  }

  /** Unless an event settled it meanwhile. */
  private replacePending(
    subscription: Subscription,
    from: string | null,
    to: string | null,
  ): Promise<Subscription> {
    return this.unitOfWork.run(async () => {
      const now = await this.lock(subscription);
      return now.pendingProductCode === from
        ? this.subscriptions.update(now.id, { pendingProductCode: to })
        : now;
    });
  }

  private async lock(known: Subscription): Promise<Subscription> {
    return (await this.subscriptions.lockByExternalId(known.gateway, known.externalId)) ?? known;
  }
}
