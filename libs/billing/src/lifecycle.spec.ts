import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isRunning, STATE_OF_EVENT, STATES } from './lifecycle.js';
import type { SubscriptionStatus } from './gateway/payment-gateway.js';
import { accessUntil, statusAfter } from './subscription.js';

const examples = JSON.parse(
  readFileSync(new URL('../../../test/support/creem-events.json', import.meta.url), 'utf8'),
) as { eventType: string; object: { status?: SubscriptionStatus } }[];

describe('the states of a subscription', () => {
  it('follow every event that the vendor documents', () => {
    const after = Object.fromEntries(
      examples
        .filter(({ eventType }) => eventType.startsWith('subscription.'))
        .map(({ eventType, object }) => [
          eventType,
          statusAfter(eventType, object.status ?? 'active'),
        ]),
    );
    expect(after).toEqual({
      'subscription.active': 'active',
      'subscription.trialing': 'trialing',
      'subscription.paid': 'active',
      'subscription.canceled': 'canceled',
      'subscription.scheduled_cancel': 'scheduled_cancel',
      'subscription.past_due': 'past_due',
      'subscription.unpaid': 'unpaid',
      'subscription.paused': 'paused',
      'subscription.expired': 'past_due',
      'subscription.update': 'active',
    });
    expect(
      Object.values(STATE_OF_EVENT).every((state) => isRunning(state) || state === 'canceled'),
    ).toBe(true);
  });

  it('let a customer cancel and change what charges again, and resume what is about to end', () => {
    const who = (what: 'cancel' | 'resume' | 'change') =>
      Object.entries(STATES)
        .filter(([, { may }]) => may.includes(what))
        .map(([state]) => state);
    expect(who('cancel')).toEqual([
      'trialing',
      'active',
      'past_due',
      'unpaid',
      'paused',
      'expired',
    ]);
    expect(who('resume')).toEqual(['paused', 'scheduled_cancel']);
    expect(who('change')).toEqual(['active']);
  });

  it('give days of grace only while a renewal is tried', () => {
    const end = new Date('2026-12-01T00:00:00Z');
    const inGrace = new Date('2026-12-04T00:00:00Z');
    expect(accessUntil('active', end)).toEqual(inGrace);
    expect(accessUntil('past_due', end)).toEqual(inGrace);
    for (const state of ['unpaid', 'paused', 'scheduled_cancel', 'canceled'] as const)
      expect([state, accessUntil(state, end)]).toEqual([state, end]);
  });
});
