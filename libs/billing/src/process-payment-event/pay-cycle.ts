import { Injectable } from '@nestjs/common';
import { Catalog, type Product } from '#catalog';
import { Clock } from '#kernel';
import { mismatchOf, type Charge } from '../charge.js';
import type { PaymentEvent } from '../data/payment-event.repository.js';
import { SubscriptionRepository } from '../data/subscription.repository.js';
import { toDate, type CreemSubscription } from '../gateway/creem/creem.schemas.js';
import type { GatewayTransaction } from '../gateway/payment-gateway.js';
import type { Subscription } from '../subscription-record.js';
import { cycleOf, type Cycle } from '../subscription.js';
import { chargeOfCycle } from './charges.js';
import { RecordPurchase } from './record-purchase.js';

/** What the subscription is on once this payment counts. */
type Terms = Pick<
  Subscription,
  'planCode' | 'productCode' | 'externalProductId' | 'credits' | 'priceMinor' | 'currency'
>;
type Result = { subscription: Subscription; note: string } | { rejected: string };

/** A paid cycle of a subscription, the first or a renewal: credits and plan, once per transaction. */
@Injectable()
export class PayCycle {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly recordPurchase: RecordPurchase,
    private readonly catalog: Catalog,
    private readonly clock: Clock,
  ) {}

  async apply(
    event: PaymentEvent,
    object: CreemSubscription,
    known: Subscription,
    transaction: GatewayTransaction,
  ): Promise<Result> {
    const charge = chargeOfCycle(object, transaction);
    const terms = await this.agreedTerms(charge, known);
    if (!terms)
      return {
        rejected: `A payment for subscription ${known.id} does not fit what was agreed (event ${event.eventId}). Nothing was granted.`,
      };
    const cycle = this.cycle(event, object, transaction);
    const newer = known.paidPeriodStart;
    const superseded = newer !== null && newer.getTime() > cycle.start.getTime();
    const purchase = await this.recordPurchase.cycle(
      {
        workspaceId: known.workspaceId,
        gateway: known.gateway,
        transactionId: transaction.id,
        orderId: null,
        checkoutId: known.paidPeriodStart === null ? known.checkoutId : null,
        subscriptionId: known.id,
        kind: 'subscription',
        productCode: terms.productCode,
        credits: terms.credits,
        amountMinor: transaction.paidMinor,
        taxMinor: Math.max(0, transaction.taxMinor),
        discountMinor: Math.max(0, transaction.discountMinor),
        currency: terms.currency,
        periodStart: cycle.start,
        periodEnd: cycle.end,
      },
      cycle,
      superseded ? newer : null,
    );
    if (!purchase) return { subscription: known, note: 'This payment was granted before.' };
    if (superseded) return { subscription: known, note: 'Noted; a newer cycle was paid already.' };
    return {
      subscription: await this.enter(known, terms, cycle),
      note: `${terms.credits} credits granted for this cycle.`,
    };
  }

  /** The new cycle begins: its product, its dates, its plan until the end of grace. */
  private async enter(known: Subscription, terms: Terms, cycle: Cycle): Promise<Subscription> {
    const changed = terms.productCode !== known.productCode;
    const next = await this.subscriptions.update(known.id, {
      ...terms,
      currentPeriodStart: cycle.start,
      currentPeriodEnd: cycle.end,
      paidPeriodStart: cycle.start,
      pendingProductCode: changed ? null : known.pendingProductCode,
    });
    await this.catalog.assignPlan(known.workspaceId, terms.planCode, cycle.holdsUntil);
    return next;
  }

  /** The terms under which the charge is right; null when there are none. */
  private async agreedTerms(charge: Charge, known: Subscription): Promise<Terms | null> {
    if (charge.externalProductId === known.externalProductId) {
      if (!misfits(charge, known.externalProductId, known, null)) return termsIn(known);
      // The price may have been changed in the catalog and at the gateway since it was agreed.
      const product = await this.catalog.productFor(known.productCode);
      const now = product && termsOf(product);
      return now && !misfits(charge, known.externalProductId, now, null) ? now : null;
    }
    const product =
      charge.externalProductId === null
        ? null
        : await this.catalog.productByExternalId(charge.externalProductId);
    const terms = product && termsOf(product);
    if (!terms) return null;
    // Only a change that was asked for, and to a dearer plan, is charged in part.
    const asked = known.pendingProductCode === terms.productCode;
    const from = asked && terms.priceMinor > known.priceMinor ? known.priceMinor : null;
    return misfits(charge, terms.externalProductId, terms, from) ? null : terms;
  }

  private cycle(
    event: PaymentEvent,
    object: CreemSubscription,
    transaction: GatewayTransaction,
  ): Cycle {
    const ends = [transaction.periodEnd, toDate(object.current_period_end_date)];
    const end = ends.filter((date) => date !== null).sort((a, b) => b.getTime() - a.getTime())[0];
    return cycleOf(
      {
        start: transaction.periodStart ?? toDate(object.current_period_start_date),
        end: end ?? null,
        paidAt: transaction.createdAt ?? event.eventAt ?? event.receivedAt,
      },
      this.clock.now(),
    );
  }
}

function misfits(
  charge: Charge,
  externalProductId: string,
  terms: Pick<Terms, 'currency' | 'priceMinor'>,
  changedFromMinor: number | null,
): boolean {
  const { currency, priceMinor } = terms;
  return mismatchOf(charge, { externalProductId, currency, priceMinor, changedFromMinor }) !== null;
}

function termsIn(known: Subscription): Terms {
  const { planCode, productCode, externalProductId, credits, priceMinor, currency } = known;
  return { planCode, productCode, externalProductId, credits, priceMinor, currency };
}

function termsOf(product: Product): Terms | null {
  if (product.kind !== 'subscription' || product.planCode === null) return null;
  return {
    planCode: product.planCode,
    productCode: product.code,
    externalProductId: product.externalProductId,
    credits: product.credits,
    priceMinor: product.priceMinor,
    currency: product.currency,
  };
}
