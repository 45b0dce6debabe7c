import { Injectable } from '@nestjs/common';
import { Outbox, UnitOfWork } from '#kernel';
import { SubscriptionRepository } from '../data/subscription.repository.js';
import type { GatewaySubscription } from '../gateway/payment-gateway.js';
import { subscriptionFact } from '../subscription-fact.js';
import type { Subscription } from '../subscription-record.js';
import { mayReplace } from '../subscription.js';

/** Keeps the state that the gateway answered, unless an event brought a newer one meanwhile. */
@Injectable()
export class KeepAnswer {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** @returns the subscription as it is now. */
  keep(subscription: Subscription, state: GatewaySubscription): Promise<Subscription> {
    return this.unitOfWork.run(async () => {
      const known =
        (await this.subscriptions.lockByExternalId(
          subscription.gateway,
          subscription.externalId,
        )) ?? subscription;
      const stamp = { updatedAt: known.externalUpdatedAt, eventAt: null };
      const newer = mayReplace(
        { status: known.status, ...stamp },
        { status: state.status, updatedAt: state.updatedAt, eventAt: null },
      );
      if (!newer) return known;
      const now = await this.subscriptions.update(known.id, {
        status: state.status,
        canceledAt: state.status === 'active' ? null : state.canceledAt,
        externalUpdatedAt: state.updatedAt ?? known.externalUpdatedAt,
      });
      await this.outbox.publish(subscriptionFact(now));
      return now;
    });
  }
}
