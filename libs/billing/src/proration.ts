import type { ChangeMoment } from './gateway/payment-gateway.js';
import { monthAfter } from './subscription.js';

/** A twelfth of a year. */
const MONTH_MS = 30.4375 * 24 * 3_600_000;

/** What a running cycle was paid with, and when it runs. Minor units. */
export interface RunningCycle {
  priceMinor: number;
  start: Date;
  end: Date;
}

/** The part of a cycle that is still to come, from 0 to 1. */
export function unusedShare(cycle: Pick<RunningCycle, 'start' | 'end'>, now: Date): number {
  const length = cycle.end.getTime() - cycle.start.getTime();
  if (length <= 0) return 0;
  return Math.min(1, Math.max(0, (cycle.end.getTime() - now.getTime()) / length));
}

/**
 * What a change of plan costs at once: the new plan's price less the unused rest of the old cycle,
 * never less than nothing. In minor units.
 */
export function proratedMinor(newPriceMinor: number, old: RunningCycle, now: Date): number {
  return Math.max(0, newPriceMinor - Math.round(old.priceMinor * unusedShare(old, now)));
}

/** When a cycle that begins then ends, if it lasts as long as that one: in whole months. */
export function nextEnd(old: Pick<RunningCycle, 'start' | 'end'>, start: Date): Date {
  const months = Math.round((old.end.getTime() - old.start.getTime()) / MONTH_MS);
  return monthAfter(start, Math.max(1, months));
}

/** A dearer plan begins at once, a cheaper one with the next cycle. */
export function momentOfChange(newPriceMinor: number, presentPriceMinor: number): ChangeMoment {
  return newPriceMinor > presentPriceMinor ? 'now' : 'next-cycle';
}
