import type { SubscriptionChanged } from './events.js';
import type { Subscription } from './subscription-record.js';

/** What others are told of a subscription after any change of it. */
export function subscriptionFact(now: Subscription): SubscriptionChanged {
  return {
    name: 'billing.subscription-changed',
    payload: {
      subscriptionId: now.id,
      workspaceId: now.workspaceId,
      planCode: now.planCode,
      status: now.status,
      since: now.statusSince?.toISOString() ?? null,
      currentPeriodEnd: now.currentPeriodEnd?.toISOString() ?? null,
      cancelAtPeriodEnd: now.status === 'scheduled_cancel',
    },
  };
}
