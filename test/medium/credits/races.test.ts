import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { FULL, Ledger, outcomeOf } from './ledger.js';

const CLIENTS = 64;
const trials = (full: number, daily: number) => (FULL ? full : daily);
const REQUESTS = trials(200, 100);
/** What the design promises; on a busy machine it is a guard against hanging only. */
const GUARD_ms = trials(5_000, 30_000);

/** Real: Postgres, the façade, and as many connections as the product's pool has. */
describe('many at once', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await Ledger.start();
  });
  afterEach(async () => {
    expect(await ledger.credits.auditFindings()).toEqual([]);
  });
  afterAll(() => ledger.stop());

  /** Calls again as long as the last of those who wait for one account are sent away. */
  async function outcomeAtLast(call: () => Promise<unknown>): Promise<string> {
    let outcome = await outcomeOf(call());
    while (outcome === 'ledger_busy') outcome = await outcomeOf(call());
    return outcome;
  }

  /** What 64 calls came to: 'ok' or the error's code. */
  async function race(call: (index: number) => Promise<unknown>): Promise<Record<string, number>> {
    const outcomes = await Promise.all(
      Array.from({ length: CLIENTS }, (_, index) => outcomeAtLast(() => call(index))),
    );
    const counts: Record<string, number> = {};
    for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
    return counts;
  }

  it(`64 holds with funds for 10: exactly 10, ${trials(500, 8)} times`, async () => {
    for (let trial = 0; trial < trials(500, 8); trial += 1) {
      const workspaceId = newId();
      await ledger.grant(workspaceId, 45);
      await ledger.grant(workspaceId, 55, { kind: 'operator' });
      const counts = await race(() => ledger.hold(workspaceId, 10));
      expect(counts).toEqual({ ok: 10, insufficient_credits: 54 });
    }
  });

  it('the same hold 64 times: one', async () => {
    const workspaceId = newId();
    await ledger.grant(workspaceId, 1000);
    const batch = {
      workspaceId,
      generationId: newId(),
      holds: [{ imageId: newId(), amount: 10 }],
    };
    expect(await race(() => ledger.do((c) => c.placeHolds(batch)))).toEqual({ ok: CLIENTS });
    expect(await ledger.credits.available(workspaceId)).toBe(990);
  });

  it('the same payment 64 times: one grant, also for two workspaces', async () => {
    const [workspaceId, other] = [newId(), newId()];
    const source = `creem:${newId()}`;
    await race(() => ledger.grant(workspaceId, 100, { source, purchaseRef: source }));
    expect(await ledger.credits.available(workspaceId)).toBe(100);
    const contested = `creem:${newId()}`;
    const counts = await race((index) =>
      ledger.grant(index % 2 ? workspaceId : other, 7, { source: contested }),
    );
    expect(counts).toEqual({ ok: CLIENTS / 2, source_conflict: CLIENTS / 2 });
    const sums = await Promise.all([workspaceId, other].map((id) => ledger.credits.available(id)));
    expect(sums.reduce((a, b) => a + b)).toBe(107);
  });

  it(`capture against release: one winner, ${trials(1000, 60)} times`, async () => {
    const workspaceId = newId();
    await ledger.grant(workspaceId, 10_000);
    let captured = 0;
    for (let trial = 0; trial < trials(1000, 60); trial += 1) {
      const [image] = (await ledger.hold(workspaceId, 1)) as [string];
      const outcomes = await Promise.all([
        trial % 2 ? ledger.capture(image) : ledger.release(image),
        trial % 2 ? ledger.release(image) : ledger.capture(image),
      ]);
      expect(outcomes.filter(({ won }) => won)).toHaveLength(1);
      expect(new Set(outcomes.map(({ state }) => state)).size).toBe(1);
      if (outcomes[0].state === 'captured') captured += 1;
    }
    expect(await ledger.credits.balance(workspaceId)).toMatchObject({
      available: 10_000 - captured,
      held: 0,
    });
  });

  it('a purchase and its refund at the same moment: neither misses the other', async () => {
    for (let trial = 0; trial < trials(300, 20); trial += 1) {
      const workspaceId = newId();
      const ref = newId();
      const refund = {
        provider: 'creem',
        reversalId: ref,
        purchaseRef: ref,
        kind: 'refund',
        amountMinor: 500,
        paidMinor: 500,
        status: 'succeeded',
      } as const;
      await Promise.all([
        ledger.grant(workspaceId, 50, { source: ref, purchaseRef: ref }),
        ledger.do((c) => c.setReversed(refund)),
      ]);
      expect(await ledger.credits.available(workspaceId)).toBe(0);
    }
  });

  it('restore 64 times: once', async () => {
    const workspaceId = newId();
    await ledger.grant(workspaceId, 10);
    const [image] = (await ledger.hold(workspaceId, 10)) as [string];
    await ledger.capture(image);
    expect(await race(() => ledger.restore(image))).toEqual({ ok: CLIENTS });
    expect(await ledger.credits.available(workspaceId)).toBe(10);
  });

  it(`${REQUESTS} requests of every kind over one pool: none fails or hangs`, async () => {
    const workspaces = Array.from({ length: 5 }, () => newId());
    for (const id of workspaces) await ledger.grant(id, 100_000);
    let slowest_ms = 0;
    const timed = async <T>(call: Promise<T>): Promise<T> => {
      const started = Date.now();
      const value = await call;
      slowest_ms = Math.max(slowest_ms, Date.now() - started);
      return value;
    };
    const work = Array.from({ length: REQUESTS }, async (_, index) => {
      const id = workspaces[index % workspaces.length] as string;
      const images = await timed(ledger.hold(id, 1, 2, 3));
      for (const [position, image] of images.entries()) {
        await timed((index + position) % 3 ? ledger.capture(image) : ledger.release(image));
      }
      const charged = images.find((_image, position) => (index + position) % 3);
      if (index % 5 === 0) await timed(ledger.restore(charged as string));
      await timed(ledger.credits.balance(id));
    });
    await Promise.all(work);
    expect(slowest_ms).toBeLessThan(GUARD_ms);
    for (const id of workspaces) expect((await ledger.credits.balance(id)).held).toBe(0);
  });
});
