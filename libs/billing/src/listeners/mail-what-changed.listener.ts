import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { OnFact } from '#kernel';
import type { PurchasePaid, PurchaseReversed, SubscriptionChanged } from '../events.js';
import type { SubscriptionStatus } from '../gateway/payment-gateway.js';
import type { CustomerMailKind } from '../mail-customers/customer-mail.js';
import { MailCustomers } from '../mail-customers/mail-customers.js';
import { accessUntil } from '../subscription.js';

/** States of a subscription that its owner is told of. */
const MAIL_OF: Record<string, CustomerMailKind> = {
  past_due: 'unpaid',
  unpaid: 'stopped',
  paused: 'paused',
  scheduled_cancel: 'cancelled',
  canceled: 'ended',
};

/** Turns that customers make, as often as they like; of what befalls them, once in a period is told. */
const OWN_TURNS: readonly CustomerMailKind[] = ['paused', 'cancelled'];

/** Receipts, refunds and turns of a subscription, by mail. */
@Injectable()
export class MailWhatChanged {
  constructor(
    private readonly customers: MailCustomers,
    private readonly catalog: Catalog,
  ) {}

  @OnFact<PurchasePaid>('billing.purchase-paid')
  async paid({ purchaseId }: PurchasePaid['payload']): Promise<void> {
    await this.customers.tellOfPurchase(purchaseId, null);
  }

  @OnFact<PurchaseReversed>('billing.purchase-reversed')
  async reversed({ purchaseId, refundedMinor }: PurchaseReversed['payload']): Promise<void> {
    await this.customers.tellOfPurchase(purchaseId, refundedMinor);
  }

  @OnFact<SubscriptionChanged>('billing.subscription-changed')
  async changed(fact: SubscriptionChanged['payload']): Promise<void> {
    const kind = MAIL_OF[fact.status];
    const { plans } = await this.catalog.read();
    const plan = plans.find(({ code }) => code === fact.planCode);
    if (!kind || !plan?.productCode) return;
    const { currentPeriodEnd, since } = fact;
    const turn = OWN_TURNS.includes(kind) ? since : null;
    await this.customers.tell(
      {
        kind,
        workspaceId: fact.workspaceId,
        subjectId: fact.subscriptionId,
        occasion: turn ?? currentPeriodEnd ?? '',
        productCode: plan.productCode,
      },
      { day: lastDay(fact) },
    );
  }
}

/** Until when the plan stays in that state. */
function lastDay({ status, currentPeriodEnd }: SubscriptionChanged['payload']): Date | null {
  return currentPeriodEnd === null
    ? null
    : accessUntil(status as SubscriptionStatus, new Date(currentPeriodEnd));
}
