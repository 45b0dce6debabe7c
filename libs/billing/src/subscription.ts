import type { SubscriptionStatus } from './gateway/payment-gateway.js';
import { STATE_OF_EVENT, STATES } from './lifecycle.js';

/** Days of access and credits after a paid period, while a renewal may still be tried again. */
export const GRACE_DAYS = 3;
const DAY_MS = 24 * 3_600_000;

/** The state after an event; see {@link STATE_OF_EVENT}. */
export function statusAfter(
  eventType: string,
  objectStatus: SubscriptionStatus,
): SubscriptionStatus {
  return STATE_OF_EVENT[eventType] ?? objectStatus;
}

/** Until when the plan of a paid period stays, in that state. */
export function accessUntil(status: SubscriptionStatus, periodEnd: Date): Date {
  return STATES[status].grace ? keptUntil(periodEnd) : periodEnd;
}

/** Until when the credits of a paid period are kept. */
export function keptUntil(periodEnd: Date): Date {
  return new Date(periodEnd.getTime() + GRACE_DAYS * DAY_MS);
}

/** When a state was true at the gateway: the object's own time first, the event's to break ties. */
export interface Stamp {
  updatedAt: Date | null;
  eventAt: Date | null;
}

/**
 * True when `next` may replace `known`. Events come in any order; equal stamps are taken in the
 * order of arrival, except that nothing as old as a cancellation brings a subscription back.
 */
export function mayReplace(
  known: Stamp & { status: SubscriptionStatus },
  next: Stamp & { status: SubscriptionStatus },
): boolean {
  const order = compare(next.updatedAt, known.updatedAt) || compare(next.eventAt, known.eventAt);
  if (order !== 0) return order > 0;
  return known.status !== 'canceled' || next.status === 'canceled';
}

function compare(a: Date | null, b: Date | null): number {
  if (a === null || b === null) return 0;
  return Math.sign(a.getTime() - b.getTime());
}

/**
 * A paid period, and until when its plan holds and its credits are kept. They can be spent until its
 * end; in the grace they wait for the renewal to be paid.
 */
export interface Cycle {
  start: Date;
  end: Date;
  holdsUntil: Date;
}

/**
 * The cycle that a payment paid for. A payment that we hear of only after its whole cycle went by
 * gets a cycle of the same length from now: the customer paid and could not use it.
 *
 * @param reported.months what its product pays for; counts where the gateway does not say when it ends
 */
export function cycleOf(
  reported: { start: Date | null; end: Date | null; paidAt: Date; months?: number },
  now: Date,
): Cycle {
  const start = reported.start ?? reported.paidAt;
  const isWhole = reported.end && reported.end.getTime() > start.getTime();
  const end = isWhole && reported.end ? reported.end : monthAfter(start, reported.months ?? 1);
  // The grace after it is no help: its credits would only wait there.
  const isOver = end.getTime() <= now.getTime();
  const until = isOver ? new Date(now.getTime() + (end.getTime() - start.getTime())) : end;
  return { start, end: until, holdsUntil: keptUntil(until) };
}

/** The same day of the next month (or so many later), or its last day where the month is shorter. */
export function monthAfter(date: Date, months = 1): Date {
  const next = new Date(date);
  next.setUTCMonth(next.getUTCMonth() + months);
  if (next.getUTCDate() !== date.getUTCDate()) next.setUTCDate(0);
  return next;
}
