import type { GatewayTransaction } from '../gateway/payment-gateway.js';
import { ARRIVED, CHARGED_BACK, type Purchase } from '../purchase.js';
import type { Totals } from './difference.js';

/**
 * What the merchant gave back of a charge. Where a bank took it back, nobody promises that a refunded
 * amount of everything is not the bank's: it then counts as disputed.
 */
export function refundedOf(charge: GatewayTransaction): number {
  if (charge.status === 'refunded') return charge.paidMinor;
  const all = charge.refundedMinor >= charge.paidMinor;
  return CHARGED_BACK.includes(charge.status) && all ? 0 : charge.refundedMinor;
}

/** True where we have other money of that charge than the gateway shows. */
export function differs(
  charge: GatewayTransaction,
  ours: Pick<Purchase, 'refundedMinor' | 'disputedMinor'>,
): boolean {
  if (!ARRIVED.includes(charge.status) || refundedOf(charge) !== ours.refundedMinor) return true;
  return CHARGED_BACK.includes(charge.status) !== ours.disputedMinor > 0;
}

/** Money of charges that arrived, what went back of it, and what banks hold or took. */
export function totalsOf(charges: readonly GatewayTransaction[]): Totals {
  const totals: Totals = {};
  for (const charge of charges.filter(({ status }) => ARRIVED.includes(status))) {
    const sum = (totals[charge.currency] ??= { paid: 0, refunded: 0, disputed: 0 });
    const refunded = refundedOf(charge);
    sum.paid += charge.paidMinor;
    sum.refunded += refunded;
    if (CHARGED_BACK.includes(charge.status)) sum.disputed += charge.paidMinor - refunded;
  }
  return totals;
}
