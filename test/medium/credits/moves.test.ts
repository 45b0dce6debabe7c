import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { DAY_ms, HOUR_ms, Ledger, outcomeOf, T0 } from './ledger.js';

const at = (offset_ms: number) => new Date(T0 + offset_ms);

/** Real: Postgres with both roles, the façade, the unit of work. The clock stands where a test puts it. */
describe('moves of the ledger', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await Ledger.start();
  });
  afterEach(async () => {
    await ledger.thaw();
    expect(await ledger.credits.auditFindings()).toEqual([]);
  });
  afterAll(() => ledger.stop());

  const available = async (workspaceId: string) =>
    (await ledger.credits.balance(workspaceId)).available;
  const expiryOf = async (workspaceId: string) =>
    (await ledger.credits.balance(workspaceId)).lots.map((lot) => lot.expiresAt);

  describe('grant', () => {
    it('gives once per source, and again nothing', async () => {
      const workspaceId = newId();
      const source = `trial:person:${newId()}`;
      const first = await ledger.grant(workspaceId, 40, { kind: 'trial', source });
      const again = await ledger.grant(workspaceId, 40, { kind: 'trial', source });
      expect(again).toEqual({ lotId: first.lotId, created: false, settled: 0 });
      expect(await available(workspaceId)).toBe(40);
    });

    it("gives a person's trial once, however many workspaces they open", async () => {
      const source = `trial:person:${newId()}`;
      const [first, second] = [newId(), newId()];
      await ledger.grant(first, 40, { kind: 'trial', source });
      expect(await ledger.grant(second, 40, { kind: 'trial', source })).toMatchObject({
        created: false,
      });
      expect(await available(second)).toBe(0);
    });

    it('refuses a payment that gave to another workspace, and amounts that cannot be', async () => {
      const source = `creem:${newId()}`;
      await ledger.grant(newId(), 100, { source, purchaseRef: source });
      const other = newId();
      await expect(ledger.grant(other, 100, { source, purchaseRef: source })).rejects.toMatchObject(
        { code: 'source_conflict' },
      );
      await expect(
        ledger.grant(other, 100, { source: `${source}:b`, purchaseRef: source }),
      ).rejects.toMatchObject({ code: 'source_conflict' });
      for (const amount of [0, -5, 1.5, Number.NaN, 1_000_000_001, 2 ** 60]) {
        await expect(ledger.grant(other, amount)).rejects.toMatchObject({ code: 'invalid_amount' });
      }
      expect(await available(other)).toBe(0);
    });

    it('refuses to move anything outside a transaction', async () => {
      await expect(ledger.credits.openAccount(newId())).rejects.toThrow(/open transaction/);
    });
  });

  describe('hold', () => {
    it('burns the soonest expiry first, then by kind, then the oldest', async () => {
      const workspaceId = newId();
      const [soon, later] = [new Date(Date.now() + DAY_ms), new Date(Date.now() + 2 * DAY_ms)];
      const give = async (kind: 'pack' | 'operator' | 'trial' | 'subscription', expiresAt?: Date) =>
        (await ledger.grant(workspaceId, 10, { kind, expiresAt })).lotId;
      const pack = await give('pack');
      const packTwo = await give('pack');
      const operator = await give('operator', soon);
      const trial = await give('trial', later);
      const subscription = await give('subscription', soon);
      const order = [subscription, operator, trial, pack, packTwo];
      expect((await ledger.credits.balance(workspaceId)).lots.map((lot) => lot.id)).toEqual(order);
      for (const lotId of order) {
        await ledger.hold(workspaceId, 10);
        expect(await ledger.lot(lotId)).toMatchObject({ available: 0, held: 10 });
      }
    });

    it('places a batch over several lots, and says exactly which', async () => {
      const workspaceId = newId();
      const generationId = newId();
      const soon = new Date(Date.now() + DAY_ms);
      const trial = await ledger.grant(workspaceId, 25, { kind: 'trial', expiresAt: soon });
      const pack = await ledger.grant(workspaceId, 100);
      const holds = [newId(), newId(), newId()].map((imageId) => ({ imageId, amount: 10 }));
      const placed = await ledger.do((c) => c.placeHolds({ workspaceId, generationId, holds }));
      expect(placed).toEqual({ placed: 3, available: 95 });
      const ids = holds.map((hold) => hold.imageId);
      const receipt = await ledger.credits.receiptOf(generationId, ids);
      const lines = receipt.images.map((image) => image.lots.map((lot) => [lot.lotId, lot.amount]));
      expect(lines).toEqual([
        [[trial.lotId, 10]],
        [[trial.lotId, 10]],
        [
          [trial.lotId, 5],
          [pack.lotId, 5],
        ],
      ]);
      expect(receipt.totals).toEqual({
        held: 30,
        captured: 0,
        released: 0,
        restored: 0,
        charged: 0,
      });
    });

    it('is all or nothing, and says what is missing', async () => {
      const workspaceId = newId();
      await ledger.grant(workspaceId, 25);
      const journal = await ledger.journal(workspaceId);
      await expect(ledger.hold(workspaceId, 10, 10, 10)).rejects.toMatchObject({
        code: 'insufficient_credits',
        status: 402,
        extra: { needed: 30, available: 25 },
      });
      expect(await ledger.journal(workspaceId)).toEqual(journal);
      await expect(ledger.hold(newId(), 10)).rejects.toMatchObject({
        extra: { needed: 10, available: 0 },
      });
    });

    it('repeated changes nothing, and an image of somebody else is refused', async () => {
      const [workspaceId, other] = [newId(), newId()];
      await ledger.grant(workspaceId, 100);
      await ledger.grant(other, 100);
      const generationId = newId();
      const holds = [{ imageId: newId(), amount: 10 }];
      const place = (ws: string, more = holds) =>
        ledger.do((c) => c.placeHolds({ workspaceId: ws, generationId, holds: more }));
      expect(await place(workspaceId)).toEqual({ placed: 1, available: 90 });
      expect(await place(workspaceId)).toEqual({ placed: 0, available: 90 });
      const grown = [...holds, { imageId: newId(), amount: 20 }];
      expect(await place(workspaceId, grown)).toEqual({ placed: 1, available: 70 });
      const refusal = { code: 'hold_conflict', status: 409 };
      await expect(place(other)).rejects.toMatchObject(refusal);
      const dearer = holds.map((hold) => ({ ...hold, amount: 11 }));
      await expect(place(workspaceId, dearer)).rejects.toMatchObject(refusal);
      expect(await available(other)).toBe(100);
    });

    it('refuses amounts and batch sizes that cannot be', async () => {
      const workspaceId = newId();
      await ledger.grant(workspaceId, 1000);
      for (const amounts of [[0], [-1], [10, 0], [], Array.from({ length: 101 }, () => 1)]) {
        await expect(ledger.hold(workspaceId, ...amounts)).rejects.toMatchObject({
          code: 'invalid_amount',
        });
      }
      expect(await available(workspaceId)).toBe(1000);
    });
  });

  describe('capture and release', () => {
    it('charge or give back exactly the lines of the hold, once', async () => {
      const workspaceId = newId();
      const soon = new Date(Date.now() + DAY_ms);
      const trial = await ledger.grant(workspaceId, 15, { kind: 'trial', expiresAt: soon });
      const pack = await ledger.grant(workspaceId, 20);
      const [one, two] = (await ledger.hold(workspaceId, 10, 10)) as [string, string];
      expect(await ledger.capture(one)).toEqual({ won: true, state: 'captured' });
      expect(await ledger.release(two)).toMatchObject({ won: true, state: 'released' });
      expect(await ledger.lot(trial.lotId)).toMatchObject({ available: 5, held: 0, captured: 10 });
      expect(await ledger.lot(pack.lotId)).toMatchObject({ available: 20, held: 0, captured: 0 });
      expect(await ledger.release(one)).toMatchObject({ won: false, state: 'captured' });
      expect(await ledger.capture(two)).toMatchObject({ won: false, state: 'released' });
      expect(await ledger.capture(one)).toMatchObject({ won: false, state: 'captured' });
      await expect(ledger.capture(newId())).rejects.toMatchObject({ code: 'hold_not_found' });
      await expect(ledger.release(newId())).rejects.toMatchObject({ code: 'hold_not_found' });
    });

    it('keep the expiry of a lot that still lives', async () => {
      await ledger.freeze(T0);
      const workspaceId = newId();
      await ledger.grant(workspaceId, 10, { expiresAt: at(HOUR_ms) });
      const [image] = (await ledger.hold(workspaceId, 10)) as [string];
      await ledger.freeze(T0 + HOUR_ms - 1);
      await ledger.release(image);
      expect(await expiryOf(workspaceId)).toEqual([at(HOUR_ms).toISOString()]);
    });

    it.each(['platform', 'model', 'moderation'] as const)(
      'extend a lot that lapsed during a run that failed (%s) to 72 hours from then',
      async (cause) => {
        await ledger.freeze(T0);
        const workspaceId = newId();
        await ledger.grant(workspaceId, 30, { expiresAt: at(HOUR_ms) });
        const [image] = (await ledger.hold(workspaceId, 10)) as [string];
        await ledger.freeze(T0 + 5 * HOUR_ms);
        await ledger.release(image, cause);
        // What had not been held lapsed at its time: only the run's own credits live on.
        const balance = await ledger.credits.balance(workspaceId);
        expect(balance).toMatchObject({ available: 10, held: 0 });
        expect(await expiryOf(workspaceId)).toEqual([at(77 * HOUR_ms).toISOString()]);
        expect(await ledger.journal(workspaceId)).toEqual([
          'grant 30',
          'hold 10',
          'lapse 20',
          'release 10',
          'extend 0',
        ]);
        await ledger.freeze(T0 + 77 * HOUR_ms);
        expect(await available(workspaceId)).toBe(0);
      },
    );

    it("after the customer's own cancel never live beyond the first expiry + 72 hours", async () => {
      await ledger.freeze(T0);
      const workspaceId = newId();
      await ledger.grant(workspaceId, 10, { expiresAt: at(HOUR_ms) });
      let [image] = (await ledger.hold(workspaceId, 10)) as [string];
      await ledger.freeze(T0 + 5 * HOUR_ms);
      await ledger.release(image, 'customer_cancel');
      expect(await expiryOf(workspaceId)).toEqual([at(73 * HOUR_ms).toISOString()]);
      // Queue and cancel again: no further.
      [image] = (await ledger.hold(workspaceId, 10)) as [string];
      await ledger.freeze(T0 + 74 * HOUR_ms);
      await ledger.release(image, 'customer_cancel');
      expect(await available(workspaceId)).toBe(0);
      expect((await ledger.journal(workspaceId)).slice(-2)).toEqual(['release 10', 'lapse 10']);
    });
  });

  describe('lapse', () => {
    it('takes place at the expiry, not a millisecond before', async () => {
      await ledger.freeze(T0);
      const workspaceId = newId();
      await ledger.grant(workspaceId, 10, { expiresAt: at(HOUR_ms) });
      await ledger.grant(workspaceId, 5);
      await ledger.freeze(T0 + HOUR_ms - 1);
      expect(await available(workspaceId)).toBe(15);
      await ledger.freeze(T0 + HOUR_ms);
      expect(await ledger.credits.available(workspaceId)).toBe(5);
      await ledger.freeze(T0 + HOUR_ms + 1);
      expect(await available(workspaceId)).toBe(5);
    });

    it('precedes a hold that comes at the same millisecond', async () => {
      for (const [offset_ms, expected] of [
        [-1, 'ok'],
        [0, 'insufficient_credits'],
        [1, 'insufficient_credits'],
      ] as const) {
        await ledger.freeze(T0);
        const workspaceId = newId();
        await ledger.grant(workspaceId, 10, { expiresAt: at(HOUR_ms) });
        await ledger.freeze(T0 + HOUR_ms + offset_ms);
        expect(await outcomeOf(ledger.hold(workspaceId, 10))).toBe(expected);
      }
    });

    it('shows a lapsed lot while some of it is still held', async () => {
      await ledger.freeze(T0);
      const workspaceId = newId();
      await ledger.grant(workspaceId, 30, { expiresAt: at(HOUR_ms) });
      const [image] = (await ledger.hold(workspaceId, 10)) as [string];
      await ledger.freeze(T0 + 2 * HOUR_ms);
      const balance = await ledger.credits.balance(workspaceId);
      expect(balance).toMatchObject({ available: 0, held: 10, lots: [{ available: 0, held: 10 }] });
      await ledger.capture(image);
      expect((await ledger.credits.balance(workspaceId)).lots).toEqual([]);
    });
  });

  describe('restore', () => {
    it('gives a charged image back to its lots once, also one of a batch', async () => {
      const workspaceId = newId();
      const { lotId } = await ledger.grant(workspaceId, 30);
      const [one, two, three] = (await ledger.hold(workspaceId, 10, 10, 10)) as [
        string,
        string,
        string,
      ];
      await ledger.capture(one);
      await ledger.capture(two);
      await ledger.release(three);
      expect(await ledger.restore(one)).toEqual({ won: true, amount: 10 });
      expect(await ledger.restore(one)).toEqual({ won: false, amount: 0 });
      expect(await ledger.lot(lotId)).toMatchObject({ available: 20, captured: 10, held: 0 });
      await expect(ledger.restore(three)).rejects.toMatchObject({ code: 'already_resolved' });
      const [open] = (await ledger.hold(workspaceId, 10)) as [string];
      await expect(ledger.restore(open)).rejects.toMatchObject({ code: 'not_captured' });
    });

    it('extends a lot that has lapsed since', async () => {
      await ledger.freeze(T0);
      const workspaceId = newId();
      await ledger.grant(workspaceId, 10, { expiresAt: at(HOUR_ms) });
      const [image] = (await ledger.hold(workspaceId, 10)) as [string];
      await ledger.capture(image);
      await ledger.freeze(T0 + 100 * DAY_ms);
      await ledger.restore(image);
      expect(await expiryOf(workspaceId)).toEqual([at(103 * DAY_ms).toISOString()]);
    });
  });

  it('tells that credits run low when a hold crosses the mark, not each time', async () => {
    const workspaceId = newId();
    await ledger.grant(workspaceId, 100);
    await ledger.hold(workspaceId, 30);
    await ledger.hold(workspaceId, 10);
    const { rows } = await ledger.owner.query(
      "SELECT payload FROM kernel.outbox WHERE name = 'credits.low' AND payload->>'workspaceId' = $1",
      [workspaceId],
    );
    expect(rows).toEqual([{ payload: { workspaceId, available: 70 } }]);
  });

  it('finds holds that nobody resolved', async () => {
    const workspaceId = newId();
    await ledger.grant(workspaceId, 20);
    const [open, done] = (await ledger.hold(workspaceId, 10, 10)) as [string, string];
    await ledger.capture(done);
    const found = await ledger.credits.openHoldsOlderThan(0, 1000);
    const mine = found.filter((hold) => hold.workspaceId === workspaceId);
    expect(mine).toMatchObject([{ imageId: open, amount: 10 }]);
    expect(await ledger.credits.openHoldsOlderThan(HOUR_ms)).toEqual([]);
  });
});
