import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { SubscriptionRepository } from '../data/subscription.repository.js';
import { PaymentGateway, type ListedSubscription } from '../gateway/payment-gateway.js';
import type { Subscription } from '../subscription-record.js';
import { NOTHING, type Difference } from './difference.js';
import { FeedEvent } from './feed-event.js';
import { FindSale } from './find-sale.js';

/** One subscription as the gateway has it, held against ours; its newer state is taken over. */
@Injectable()
export class CompareSubscription {
  constructor(
    private readonly findSale: FindSale,
    private readonly subscriptions: SubscriptionRepository,
    private readonly feedEvent: FeedEvent,
    private readonly gateway: PaymentGateway,
    private readonly clock: Clock,
  ) {}

  async compare(listed: ListedSubscription): Promise<Difference[]> {
    const { state } = listed;
    const known = await this.find(state.id);
    // The store may sell other things; ours are begun by a checkout of ours.
    if (!known && !(await this.findSale.isBegunHere(listed.object))) return [];
    if (known && this.agrees(known, listed)) return [];
    const at = state.updatedAt?.getTime() ?? 'now';
    const told = await this.feedEvent.feed(
      'subscription.update',
      `${state.id}:${state.status}:${at}`,
      listed.object,
    );
    const now = await this.find(state.id);
    return [
      {
        kind: known ? 'subscription_state' : 'subscription_missing',
        subject: state.id,
        theirs: state.status,
        ours: known?.status ?? NOTHING,
        workspaceId: now?.workspaceId ?? null,
        purchaseId: null,
        status: now && this.agrees(now, listed) ? 'healed' : 'open',
        note: told.note,
      },
    ];
  }

  /** `active` beyond its paid period is what the gateway says while it still tries to charge. */
  private agrees(known: Subscription, { state }: ListedSubscription): boolean {
    if (known.status === state.status) return true;
    const end = state.currentPeriodEnd?.getTime() ?? Infinity;
    // A period that ended unpaid; a list may say so in the word of that event.
    if (state.status === 'expired' && known.status === 'past_due') return true;
    const isUnpaid = end <= this.clock.now().getTime();
    return state.status === 'active' && known.status === 'past_due' && isUnpaid;
  }

  private find(externalId: string): Promise<Subscription | null> {
    return this.subscriptions.findByExternalId(this.gateway.name, externalId);
  }
}
