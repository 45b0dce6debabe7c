import { z } from 'zod';
import type { Charge } from '../charge.js';
import {
  idOf,
  type CreemCheckout,
  type CreemOrder,
  type CreemSubscription,
} from '../gateway/creem/creem.schemas.js';
import type { GatewayTransaction } from '../gateway/payment-gateway.js';

/** What an order of a completed checkout says was charged. */
export function chargeOfCheckout(event: CreemCheckout, order: CreemOrder): Charge {
  return {
    externalProductId: productOfCheckout(event),
    units: event.units ?? 1,
    currency: order.currency,
    amountMinor: order.amount,
    subTotalMinor: order.sub_total ?? null,
    paidMinor: order.amount_paid ?? null,
    taxMinor: order.tax_amount ?? 0,
    discountMinor: order.discount_amount ?? 0,
    discountNamed: isNamed(order.discount) || isNamed(event.discount),
    discountAtMost: mostOf(event.discount) ?? mostOf(order.discount),
  };
}

/** What the last transaction of a subscription says was charged. */
export function chargeOfCycle(
  subscription: CreemSubscription,
  transaction: GatewayTransaction,
): Charge {
  return {
    externalProductId: idOf(subscription.product),
    units: 1,
    currency: transaction.currency,
    amountMinor: transaction.amountMinor,
    subTotalMinor: null,
    paidMinor: transaction.paidMinor,
    taxMinor: transaction.taxMinor,
    discountMinor: transaction.discountMinor,
    discountNamed: isNamed(subscription.discount),
    discountAtMost: mostOf(subscription.discount),
  };
}

/** Checkout and order each may name the product; where both do, they must agree. */
export function productOfCheckout({ product, order }: CreemCheckout): string | null {
  const [a, b] = [idOf(product), idOf(order?.product)];
  if (a === null || b === null) return a ?? b;
  return a === b ? a : null;
}

function isNamed(discount: unknown): boolean {
  if (typeof discount === 'string') return discount !== '';
  return typeof discount === 'object' && discount !== null;
}

const expandedDiscount = z.looseObject({ type: z.string(), amount: z.number() });

/** An expanded discount says what it takes off: an amount, or percent of the price. */
function mostOf(discount: unknown): ((priceMinor: number) => number) | null {
  const parsed = expandedDiscount.safeParse(discount);
  if (!parsed.success) return null;
  const { type, amount } = parsed.data;
  if (type === 'fixed') return () => amount;
  if (type !== 'percentage' || amount > 100) return null;
  return (priceMinor) => Math.ceil((priceMinor * amount) / 100);
}
