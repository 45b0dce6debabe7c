import { describe, expect, it } from '@jest/globals';
import {
  abandoned,
  claim,
  failed,
  healthPolicy,
  limited,
  limitNow,
  prospectOf,
  roomNow,
  SLOT_MS,
  stateOf,
  succeeded,
  tripped,
  WELL,
  type ProviderHealth,
  type TooManyCalls,
} from './provider-health.js';

/** Any moment; a multiple of the slots, so that figures are easy to follow. */
const T = 1_000_000 * SLOT_MS;
const policy = {
  ...healthPolicy,
  failures_to_open: 3,
  silences_to_open: 2,
  open_ms: 1_000,
  probe_ms: 200,
};

const IMAGE = 'image';
const BAD = { imageId: IMAGE, silent: false };
const fail = (health: ProviderHealth, times: number, now = T): ProviderHealth =>
  Array.from({ length: times }).reduce<ProviderHealth>(
    (it) => failed(it, now, BAD, policy),
    health,
  );
const claimed = (health: ProviderHealth, now: number, imageId = IMAGE) =>
  claim(health, now, imageId, policy);
const may = (health: ProviderHealth, now: number) => prospectOf(health, now, policy).may;
const sure = (health: ProviderHealth | null): ProviderHealth => {
  if (!health) throw new Error('nothing changed');
  return health;
};

describe('the breaker', () => {
  it('opens after so many failures in a row, and a success starts the count again', () => {
    const two = fail(WELL, 2);
    expect(may(fail(sure(succeeded(two)), 2), T)).toBe('call');
    expect(may(failed(two, T, BAD, policy), T + 999)).toBe('wait');
    expect(succeeded(WELL)).toBeNull();
  });

  it('lets exactly one caller try when the time is over, and its outcome decides', () => {
    const open = fail(WELL, 3);
    expect(may(open, T + 1_000)).toBe('ask');
    const trying = sure(claimed(open, T + 1_000));
    expect(claimed(trying, T + 1_000, 'another')).toBeNull();
    const again = failed(trying, T + 1_000, BAD, policy);
    expect(stateOf(again, T + 1_999)).toBe('open');
    const well = sure(succeeded(sure(claimed(again, T + 2_000))));
    expect([stateOf(well, T + 2_000), may(well, T + 2_000)]).toEqual(['closed', 'call']);
  });

  it('gives the try back when its call was cancelled, and to the next one when it hangs', () => {
    const trying = sure(claimed(tripped(WELL, T, { imageId: IMAGE, for_ms: 500 }), T + 500));
    expect(may(sure(abandoned(trying, IMAGE)), T + 500)).toBe('ask');
    expect([may(trying, T + 699), may(trying, T + 700)]).toEqual(['wait', 'ask']);
    expect([abandoned(WELL, IMAGE), abandoned(trying, 'another')]).toEqual([null, null]);
  });

  it('opens after fewer that ended in silence: each held a slot for minutes', () => {
    const silent = { ...BAD, silent: true };
    expect(may(failed(WELL, T, silent, policy), T)).toBe('call');
    expect(may(failed(failed(WELL, T, silent, policy), T, silent, policy), T)).toBe('wait');
    expect(may(failed(sure(succeeded(fail(WELL, 1))), T, silent, policy), T)).toBe('call');
  });

  it('is tried by so many calls at a time while they hang, however often others fail', () => {
    const tries: number[] = [];
    const until = (health: ProviderHealth, from: number, to: number): ProviderHealth => {
      let now = health;
      for (let at = from; at <= to; at += 100) {
        const next = claimed(now, T + at, `image ${at}`);
        if (!next) continue;
        now = next;
        tries.push(at);
      }
      return now;
    };
    let health = until(tripped(WELL, T, { imageId: IMAGE, for_ms: 500 }), 500, 30_000);
    expect(tries).toEqual([500, 700]);
    // A call from before the breaker opened fails: it is none of the tries.
    health = until(failed(health, T + 30_000, BAD, policy), 30_000, 60_000);
    expect(tries).toEqual([500, 700]);
    // One of the tries ends, and leaves its place to another.
    const ended = failed(health, T + 60_000, { imageId: 'image 500', silent: true }, policy);
    health = until(ended, 60_000, 90_000);
    expect(tries).toEqual([500, 700, 61_000]);
    expect(sure(succeeded(health)).tries).toEqual([]);
  });

  it('forgets a try whose worker died: when its image comes back, or after the longest call', () => {
    const first = sure(claimed(tripped(WELL, T, { imageId: IMAGE, for_ms: 500 }), T + 500, 'a'));
    const both = sure(claimed(first, T + 700, 'b'));
    expect(claimed(both, T + 60_000, 'c')).toBeNull();
    expect(claimed(both, T + 60_000, 'a')?.tries.map(({ imageId }) => imageId)).toEqual(['b', 'a']);
    expect(claimed(both, T + 700 + policy.try_lost_ms, 'c')).not.toBeNull();
  });

  it('gets no image while it rests, whatever it takes', () => {
    const resting = { ...WELL, restsUntil_ms: T + 5_000 };
    expect([roomNow(resting, T), roomNow(resting, T + 5_000)]).toEqual([0, null]);
  });

  it('asks nobody whom an operator has paused', () => {
    const paused = { ...WELL, paused: true };
    expect([may(paused, T), stateOf(paused, T)]).toEqual(['wait', 'paused']);
    expect(claim(paused, T, IMAGE)).toBeNull();
  });
});

describe('what a refusal for too many calls teaches', () => {
  const refused = (health: ProviderHealth, now: number, what: Partial<TooManyCalls> = {}) =>
    limited(health, now, {
      imageId: IMAGE,
      wait_ms: 1_000,
      asked: true,
      before: [],
      begunAt_ms: null,
      ...what,
    });
  const before = (calls: number, at = T) => [{ slot: at / SLOT_MS, calls }];

  it('lets nobody call until the rest is over', () => {
    const resting = refused(WELL, T);
    expect(prospectOf(resting, T + 1)).toEqual({ may: 'wait', until_ms: T + 1_000, paced: false });
    expect(may(resting, T + 1_000)).toBe('call');
  });

  it('keeps what it knew of a provider that asks for a rest while it is being tried', () => {
    const trying = sure(claimed(fail(WELL, 3), T + 1_000));
    const resting = refused(trying, T + 1_000);
    expect(may(resting, T + 1_999)).toBe('wait');
    const one = sure(claimed(resting, T + 2_000));
    expect(claimed(one, T + 2_000, 'another')).toBeNull();
  });

  it('is the calls that went well before, or what the provider says, and nothing where none were made', () => {
    expect(refused(WELL, T, { before: before(40) }).limit?.perMinute).toBe(40);
    expect(refused(WELL, T, { before: before(40), statedPerMinute: 5 }).limit).toEqual({
      perMinute: 5,
      learntAt_ms: T,
      stoodBefore: null,
      stated: true,
    });
    expect(refused(WELL, T, { before: before(1) }).limit).toBeNull();
  });

  it('follows a burst to what was taken of it, in whichever order the refusals come', () => {
    const after = (...wentWell: number[]) =>
      wentWell.reduce<ProviderHealth>((it, n) => refused(it, T, { before: before(n) }), WELL).limit;
    expect(after(9, 8, 7, 6, 5)?.perMinute).toBe(5);
    expect(after(5, 8, 7, 6, 5)?.perMinute).toBe(5);
    // Everything was refused: that was not about a rate.
    expect(after(3, 2, 1, 0)).toBeNull();
  });

  it('is lowered when a call under the limit is refused, and halved when next to none was taken', () => {
    const known = refused(WELL, T, { before: before(10) });
    const next = (wentWell: number, begunAt_ms: number) =>
      refused(known, T + 30_000, { before: before(wentWell), begunAt_ms }).limit?.perMinute;
    expect([next(10, T + 20_000), next(12, T - 1)]).toEqual([9, 12]);
    expect([next(7, T + 20_000), next(0, T + 20_000)]).toEqual([7, 5]);
    const again = refused(known, T + 30_000, { before: before(0), begunAt_ms: T + 20_000 });
    const still = refused(again, T + 30_001, { before: before(0), begunAt_ms: T + 20_000 });
    expect(still.limit?.perMinute).toBe(5);
  });

  it('allows so many calls in any minute, and not one more', () => {
    let health = refused(WELL, T, { before: before(3) });
    const start = T + 1_000;
    const calls: number[] = [];
    for (let now = start; now < start + 240_000; now += 500) {
      const next = claim(health, now, IMAGE);
      if (!next) continue;
      health = next;
      calls.push(now);
    }
    const most = Math.max(
      ...calls.map((from) => calls.filter((at) => at >= from && at < from + 60_000).length),
    );
    expect(most).toBe(3);
    expect(calls.length).toBeGreaterThanOrEqual(9);
    expect(roomNow(health, start + 240_000)).toBeLessThan(3);
  });

  it('says when the next call may be made, and that only the rate is in the way', () => {
    const asked = refused(WELL, T, { before: before(2), asked: false });
    expect(prospectOf(asked, T + 1_000)).toEqual({
      may: 'wait',
      until_ms: T + 60_000 + SLOT_MS,
      paced: true,
    });
    expect([roomNow(asked, T + 1_000), roomNow(WELL, T)]).toEqual([0, null]);
    expect(roomNow(refused(WELL, T, { before: before(2) }), T + 1_000)).toBe(2);
  });

  it('is tried upward slowly, and forgotten after an hour without a refusal', () => {
    const { limit_step_ms, limit_forgotten_ms } = healthPolicy;
    const limit = { perMinute: 5, learntAt_ms: T, stoodBefore: null, stated: true };
    const after = (steps: number) => limitNow(limit, T + steps * limit_step_ms);
    expect([after(0.9), after(1), after(2)]).toEqual([5, 6, 7]);
    expect(limitNow({ ...limit, perMinute: 100 }, T + limit_step_ms)).toBe(125);
    expect(limitNow(limit, T + limit_forgotten_ms)).toBeNull();
  });
});
