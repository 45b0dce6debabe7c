import { Injectable } from '@nestjs/common';
import type { Principal } from '#kernel';
import { PurchaseRepository } from './data/purchase.repository.js';
import { SubscriptionRepository } from './data/subscription.repository.js';
import { PaymentGateway } from './gateway/payment-gateway.js';
import { ManageSubscription } from './manage-subscription/manage-subscription.js';
import { TrialRepository, type TrialFilter } from './data/trial.repository.js';
import { GrantTrial } from './grant-trial/grant-trial.js';
import type { Purchase } from './purchase.js';
import type { Subscription } from './subscription-record.js';
import type { Trial } from './trial.js';

/** What compositions may ask of billing: what was bought and what runs. Money moves by routes only. */
@Injectable()
export class Billing {
  constructor(
    private readonly purchases: PurchaseRepository,
    private readonly subscriptions: SubscriptionRepository,
    private readonly manage: ManageSubscription,
    private readonly trials: TrialRepository,
    private readonly granting: GrantTrial,
    private readonly gateway: PaymentGateway,
  ) {}

  /**
   * Revenue of 30 days in minor units of US dollars, the subscriptions that run and the payments whose
   * money a bank holds, at the gateway in use: what was practised in TEST MODE is no revenue.
   */
  async figures(): Promise<{
    revenueMinor30d: number;
    activeSubscriptions: number;
    openDisputes: number;
  }> {
    const [revenueMinor30d, activeSubscriptions, openDisputes] = await Promise.all([
      this.purchases.revenueOf30Days(this.gateway.name),
      this.subscriptions.countActive(this.gateway.name),
      this.purchases.countOpenDisputes(this.gateway.name),
    ]);
    return { revenueMinor30d, activeSubscriptions, openDisputes };
  }

  /** The subscription that runs or still lasts; null without one. */
  subscriptionOf(workspaceId: string): Promise<Subscription | null> {
    return this.manage.current(workspaceId);
  }

  /** The free trial of a workspace: granted, withheld, or waiting for the address. */
  trialOf(workspaceId: string): Promise<Trial | null> {
    return this.trials.find(workspaceId);
  }

  /** Trials, newest first. */
  listTrials(filter: TrialFilter): Promise<{ items: Trial[]; total: number }> {
    return this.trials.list(filter);
  }

  /** Grants a trial that was withheld; audited, once. @throws 404, 409 */
  overrideTrial(actor: Principal, workspaceId: string, reason: string): Promise<Trial> {
    return this.granting.override(actor, workspaceId, reason);
  }

  /** Purchases of a workspace, newest first. */
  purchasesOf(workspaceId: string, limit: number): Promise<Purchase[]> {
    return this.purchases.ofWorkspace(workspaceId, limit, null);
  }
}
