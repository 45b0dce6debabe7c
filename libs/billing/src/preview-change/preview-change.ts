import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { Credits } from '#credits';
import { Clock } from '#kernel';
import { billingErrors } from '../billing.errors.js';
import { PurchaseRepository } from '../data/purchase.repository.js';
import { SubscriptionRepository } from '../data/subscription.repository.js';
import { PaymentGateway, type ChangeMoment } from '../gateway/payment-gateway.js';
import { momentOfChange, proratedMinor } from '../proration.js';
import { isRunning } from '../lifecycle.js';
import type { Subscription } from '../subscription-record.js';
import { keptUntil, monthAfter } from '../subscription.js';

/** How much longer than ours a month of the vendor may be: its calendar and its clock are its own. */
const MONTHS_DIFFER_ms = 3 * 24 * 3_600_000;

/** What a change of plan costs and when it begins; money in minor units. */
export interface ChangePreview {
  productCode: string;
  moment: ChangeMoment;
  /** Paid at once; the payment service counts the days itself, so a cent may differ. */
  dueMinor: number;
  /** Paid for each cycle from then on. */
  priceMinor: number;
  /** The running cycle had a discount: where it still lasts, less than this is charged. */
  discounted: boolean;
  currency: string;
  /** Credits of each cycle. */
  credits: number;
  /** Left now of the credits of the running cycle, which end when the new one begins. */
  endingCredits: number;
  /** Length of each cycle. */
  periodMonths: number;
  startsAt: Date;
  nextPaymentAt: Date;
}

/** Tells a customer before a change of plan what it will cost, and when. Nothing is changed. */
@Injectable()
export class PreviewChange {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly purchases: PurchaseRepository,
    private readonly gateway: PaymentGateway,
    private readonly catalog: Catalog,
    private readonly credits: Credits,
    private readonly clock: Clock,
  ) {}

  /** @throws `no_subscription`, `unknown_product`, `not_possible_now` */
  async preview(workspaceId: string, productCode: string): Promise<ChangePreview> {
    const subscription = await this.subscriptions.latestOf(workspaceId, this.gateway.name);
    if (!subscription || !isRunning(subscription.status))
      throw billingErrors.raise('no_subscription', 'Choose a plan on the pricing page first.');
    const product = await this.catalog.productFor(productCode);
    if (!product?.enabled || product.kind !== 'subscription')
      throw billingErrors.raise('unknown_product', 'Choose one of the plans of the pricing page.');
    const { status, priceMinor, currentPeriodStart: start, currentPeriodEnd: end } = subscription;
    if (status !== 'active' || !start || !end)
      throw billingErrors.raise(
        'not_possible_now',
        'The plan can be changed while the subscription is active. Resume it first, or update your card.',
      );
    const now = this.clock.now();
    const moment = momentOfChange(product.priceMinor, priceMinor);
    const atOnce = moment === 'now';
    const payment = await this.purchases.ofCycle(subscription.id, start);
    const discountMinor = payment?.discountMinor ?? 0;
    // What was taken off the running cycle was not paid for it, so it does not count as its rest.
    const running = { priceMinor: priceMinor - discountMinor, start, end };
    const startsAt = atOnce ? now : end;
    const periodMonths = product.periodMonths ?? 1;
    return {
      productCode: product.code,
      moment,
      dueMinor: atOnce ? proratedMinor(product.priceMinor, running, now) : 0,
      priceMinor: product.priceMinor,
      discounted: discountMinor > 0,
      currency: product.currency,
      credits: product.credits,
      endingCredits: await this.ending(subscription, monthAfter(startsAt, periodMonths)),
      periodMonths,
      startsAt,
      nextPaymentAt: atOnce ? monthAfter(now, periodMonths) : end,
    };
  }

  /** The credits of other subscriptions that run beside it stay. */
  private async ending(subscription: Subscription, nextEnd: Date): Promise<number> {
    const { workspaceId } = subscription;
    const others = await this.subscriptions.runningBeside(subscription);
    const beside = await this.purchases.transactionsOf(others.map(({ id }) => id));
    const expiresAt = new Date(keptUntil(nextEnd).getTime() + MONTHS_DIFFER_ms);
    return this.credits.leftOfCycle({ workspaceId, expiresAt, beside });
  }
}
