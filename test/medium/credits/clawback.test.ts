import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReversalNotice } from '#credits';
import { newId } from '#kernel';
import { DAY_ms, FULL, HOUR_ms, Ledger, T0 } from './ledger.js';

/** Real: Postgres with both roles, the façade, the unit of work. */
describe('money that went back', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await Ledger.start();
  });
  afterEach(async () => {
    await ledger.thaw();
    expect(await ledger.credits.auditFindings()).toEqual([]);
  });
  afterAll(() => ledger.stop());

  const buy = (workspaceId: string, ref: string, amount = 100, expiresAt: Date | null = null) =>
    ledger.grant(workspaceId, amount, { source: ref, purchaseRef: ref, expiresAt });
  const reverse = (purchaseRef: string, more: Partial<ReversalNotice> = {}) =>
    ledger.do((c) =>
      c.setReversed({
        provider: 'creem',
        reversalId: `ref_${purchaseRef}`,
        purchaseRef,
        kind: 'refund',
        amountMinor: 1000,
        paidMinor: 1000,
        status: 'succeeded',
        ...more,
      }),
    );
  const balance = (workspaceId: string) => ledger.credits.balance(workspaceId);
  const spend = async (workspaceId: string, ...amounts: number[]) => {
    for (const image of await ledger.hold(workspaceId, ...amounts)) await ledger.capture(image);
  };

  it("takes that purchase's credits only, in proportion and rounded up", async () => {
    const workspaceId = newId();
    const [ref, other] = [newId(), newId()];
    const { lotId } = await buy(workspaceId, ref);
    await buy(workspaceId, other);
    expect(await reverse(ref, { amountMinor: 333 })).toMatchObject({ revoked: 34, debt: 0 });
    expect(await ledger.lot(lotId)).toMatchObject({ available: 66, revoked: 34 });
    expect(await balance(workspaceId)).toMatchObject({ available: 166, debt: 0 });
    expect(await reverse(ref, { amountMinor: 333 })).toMatchObject({ revoked: 0, debt: 0 });
    // Several refunds count together, never for more than was paid.
    await reverse(ref, { reversalId: `more_${ref}`, amountMinor: 900 });
    expect(await ledger.lot(lotId)).toMatchObject({ available: 0, revoked: 100 });
    expect(await balance(workspaceId)).toMatchObject({ available: 100, debt: 0 });
  });

  it('turns what was spent into a debt that other credits do not pay', async () => {
    const workspaceId = newId();
    const [ref, other] = [newId(), newId()];
    await buy(workspaceId, ref);
    await spend(workspaceId, 60);
    await buy(workspaceId, other);
    expect(
      await ledger.credits.previewReversal({
        purchaseRef: ref,
        amountMinor: 1000,
        paidMinor: 1000,
      }),
    ).toEqual({ workspaceId, creditsToRevoke: 40, debtToAdd: 60, waiting: 0, debtAfter: 60 });
    expect(await reverse(ref)).toMatchObject({ revoked: 40, debt: 60, waiting: 0 });
    expect(await balance(workspaceId)).toMatchObject({ available: 100, debt: 60 });
    // The next purchase settles it, and says so.
    expect(await buy(workspaceId, newId())).toMatchObject({ settled: 60 });
    expect(await balance(workspaceId)).toMatchObject({ available: 140, debt: 0 });
    const { items } = await ledger.credits.entries(workspaceId, {}, null, 2);
    expect(items.map((entry) => [entry.kind, entry.amount, entry.reasonCode])).toEqual([
      ['settle', 0, 'debt_settled'],
      ['settle', -60, 'debt_settled'],
    ]);
  });

  it('is not settled from a gift', async () => {
    const workspaceId = newId();
    const ref = newId();
    await buy(workspaceId, ref);
    await spend(workspaceId, 100);
    await reverse(ref);
    await ledger.grant(workspaceId, 50, { kind: 'operator' });
    expect(await balance(workspaceId)).toMatchObject({ available: 50, debt: 100 });
  });

  it('waits for running jobs: a charge adds debt, a release is taken back', async () => {
    const workspaceId = newId();
    const ref = newId();
    const { lotId } = await buy(workspaceId, ref, 30);
    const [charged, failed, restored] = (await ledger.hold(workspaceId, 10, 10, 10)) as [
      string,
      string,
      string,
    ];
    expect(await reverse(ref)).toMatchObject({ revoked: 0, debt: 0, waiting: 30 });
    await ledger.capture(charged);
    await ledger.release(failed);
    await ledger.capture(restored);
    expect(await ledger.lot(lotId)).toMatchObject({ revoked: 10, debt: 20, available: 0 });
    await ledger.restore(restored);
    expect(await ledger.lot(lotId)).toMatchObject({ revoked: 20, debt: 10, available: 0 });
    expect((await balance(workspaceId)).debt).toBe(10);
  });

  it('nets: debt of a lot is lowered by what becomes free in the same lot', async () => {
    const workspaceId = newId();
    const ref = newId();
    const { lotId } = await buy(workspaceId, ref, 20);
    const [charged, failed] = (await ledger.hold(workspaceId, 10, 10)) as [string, string];
    await ledger.capture(charged);
    expect(await reverse(ref, { amountMinor: 500 })).toMatchObject({ debt: 10 });
    await ledger.release(failed);
    expect(await ledger.lot(lotId)).toMatchObject({ revoked: 10, debt: 0, available: 0 });
  });

  it('does not take what has expired', async () => {
    await ledger.freeze(T0);
    const workspaceId = newId();
    const ref = newId();
    const { lotId } = await buy(workspaceId, ref, 100, new Date(T0 + HOUR_ms));
    await spend(workspaceId, 30);
    await ledger.freeze(T0 + DAY_ms);
    expect(
      await ledger.credits.previewReversal({
        purchaseRef: ref,
        amountMinor: 1000,
        paidMinor: 1000,
      }),
    ).toMatchObject({ creditsToRevoke: 0, debtToAdd: 30 });
    await reverse(ref);
    expect(await ledger.lot(lotId)).toMatchObject({ expired: 70, debt: 30, revoked: 0 });
  });

  it('a dispute that is won gives back: debt first, then what was settled, then what was revoked', async () => {
    const workspaceId = newId();
    const ref = newId();
    const dispute = { kind: 'dispute', reversalId: `disp_${ref}` } as const;
    const { lotId } = await buy(workspaceId, ref);
    await spend(workspaceId, 60);
    await reverse(ref, { ...dispute, status: 'open' });
    await buy(workspaceId, newId(), 50);
    expect(await ledger.lot(lotId)).toMatchObject({ revoked: 40, debt: 10, settled: 50 });
    expect(await reverse(ref, { ...dispute, status: 'won' })).toMatchObject({ debt: -10 });
    expect(await ledger.lot(lotId)).toMatchObject({
      available: 40,
      debt: 0,
      settled: 0,
      revoked: 0,
    });
    const { lots, debt } = await balance(workspaceId);
    expect(debt).toBe(0);
    expect(lots.map((lot) => [lot.kind, lot.available])).toEqual([
      ['operator', 50],
      ['pack', 40],
    ]);
    // Nothing makes a won dispute count again.
    await reverse(ref, { ...dispute, status: 'open' });
    await reverse(ref, { ...dispute, status: 'lost' });
    expect((await balance(workspaceId)).available).toBe(90);
  });

  it('a refund that is pending, failed or cancelled takes nothing', async () => {
    const workspaceId = newId();
    const ref = newId();
    await buy(workspaceId, ref);
    for (const status of ['pending', 'failed', 'canceled'] as const) {
      await reverse(ref, { reversalId: `${status}_${ref}`, status });
    }
    expect((await balance(workspaceId)).available).toBe(100);
    await reverse(ref, { reversalId: `pending_${ref}`, status: 'succeeded' });
    expect((await balance(workspaceId)).available).toBe(0);
  });

  it('refuses a reversal that changes its purchase, and money that cannot be', async () => {
    const ref = newId();
    await reverse(ref);
    await expect(reverse(newId(), { reversalId: `ref_${ref}` })).rejects.toMatchObject({
      code: 'source_conflict',
    });
    await expect(reverse(newId(), { amountMinor: 0 })).rejects.toMatchObject({
      code: 'invalid_amount',
    });
  });

  it('any order of grant, refund, dispute and its end, each doubled, ends the same', async () => {
    const events = ['grant', 'refund', 'open', 'won'] as const;
    const doubled = permutations([...events, ...events]);
    // Every order of single events, and of the doubled ones a share that differs by nothing random.
    const share = FULL ? doubled : doubled.filter((_, index) => index % 42 === 0);
    const orders = [...permutations([...events]), ...share];
    const ends = new Set<string>();
    for (const order of orders) {
      const workspaceId = newId();
      const ref = newId();
      const dispute = { kind: 'dispute', reversalId: `disp_${ref}`, amountMinor: 1000 } as const;
      for (const event of order) {
        if (event === 'grant') await buy(workspaceId, ref);
        else if (event === 'refund') await reverse(ref, { amountMinor: 250 });
        else await reverse(ref, { ...dispute, status: event });
      }
      const { lots, ...sums } = await balance(workspaceId);
      ends.add(JSON.stringify([sums, lots.map((lot) => [lot.available, lot.held, lot.kind])]));
    }
    expect(doubled).toHaveLength(2520);
    expect([...ends]).toEqual([
      JSON.stringify([
        { available: 75, spendable: 75, waiting: 0, held: 0, debt: 0 },
        [[75, 0, 'pack']],
      ]),
    ]);
  });

  it('any order of spending and reversing ends the same', async () => {
    const ends = new Set<string>();
    const steps = ['capture', 'release', 'restore', 'refund', 'open', 'lost'] as const;
    const orders = permutations([...steps]).filter(
      (order) => order.indexOf('capture') < order.indexOf('restore'),
    );
    for (const order of FULL ? orders : orders.filter((_, index) => index % 6 === 0)) {
      const workspaceId = newId();
      const ref = newId();
      const { lotId } = await buy(workspaceId, ref, 100);
      const [one, two, three] = (await ledger.hold(workspaceId, 30, 30, 30)) as [
        string,
        string,
        string,
      ];
      await ledger.capture(three);
      for (const step of order) {
        if (step === 'capture') await ledger.capture(one);
        else if (step === 'release') await ledger.release(two);
        else if (step === 'restore') await ledger.restore(one);
        else if (step === 'refund') await reverse(ref, { amountMinor: 400 });
        else {
          await reverse(ref, {
            kind: 'dispute',
            reversalId: `d_${ref}`,
            amountMinor: 450,
            status: step,
          });
        }
      }
      ends.add(JSON.stringify(await ledger.lot(lotId)));
    }
    expect([...ends].map((end) => JSON.parse(end) as object)).toEqual([
      expect.objectContaining({ available: 0, held: 0, captured: 30, revoked: 70, debt: 15 }),
    ]);
  });
});

/** All different orders. */
function permutations<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items];
  return [...new Set(items)].flatMap((first) => {
    const rest = [...items];
    rest.splice(items.indexOf(first), 1);
    return permutations(rest).map((order) => [first, ...order]);
  });
}
