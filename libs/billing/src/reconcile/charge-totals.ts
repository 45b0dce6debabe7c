import type { GatewayTransaction } from '../gateway/payment-gateway.js';
import { ARRIVED, CHARGED_BACK, type Purchase } from '../purchase.js';
import type { Totals } from './difference.js';

/**
 * What the merchant gave back of a charge. Where a bank took it back, nobody promises that a refunded
 * amount of everything is not the bank's: it then counts as disputed, unless we gave back all of it.
 * @param ours what we know to be refunded
 */
export function refundedOf(charge: GatewayTransaction, ours = 0): number {
  if (charge.status === 'refunded') return charge.paidMinor;
  const all = charge.refundedMinor >= charge.paidMinor;
  if (!CHARGED_BACK.includes(charge.status) || !all) return charge.refundedMinor;
  return ours >= charge.paidMinor ? charge.paidMinor : 0;
}

/** True where we have other money of that charge than the gateway shows. */
export function differs(
  charge: GatewayTransaction,
  ours: Pick<Purchase, 'refundedMinor' | 'disputedMinor'>,
): boolean {
  if (
    !ARRIVED.includes(charge.status) ||
    refundedOf(charge, ours.refundedMinor) !== ours.refundedMinor
  )
    return true;
  const held = CHARGED_BACK.includes(charge.status) && ours.refundedMinor < charge.paidMinor;
  return held !== ours.disputedMinor > 0;
}

/** Money of the compared charges, each once, as it was compared last. */
export class Tally {
  private readonly charges = new Map<string, (Totals[string] & { currency: string }) | null>();

  /** @param ours what we know to be refunded of it */
  add(charge: GatewayTransaction, ours: number): void {
    const refunded = refundedOf(charge, ours);
    const disputed = CHARGED_BACK.includes(charge.status) ? charge.paidMinor - refunded : 0;
    const { id, currency, paidMinor: paid, status } = charge;
    this.charges.set(id, ARRIVED.includes(status) ? { currency, paid, refunded, disputed } : null);
  }

  get ids(): string[] {
    return [...this.charges.keys()];
  }

  /** Of charges that arrived. */
  get totals(): Totals {
    const totals: Totals = {};
    for (const charge of this.charges.values()) {
      if (!charge) continue;
      const sum = (totals[charge.currency] ??= { paid: 0, refunded: 0, disputed: 0 });
      sum.paid += charge.paid;
      sum.refunded += charge.refunded;
      sum.disputed += charge.disputed;
    }
    return totals;
  }
}
