/** Figures of the breaker and of the limiter; one state per provider, shared by all workers. */
export const healthPolicy = {
  failures_to_open: 8,
  /** Of calls that ended in silence, each after minutes in a slot: fewer than one worker has slots. */
  silences_to_open: 4,
  open_ms: 15_000,
  /** A refusal comes at once and an image takes minutes: silence this long is no reason to wait. */
  probe_ms: 5_000,
  /** Tries that are under way at a time, of all workers: what hangs takes no more slots than these. */
  tries_at_once: 2,
  /** A try that nobody has told the end of for so long went down with its worker. */
  try_lost_ms: 12 * 60_000,
  /** A limit is tried upward by `limit_growth` (at least by one call) each time it held this long. */
  limit_step_ms: 5 * 60_000,
  limit_growth: 1.25,
  /** Without a refusal for this long there is no limit any more. */
  limit_forgotten_ms: 60 * 60_000,
  /** Fewer calls than this in the minute before a refusal say nothing of a rate. */
  sample_min: 2,
} as const;

export type HealthPolicy = { readonly [K in keyof typeof healthPolicy]: number };

/** Calls are counted in slots of this length, so that the count stays short at any rate. */
export const SLOT_MS = 5_000;
const MINUTE_MS = 60_000;
const SLOTS_OF_A_MINUTE = MINUTE_MS / SLOT_MS;

/** Calls that began in one slot: the moment's epoch milliseconds divided by {@link SLOT_MS}. */
export interface Slot {
  slot: number;
  calls: number;
}

export interface LearntLimit {
  perMinute: number;
  /** With the first refusal of a burst. */
  learntAt_ms: number;
  /** The limit when that burst began. */
  stoodBefore: number | null;
  /** The provider named the number; else it is the calls that went well before it refused one. */
  stated: boolean;
}

/** A call that tries whether a provider is well again: by its image, from when on. */
export interface Try {
  imageId: string;
  since_ms: number;
}

/** What all workers together know of one provider. Moments are epoch milliseconds of the database. */
export interface ProviderHealth {
  /** In a row. */
  failures: number;
  /** 0: closed. */
  openUntil_ms: number;
  probingSince_ms: number | null;
  /** Under way, as far as anybody knows. */
  tries: readonly Try[];
  restsUntil_ms: number;
  limit: LearntLimit | null;
  /** Counted only while there is a limit. */
  recent: readonly Slot[];
  /** An operator has taken it out of use. */
  paused: boolean;
}

/** Of a provider of which nothing bad is known. */
export const WELL: ProviderHealth = {
  failures: 0,
  openUntil_ms: 0,
  probingSince_ms: null,
  tries: [],
  restsUntil_ms: 0,
  limit: null,
  recent: [],
  paused: false,
};

export type ProviderState = 'closed' | 'open' | 'half_open' | 'resting' | 'paused';

export function stateOf(health: ProviderHealth, now_ms: number): ProviderState {
  if (health.paused) return 'paused';
  if (now_ms < health.restsUntil_ms) return 'resting';
  if (health.openUntil_ms === 0) return 'closed';
  return now_ms < health.openUntil_ms ? 'open' : 'half_open';
}

/**
 * - `call`: nothing speaks against it;
 * - `ask`: perhaps: {@link claim} decides, for one caller at a time;
 * - `wait`: not before then; `paced` where only the rate is in the way.
 */
export type Prospect = { may: 'call' | 'ask' } | { may: 'wait'; until_ms: number; paced: boolean };

export function prospectOf(
  health: ProviderHealth,
  now_ms: number,
  policy: HealthPolicy = healthPolicy,
): Prospect {
  const wait = (until_ms: number, paced = false): Prospect => ({ may: 'wait', until_ms, paced });
  const state = stateOf(health, now_ms);
  if (state === 'paused') return wait(Infinity);
  if (state === 'resting') return wait(health.restsUntil_ms);
  if (state === 'open') return wait(health.openUntil_ms);
  const { probingSince_ms, openUntil_ms } = health;
  if (state === 'half_open' && probingSince_ms !== null) {
    // Further and further apart: tries that hang must not take every slot from the next provider.
    const tried_ms = probingSince_ms + Math.max(policy.probe_ms, probingSince_ms - openUntil_ms);
    if (now_ms < tried_ms) return wait(tried_ms);
  }
  if (state === 'half_open' && underWay(health, now_ms, policy).length >= policy.tries_at_once)
    return wait(now_ms + policy.open_ms);
  const limit = limitNow(health.limit, now_ms, policy);
  if (limit === null) return { may: state === 'half_open' ? 'ask' : 'call' };
  const free_ms = roomFrom_ms(health.recent, limit, now_ms);
  return free_ms <= now_ms ? { may: 'ask' } : wait(free_ms, true);
}

const underWay = ({ tries }: ProviderHealth, now_ms: number, policy: HealthPolicy): Try[] =>
  tries.filter(({ since_ms }) => now_ms - since_ms < policy.try_lost_ms);

/** What counts for an image that asks: a try of its own that is still noted went down with a worker. */
export const askedBy = (health: ProviderHealth, imageId: string): ProviderHealth => ({
  ...health,
  tries: withoutTry(health, imageId),
});

const withoutTry = ({ tries }: ProviderHealth, imageId: string): Try[] =>
  tries.filter((one) => one.imageId !== imageId);

/** Takes the right to make one call for this image. @returns the state after it, or null when it may not be made. */
export function claim(
  known: ProviderHealth,
  now_ms: number,
  imageId: string,
  policy: HealthPolicy = healthPolicy,
): ProviderHealth | null {
  const health = askedBy(known, imageId);
  if (prospectOf(health, now_ms, policy).may === 'wait') return null;
  const trying = stateOf(health, now_ms) === 'half_open' && {
    probingSince_ms: now_ms,
    tries: [...underWay(health, now_ms, policy), { imageId, since_ms: now_ms }],
  };
  return {
    ...health,
    ...trying,
    recent: limitNow(health.limit, now_ms, policy) === null ? [] : withCall(health.recent, now_ms),
  };
}

/** The provider answered. @returns the state after it, or null when nothing changes. */
export function succeeded(health: ProviderHealth): ProviderHealth | null {
  const { failures, openUntil_ms, probingSince_ms, tries } = health;
  if (failures === 0 && openUntil_ms === 0 && probingSince_ms === null && tries.length === 0)
    return null;
  return { ...health, failures: 0, openUntil_ms: 0, probingSince_ms: null, tries: [] };
}

/** A call that ended badly by a fault of the provider's. */
export interface BadEnd {
  imageId: string;
  /** Nobody knows whether it had an end: the provider said nothing any more. */
  silent: boolean;
}

/** So many faults in a row, or one of a trying call, keep calls away; of silent ones fewer. */
export function failed(
  health: ProviderHealth,
  now_ms: number,
  { imageId, silent }: BadEnd,
  policy: HealthPolicy = healthPolicy,
): ProviderHealth {
  const failures = health.failures + 1;
  const enough = silent ? policy.silences_to_open : policy.failures_to_open;
  const opens = health.probingSince_ms !== null || failures >= enough;
  return {
    ...health,
    failures,
    probingSince_ms: null,
    tries: withoutTry(health, imageId),
    openUntil_ms: opens ? now_ms + policy.open_ms : health.openUntil_ms,
  };
}

/** The provider said that it will not serve us (no quota, a refused key): open at once. */
export function tripped(
  health: ProviderHealth,
  now_ms: number,
  { imageId, for_ms }: { imageId: string; for_ms: number },
): ProviderHealth {
  const openUntil_ms = Math.max(health.openUntil_ms, now_ms + for_ms);
  return { ...health, probingSince_ms: null, tries: withoutTry(health, imageId), openUntil_ms };
}

/** A call that said nothing about the provider (cancelled by us) ends its try. */
export const abandoned = (health: ProviderHealth, imageId: string): ProviderHealth | null =>
  health.tries.some((one) => one.imageId === imageId)
    ? { ...health, probingSince_ms: null, tries: withoutTry(health, imageId) }
    : null;

/** As if nothing bad had been learnt; a pause stays, which is an operator's. */
export const unlearnt = ({ paused }: ProviderHealth): ProviderHealth => ({ ...WELL, paused });

export interface TooManyCalls {
  /** Whose call was refused. */
  imageId: string;
  /** The provider's own word, or what we wait without one. */
  wait_ms: number;
  /** It named the moment from which it takes calls again. */
  asked: boolean;
  /** The limit as the provider named it. */
  statedPerMinute?: number;
  /** Calls of the last minute that it did not refuse so far. */
  before: readonly Slot[];
  /** When the refused call began; null where nobody knows. */
  begunAt_ms: number | null;
}

/**
 * The provider is well and had too many calls (429): nobody calls until its rest is over, and then
 * no faster than went well before.
 */
export function limited(
  health: ProviderHealth,
  now_ms: number,
  refusal: TooManyCalls,
  policy: HealthPolicy = healthPolicy,
): ProviderHealth {
  return {
    ...health,
    probingSince_ms: null,
    tries: withoutTry(health, refusal.imageId),
    restsUntil_ms: Math.max(health.restsUntil_ms, now_ms + refusal.wait_ms),
    limit: learn(health, now_ms, refusal, policy),
    // What it asks us to wait is the end of its own count.
    recent: refusal.asked ? [] : refusal.before,
  };
}

/**
 * Refusals of one burst come one after the other, and each makes the count of what went well smaller:
 * the last one is right. Where next to nothing went well the refusals were not about a rate; a limit
 * that stood before is halved then, and none is learnt. A call that began during the rest, by a worker
 * that had not read of it, is of the burst.
 */
function learn(
  { limit: known, restsUntil_ms }: ProviderHealth,
  now_ms: number,
  { before, begunAt_ms, statedPerMinute }: TooManyCalls,
  policy: HealthPolicy,
): LearntLimit | null {
  const sameBurst =
    known !== null &&
    now_ms - known.learntAt_ms < MINUTE_MS &&
    (begunAt_ms === null || begunAt_ms < Math.max(known.learntAt_ms, restsUntil_ms));
  const current = limitNow(known, now_ms, policy);
  const stoodBefore = sameBurst ? known.stoodBefore : current;
  const learnt = (perMinute: number, stated = false): LearntLimit => ({
    perMinute: Math.max(1, perMinute),
    learntAt_ms: sameBurst ? known.learntAt_ms : now_ms,
    stoodBefore,
    stated,
  });
  if (statedPerMinute !== undefined) return learnt(statedPerMinute, true);
  const wentWell = sum(before);
  if (wentWell >= policy.sample_min)
    return learnt(stoodBefore === null ? wentWell : Math.min(stoodBefore - 1, wentWell));
  return stoodBefore === null ? null : learnt(Math.floor(stoodBefore / 2));
}

/** Calls a minute that may be made now: grown since the last refusal, and null once forgotten. */
export function limitNow(
  limit: LearntLimit | null,
  now_ms: number,
  policy: HealthPolicy = healthPolicy,
): number | null {
  if (limit === null) return null;
  const age_ms = Math.max(0, now_ms - limit.learntAt_ms);
  if (age_ms >= policy.limit_forgotten_ms) return null;
  const steps = Math.floor(age_ms / policy.limit_step_ms);
  const { perMinute } = limit;
  return Math.max(perMinute + steps, Math.floor(perMinute * policy.limit_growth ** steps));
}

/** Calls that may begin now as far as the rate goes; null: no limit is known. */
export function roomNow(
  health: ProviderHealth,
  now_ms: number,
  policy: HealthPolicy = healthPolicy,
): number | null {
  // While it rests nobody knows yet what it takes: the images wait where they are.
  if (stateOf(health, now_ms) === 'resting') return 0;
  const limit = limitNow(health.limit, now_ms, policy);
  if (limit === null) return null;
  if (prospectOf(health, now_ms, policy).may === 'wait') return 0;
  return limit - sum(ofLastMinute(health.recent, now_ms));
}

/** From when on fewer calls than `limit` lie in the minute before. */
function roomFrom_ms(recent: readonly Slot[], limit: number, now_ms: number): number {
  const slots = ofLastMinute(recent, now_ms).sort((a, b) => a.slot - b.slot);
  let used = sum(slots);
  if (used < limit) return now_ms;
  for (const { slot, calls } of slots) {
    used -= calls;
    if (used < limit) return (slot + SLOTS_OF_A_MINUTE + 1) * SLOT_MS;
  }
  return now_ms;
}

function withCall(recent: readonly Slot[], now_ms: number): Slot[] {
  const slot = slotOf(now_ms);
  const others = ofLastMinute(recent, now_ms).filter((one) => one.slot !== slot);
  const calls = sum(recent.filter((one) => one.slot === slot)) + 1;
  return [...others, { slot, calls }];
}

/** A slot counts until its last moment is a minute ago: never more than `limit` in any minute. */
const ofLastMinute = (recent: readonly Slot[], now_ms: number): Slot[] =>
  recent.filter(({ slot }) => slot >= slotOf(now_ms) - SLOTS_OF_A_MINUTE);

const slotOf = (at_ms: number): number => Math.floor(at_ms / SLOT_MS);

const sum = (slots: readonly Slot[]): number =>
  slots.reduce((calls, slot) => calls + slot.calls, 0);
