import { Injectable } from '@nestjs/common';
import { Catalog, type Product } from '#catalog';
import { mismatchOf } from '../charge.js';
import { CheckoutRepository } from '../data/checkout.repository.js';
import { PlanChangeRepository } from '../data/plan-change.repository.js';
import { SubscriptionRepository } from '../data/subscription.repository.js';
import { creemCheckout, idOf } from '../gateway/creem/creem.schemas.js';
import { toTransactionObject } from '../gateway/creem/creem-mapping.js';
import {
  PaymentGateway,
  type GatewayObject,
  type GatewayTransaction,
} from '../gateway/payment-gateway.js';
import type { PlanChange } from '../plan-change.js';
import { FeedEvent } from './feed-event.js';
import type { Sale } from './find-sale.js';
import type { RunReadings } from './run-readings.js';

/** Checkouts that are read for one charge that names none; more are left to a person. */
const MAX_CANDIDATES = 500;

/** A charge whose event never came: what paid for it is read, and processed as its event would be. */
@Injectable()
export class HealPayment {
  constructor(
    private readonly checkouts: CheckoutRepository,
    private readonly catalog: Catalog,
    private readonly subscriptions: SubscriptionRepository,
    private readonly changes: PlanChangeRepository,
    private readonly gateway: PaymentGateway,
    private readonly feedEvent: FeedEvent,
  ) {}

  /** @returns what came of it, for the operator. */
  async heal(charge: GatewayTransaction, sale: Sale, readings: RunReadings): Promise<string> {
    if (!charge.subscriptionId) return this.healCheckout(charge, sale, readings);
    const object = await readings.subscription(charge.subscriptionId);
    if (!object) return 'The payment service does not show the subscription of this charge.';
    const asCharged = await this.asCharged(object, charge);
    const told = await this.feedEvent.feed('subscription.paid', `${charge.id}:paid`, asCharged);
    if (told.status !== 'waiting') return told.note ?? '';
    return this.healCheckout(charge, sale, readings);
  }

  /** The subscription as it was when this charge was made: it may have moved on since. */
  private async asCharged(
    object: GatewayObject,
    charge: GatewayTransaction,
  ): Promise<GatewayObject> {
    const paid = {
      ...object,
      last_transaction_id: charge.id,
      last_transaction: toTransactionObject(charge),
    };
    if (object.last_transaction_id === charge.id) return paid;
    const product = await this.productAt(charge);
    return {
      ...paid,
      ...(product ? { product } : undefined),
      current_period_start_date: charge.periodStart?.toISOString() ?? null,
      current_period_end_date: charge.periodEnd?.toISOString() ?? null,
    };
  }

  /** Charges name no product: the one plan that costs exactly this, or a change to which costs so much. */
  private async productAt(charge: GatewayTransaction): Promise<string | null> {
    const prices = [charge.amountMinor, charge.amountMinor - charge.taxMinor];
    const [only, ...others] = (await this.catalog.products()).filter(
      ({ kind, priceMinor, currency }) =>
        kind === 'subscription' && prices.includes(priceMinor) && currency === charge.currency,
    );
    if (only && others.length === 0) return only.externalProductId;
    return others.length === 0 ? this.changedTo(charge) : null;
  }

  /** The plan of the one open change of that subscription that the charge fits. */
  private async changedTo(charge: GatewayTransaction): Promise<string | null> {
    const known = await this.subscriptions.findByExternalId(
      this.gateway.name,
      charge.subscriptionId ?? '',
    );
    const open = known ? await this.changes.open(known.id) : [];
    const fitting = new Set<string>();
    for (const change of open) {
      const product = await this.catalog.productFor(change.productCode);
      if (product && pays(charge, product, change)) fitting.add(product.externalProductId);
    }
    const [only, ...others] = fitting;
    return only !== undefined && others.length === 0 ? only : null;
  }

  /** Among the checkouts that were open at that time, the one that this charge paid. */
  private async healCheckout(
    charge: GatewayTransaction,
    { externalProductId }: Sale,
    readings: RunReadings,
  ): Promise<string> {
    const kind = charge.subscriptionId ? 'subscription' : 'pack';
    const candidates = await this.checkouts.openBefore(
      this.gateway.name,
      { kind, at: charge.createdAt, amountMinor: charge.amountMinor, externalProductId },
      MAX_CANDIDATES,
    );
    for (const { externalCheckoutId } of candidates) {
      const object = externalCheckoutId ? await readings.checkout(externalCheckoutId) : null;
      if (!object || !paidBy(object, charge)) continue;
      const told = await this.feedEvent.feed('checkout.completed', `${charge.id}:checkout`, object);
      return told.note ?? '';
    }
    return 'No checkout of ours was paid by this charge.';
  }
}

function pays(charge: GatewayTransaction, product: Product, change: PlanChange): boolean {
  const { externalProductId, currency, priceMinor } = product;
  const told = { ...charge, externalProductId, units: 1, subTotalMinor: null };
  const discount = { discountNamed: false, discountAtMost: null };
  return (
    mismatchOf({ ...told, ...discount }, { externalProductId, currency, priceMinor, change }) ===
    null
  );
}

function paidBy(object: GatewayObject, charge: GatewayTransaction): boolean {
  const parsed = creemCheckout.safeParse(object);
  if (!parsed.success) return false;
  const { order, subscription } = parsed.data;
  const isOrder = order && (idOf(order.transaction) === charge.id || order.id === charge.orderId);
  return (
    Boolean(isOrder) ||
    (charge.subscriptionId !== null && idOf(subscription) === charge.subscriptionId)
  );
}
