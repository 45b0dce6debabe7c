import type { ChangeMoment } from './gateway/payment-gateway.js';

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

/**
 * What costs more for its period begins at once, what costs less with the next cycle: a year that is
 * paid for is used up before months begin.
 */
export function momentOfChange(newPriceMinor: number, presentPriceMinor: number): ChangeMoment {
  return newPriceMinor > presentPriceMinor ? 'now' : 'next-cycle';
}
