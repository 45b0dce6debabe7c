import type { PlanChange } from './plan-change.js';

/** What a payment event says was charged; money in minor units of `currency`. */
export interface Charge {
  externalProductId: string | null;
  units: number;
  currency: string;
  /** The charge's own amount; vendors differ in whether tax and discount are in it. */
  amountMinor: number;
  subTotalMinor: number | null;
  /** What left the customer's card; null when the event does not say. */
  paidMinor: number | null;
  taxMinor: number;
  discountMinor: number;
  /** The event names the discount that was used. A lower amount without a name is not explained. */
  discountNamed: boolean;
  /** What that discount can take off at most, as far as the event tells; null when it does not. */
  discountAtMost: ((priceMinor: number) => number) | null;
}

/** What our own record says it must be. */
export interface Expectation {
  externalProductId: string;
  currency: string;
  priceMinor: number;
  /**
   * A recorded change of plan, and the price before it, of which what is left of its cycle is counted
   * in: at once off the new price, or as a difference on the next invoice. Null where the whole price
   * is due.
   */
  change: Pick<PlanChange, 'fromPriceMinor' | 'charged'> | null;
}

export type Mismatch = 'product' | 'units' | 'currency' | 'amount' | 'paid';

/**
 * Compares a charge with what was agreed: product, quantity, currency and the amount before
 * discount and tax. A signature proves only who sent the event; this proves that it is our sale.
 * @returns null when it fits, else what differs first.
 */
export function mismatchOf(charge: Charge, expected: Expectation): Mismatch | null {
  if (charge.externalProductId !== expected.externalProductId) return 'product';
  if (charge.units !== 1) return 'units';
  if (charge.currency.toUpperCase() !== expected.currency.toUpperCase()) return 'currency';
  const discount = charge.discountNamed ? Math.max(0, charge.discountMinor) : 0;
  if (charge.discountAtMost && discount > charge.discountAtMost(expected.priceMinor))
    return 'amount';
  const tax = Math.max(0, charge.taxMinor);
  if (expected.change) {
    const { least, most } = rangeOf(expected.priceMinor, expected.change);
    return charge.amountMinor >= least - discount && charge.amountMinor - tax <= most
      ? null
      : 'amount';
  }
  const lists = [
    charge.amountMinor,
    charge.subTotalMinor,
    charge.amountMinor - tax,
    charge.amountMinor + discount,
    charge.amountMinor - tax + discount,
  ];
  const floor = expected.priceMinor - discount;
  if (!lists.includes(expected.priceMinor) || charge.amountMinor < floor) return 'amount';
  if (charge.paidMinor !== null && charge.paidMinor < floor) return 'paid';
  return null;
}

/** What a change may cost: what is left of the old cycle is worth its price at most. */
function rangeOf(priceMinor: number, change: NonNullable<Expectation['change']>) {
  const { fromPriceMinor, charged } = change;
  if (charged === 'at-once') return { least: priceMinor - fromPriceMinor, most: priceMinor };
  const rest = charged === 'nothing' ? 0 : Math.abs(priceMinor - fromPriceMinor);
  return { least: Math.max(0, priceMinor - rest), most: priceMinor + rest };
}
