import { Injectable } from '@nestjs/common';
import { Catalog, type Product } from '#catalog';
import { Clock } from '#kernel';
import { Support } from '#support';
import { mismatchOf, type Charge } from '../charge.js';
import type { PaymentEvent } from '../data/payment-event.repository.js';
import { PlanChangeRepository } from '../data/plan-change.repository.js';
import { PurchaseRepository } from '../data/purchase.repository.js';
import { SubscriptionRepository } from '../data/subscription.repository.js';
import { toDate, type CreemSubscription } from '../gateway/creem/creem.schemas.js';
import type { GatewayTransaction } from '../gateway/payment-gateway.js';
import type { PlanChange } from '../plan-change.js';
import type { Subscription } from '../subscription-record.js';
import { cycleOf, type Cycle } from '../subscription.js';
import { chargeOfCycle } from './charges.js';
import { GiveAccess } from './give-access.js';
import { RecordPurchase } from './record-purchase.js';

/** What the subscription is on once this payment counts. */
type Terms = Pick<
  Subscription,
  'planCode' | 'productCode' | 'externalProductId' | 'credits' | 'priceMinor' | 'currency'
>;
interface Agreed {
  terms: Terms;
  change: PlanChange | null;
}
type Result =
  { subscription: Subscription; note: string } | { rejected: string } | { unasked: string };

const KNOWN = 'This payment was granted before.';

/** A paid cycle of a subscription, the first or a renewal: credits and plan, once per transaction. */
@Injectable()
export class PayCycle {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly purchases: PurchaseRepository,
    private readonly changes: PlanChangeRepository,
    private readonly recordPurchase: RecordPurchase,
    private readonly catalog: Catalog,
    private readonly access: GiveAccess,
    private readonly support: Support,
    private readonly clock: Clock,
  ) {}

  async apply(
    event: PaymentEvent,
    object: CreemSubscription,
    known: Subscription,
    transaction: GatewayTransaction,
  ): Promise<Result> {
    if (await this.purchases.findByTransaction(known.gateway, transaction.id))
      return { subscription: known, note: KNOWN };
    const charge = chargeOfCycle(object, transaction);
    const agreed = await this.agreedTerms(charge, known);
    if (!agreed) {
      const what = misfit(event, known);
      return (await this.mayBeChange(charge, known)) ? { unasked: what } : { rejected: what };
    }
    const { terms, change } = agreed;
    const product = await this.catalog.productFor(terms.productCode);
    const cycle = this.cycle(event, object, transaction, product?.periodMonths ?? 1);
    if (change && isOver(change, known, cycle)) return { rejected: misfit(event, known) };
    const newer = known.paidPeriodStart;
    const superseded = newer !== null && newer.getTime() > cycle.start.getTime();
    await this.subscriptions.lockWorkspace(known.workspaceId);
    const others = await this.subscriptions.runningBeside(known);
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
      await this.purchases.transactionsOf(others.map(({ id }) => id)),
    );
    if (!purchase) return { subscription: known, note: KNOWN };
    // Of two whose payments come together, the one that is counted second.
    const paid = others.filter(({ paidPeriodStart }) => paidPeriodStart !== null);
    if (newer === null && paid.length > 0) await this.tellOfSecond(known, paid);
    if (change) await this.changes.settle(change.id, transaction.id);
    if (superseded) return { subscription: known, note: 'Noted; a newer cycle was paid already.' };
    return {
      subscription: await this.enter(known, terms, cycle, others),
      note: `${terms.credits} credits granted for this cycle.`,
    };
  }

  /** The new cycle begins: its product, its dates, its plan until the end of grace. */
  private async enter(
    known: Subscription,
    terms: Terms,
    cycle: Cycle,
    others: readonly Subscription[],
  ): Promise<Subscription> {
    const pending = await this.stillPending(known, terms.productCode, cycle);
    const next = await this.subscriptions.update(known.id, {
      ...terms,
      currentPeriodStart: cycle.start,
      currentPeriodEnd: cycle.end,
      paidPeriodStart: cycle.start,
      pendingProductCode: pending,
    });
    if (others.length > 0) await this.access.follow({ ...next, status: 'active' });
    else await this.catalog.assignPlan(known.workspaceId, terms.planCode, cycle.holdsUntil);
    return next;
  }

  /** Two pages were open and both were paid: nothing is lost, and a person puts it right. */
  private async tellOfSecond(known: Subscription, others: readonly Subscription[]): Promise<void> {
    const codes = others.map(({ productCode, externalId }) => `${productCode} (${externalId})`);
    await this.support.openCase({
      workspaceId: known.workspaceId,
      kind: 'payment',
      reference: known.externalId,
      message: `A second subscription was paid: ${known.productCode} (${known.externalId}), beside ${codes.join(', ')}. The credits of each are there. Ask which one is meant, end the other and give its payment back.`,
    });
  }

  /**
   * The change that is still to come once this cycle runs. A cycle that began after it was asked for
   * is of the plan that was asked for; where it is not, it was taken back at the gateway.
   */
  private async stillPending(
    { id, pendingProductCode: pending }: Subscription,
    paidProductCode: string,
    cycle: Cycle,
  ): Promise<string | null> {
    if (pending === null || pending === paidProductCode) return null;
    const [asked] = await this.changes.openTo(id, pending);
    return asked && asked.createdAt > cycle.start ? pending : null;
  }

  /**
   * The terms under which the charge is right, and the change of plan that it pays where it is not
   * the whole price; null when there are none.
   */
  private async agreedTerms(charge: Charge, known: Subscription): Promise<Agreed | null> {
    const isSame = charge.externalProductId === known.externalProductId;
    if (isSame && !misfits(charge, known.externalProductId, known, null))
      return { terms: termsIn(known), change: null };
    // The price may have been changed in the catalog and at the gateway since it was agreed.
    const product = isSame
      ? await this.catalog.productFor(known.productCode)
      : await this.catalog.productByExternalId(charge.externalProductId ?? '');
    const terms = product && termsOf(product);
    if (!terms) return null;
    const externalId = isSame ? known.externalProductId : terms.externalProductId;
    if (!misfits(charge, externalId, terms, null)) return { terms, change: null };
    // Only a change that was asked for is charged in part, and once.
    const asked = await this.changes.openTo(known.id, terms.productCode);
    const change = asked.find((one) => !misfits(charge, externalId, terms, one));
    return change ? { terms, change } : null;
  }

  /** It may pay a change that was made at the gateway, whose own event is still to come. */
  private async mayBeChange(charge: Charge, known: Subscription): Promise<boolean> {
    const { externalProductId } = charge;
    if (externalProductId === null || externalProductId === known.externalProductId) return false;
    const product = await this.catalog.productByExternalId(externalProductId);
    const terms = product && termsOf(product);
    if (!terms || (await this.changes.openTo(known.id, terms.productCode)).length > 0) return false;
    const change = { fromPriceMinor: known.priceMinor, charged: 'next-invoice' as const };
    return !misfits(charge, externalProductId, terms, change);
  }

  private cycle(
    event: PaymentEvent,
    object: CreemSubscription,
    transaction: GatewayTransaction,
    months: number,
  ): Cycle {
    const ends = [transaction.periodEnd, toDate(object.current_period_end_date)];
    const end = ends.filter((date) => date !== null).sort((a, b) => b.getTime() - a.getTime())[0];
    return cycleOf(
      {
        start: transaction.periodStart ?? toDate(object.current_period_start_date),
        end: end ?? null,
        paidAt: transaction.createdAt ?? event.eventAt ?? event.receivedAt,
        months,
      },
      this.clock.now(),
    );
  }
}

const misfit = (event: PaymentEvent, known: Subscription) =>
  `A payment for subscription ${known.id} does not fit what was agreed (event ${event.eventId}). Nothing was granted.`;

/** The whole price was paid since the change was asked for: only what is older may be its payment. */
function isOver(change: PlanChange, known: Subscription, cycle: Cycle): boolean {
  const paid = known.paidPeriodStart;
  if (paid === null || known.productCode !== change.productCode) return false;
  return paid > change.createdAt && cycle.start > paid;
}

function misfits(
  charge: Charge,
  externalProductId: string,
  terms: Pick<Terms, 'currency' | 'priceMinor'>,
  change: Pick<PlanChange, 'fromPriceMinor' | 'charged'> | null,
): boolean {
  const { currency, priceMinor } = terms;
  return mismatchOf(charge, { externalProductId, currency, priceMinor, change }) !== null;
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
