import { Injectable } from '@nestjs/common';
import { Credits } from '#credits';
import { Clock, Outbox } from '#kernel';
import { CheckoutRepository } from '../data/checkout.repository.js';
import { PurchaseRepository, type NewPurchase } from '../data/purchase.repository.js';
import { ReversalRepository } from '../data/reversal.repository.js';
import type { PurchasePaid } from '../events.js';
import type { Purchase } from '../purchase.js';
import type { Cycle } from '../subscription.js';
import { ApplyReversal } from './apply-reversal.js';

/** Writes a paid sale and grants its credits, once per transaction of the gateway. */
@Injectable()
export class RecordPurchase {
  constructor(
    private readonly purchases: PurchaseRepository,
    private readonly checkouts: CheckoutRepository,
    private readonly reversals: ReversalRepository,
    private readonly applyReversal: ApplyReversal,
    private readonly credits: Credits,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** A pack: credits that never lapse. @returns null when this sale was recorded before. */
  async pack(sale: NewPurchase): Promise<Purchase | null> {
    return this.record(sale, (purchase) =>
      this.credits.grant({ ...this.grantOf(purchase), kind: 'pack', expiresAt: null }),
    );
  }

  /**
   * A paid cycle: what is left of the old one lapses and the new allotment arrives.
   * @param supersededAt start of a newer cycle that was paid already: then these credits are over.
   * @param beside payments of other subscriptions that run: their credits stay.
   * @returns null when this payment was recorded before.
   */
  async cycle(
    sale: NewPurchase,
    cycle: Cycle,
    supersededAt: Date | null,
    beside: readonly string[],
  ): Promise<Purchase | null> {
    return this.record(sale, (purchase) => {
      const dates = supersededAt
        ? { expiresAt: new Date(Math.min(supersededAt.getTime(), this.clock.now().getTime())) }
        : { expiresAt: cycle.holdsUntil, spendableUntil: cycle.end };
      return this.credits.refreshCycle({ ...this.grantOf(purchase), ...dates, beside });
    });
  }

  private async record(
    sale: NewPurchase,
    grant: (purchase: Purchase) => Promise<unknown>,
  ): Promise<Purchase | null> {
    await this.applyReversal.lockTransaction(sale.transactionId);
    const purchase = await this.purchases.insert(sale);
    if (!purchase) return null;
    await grant(purchase);
    if (sale.checkoutId) await this.checkouts.setCompleted(sale.checkoutId, sale.credits);
    await this.outbox.publish<PurchasePaid>({
      name: 'billing.purchase-paid',
      payload: {
        purchaseId: purchase.id,
        workspaceId: purchase.workspaceId,
        kind: purchase.kind,
        productCode: purchase.productCode,
        credits: purchase.credits,
        amountMinor: purchase.amountMinor,
        currency: purchase.currency,
      },
    });
    // Refunds and disputes whose event overtook the purchase's.
    const early = await this.reversals.ofTransaction(purchase.gateway, purchase.transactionId);
    for (const reversal of early) await this.applyReversal.apply(reversal);
    return purchase;
  }

  private grantOf(purchase: Purchase) {
    return {
      workspaceId: purchase.workspaceId,
      amount: purchase.credits,
      source: `creem:${purchase.transactionId}`,
      purchaseRef: purchase.transactionId,
      reasonCode: purchase.kind === 'pack' ? 'pack_purchased' : 'subscription_paid',
      reason:
        purchase.kind === 'pack'
          ? 'Credit pack, never expires'
          : 'Subscription credits of this cycle',
      actor: 'billing',
    };
  }
}
