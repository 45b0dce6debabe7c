import type { SubscriptionStatus } from './gateway/payment-gateway.js';

/** What a state of a subscription means for the customer. */
interface StateRules {
  /** It may charge again or can be brought back: another subscription beside it would be a mistake. */
  runs: boolean;
  /** After the paid period the plan stays for the days of grace, while a renewal is tried. */
  grace: boolean;
  /** What the customer may do with it here. */
  may: readonly ('cancel' | 'resume' | 'change')[];
}

/**
 * The states as the vendor names them. Whatever the state, what was paid for stays until its period
 * ends; credits come with payments and never with a state. None is the last: a cancelled subscription
 * that is newer at the gateway in another state has that state. `expired` is not the last either: a
 * period ended unpaid, and charges may still be tried.
 */
export const STATES: Readonly<Record<SubscriptionStatus, StateRules>> = {
  incomplete: { runs: false, grace: false, may: [] },
  trialing: { runs: true, grace: true, may: ['cancel'] },
  active: { runs: true, grace: true, may: ['cancel', 'change'] },
  past_due: { runs: true, grace: true, may: ['cancel'] },
  unpaid: { runs: true, grace: false, may: ['cancel'] },
  paused: { runs: true, grace: false, may: ['cancel', 'resume'] },
  scheduled_cancel: { runs: true, grace: false, may: ['resume'] },
  canceled: { runs: false, grace: false, may: [] },
  expired: { runs: true, grace: false, may: ['cancel'] },
};

/**
 * The state that an event stands for, where its object may say another. `expired` means that a period
 * ended unpaid and charges are still tried, so the customer keeps the subscription; its object may
 * still say "active".
 */
export const STATE_OF_EVENT: Readonly<Record<string, SubscriptionStatus>> = {
  'subscription.past_due': 'past_due',
  'subscription.unpaid': 'unpaid',
  'subscription.paused': 'paused',
  'subscription.canceled': 'canceled',
  'subscription.scheduled_cancel': 'scheduled_cancel',
  'subscription.expired': 'past_due',
};

/** States in which nothing will be charged any more. */
export const ENDED: readonly SubscriptionStatus[] = Object.entries(STATES)
  .filter(([, { runs }]) => !runs)
  .map(([status]) => status as SubscriptionStatus);

export const isRunning = (status: SubscriptionStatus): boolean => STATES[status].runs;
