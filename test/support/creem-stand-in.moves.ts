import type { JsonObject } from './creem-examples.js';

/** What the vendor does with a subscription when asked to; null where it knows no such thing. */
export function moveSubscription(
  subscription: JsonObject | undefined,
  verb: string,
  body: JsonObject,
  at: Date,
): JsonObject | null {
  if (!subscription) return null;
  const now = at.toISOString();
  if (verb === 'cancel')
    Object.assign(subscription, {
      status: body.mode === 'immediate' ? 'canceled' : 'scheduled_cancel',
      canceled_at: now,
    });
  else if (verb === 'resume') {
    if (!['paused', 'scheduled_cancel'].includes(subscription.status as string))
      return { refuse: true };
    Object.assign(subscription, { status: 'active', canceled_at: null });
  } else if (verb === 'upgrade') subscription.product = body.product_id;
  else return null;
  subscription.updated_at = now;
  return structuredClone(subscription);
}

/** Gives back all that is left of a charge, once. */
export function refundAll(transaction: JsonObject | undefined): JsonObject | null {
  if (!transaction) return null;
  if (transaction.status === 'refunded') return { refuse: true };
  Object.assign(transaction, { status: 'refunded', refunded_amount: transaction.amount });
  return { status: 'succeeded' };
}
