import { Injectable } from '@nestjs/common';
import { PurchaseRepository } from './data/purchase.repository.js';
import { SubscriptionRepository } from './data/subscription.repository.js';
import { ManageSubscription } from './manage-subscription/manage-subscription.js';
import type { Purchase } from './purchase.js';
import type { Subscription } from './subscription-record.js';

/** What compositions may ask of billing: what was bought and what runs. Money moves by routes only. */
@Injectable()
export class Billing {
  constructor(
    private readonly purchases: PurchaseRepository,
    private readonly subscriptions: SubscriptionRepository,
    private readonly manage: ManageSubscription,
  ) {}

  /** Revenue of 30 days in minor units of US dollars, and the subscriptions that run. */
  async figures(): Promise<{ revenueMinor30d: number; activeSubscriptions: number }> {
    const [revenueMinor30d, activeSubscriptions] = await Promise.all([
      this.purchases.revenueOf30Days(),
      this.subscriptions.countActive(),
    ]);
    return { revenueMinor30d, activeSubscriptions };
  }

  /** The subscription that runs or still lasts; null without one. */
  subscriptionOf(workspaceId: string): Promise<Subscription | null> {
    return this.manage.current(workspaceId);
  }

  /** Purchases of a workspace, newest first. */
  purchasesOf(workspaceId: string, limit: number): Promise<Purchase[]> {
    return this.purchases.ofWorkspace(workspaceId, limit, null);
  }
}
