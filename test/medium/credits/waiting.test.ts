import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { DAY_ms, HOUR_ms, Ledger, outcomeOf, T0 } from './ledger.js';

const END = T0 + 30 * DAY_ms;
const GRACE_ms = 3 * DAY_ms;
const iso = (time_ms: number) => new Date(time_ms).toISOString();

/** Real: Postgres, the façade, the unit of work. The clock stands where a test puts it. */
describe('credits of a cycle whose renewal is not paid', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await Ledger.start();
  });
  afterEach(async () => {
    expect(await ledger.credits.auditFindings()).toEqual([]);
    await ledger.thaw();
  });
  afterAll(() => ledger.stop());

  /** A paid cycle that ends at `end_ms`, with its grace. */
  const renew = (workspaceId: string, amount: number, end_ms: number) => {
    const source = newId();
    return ledger.do((c) =>
      c.refreshCycle({
        workspaceId,
        amount,
        source,
        purchaseRef: source,
        expiresAt: new Date(end_ms + GRACE_ms),
        spendableUntil: new Date(end_ms),
        reason: 'renewal',
        actor: 'billing',
      }),
    );
  };
  const subscriber = async (amount = 100) => {
    const workspaceId = newId();
    await ledger.freeze(T0);
    await renew(workspaceId, amount, END);
    return workspaceId;
  };
  const refunded = (purchaseRef: string, amountMinor: number) =>
    ledger.do((c) =>
      c.setReversed({
        provider: 'creem',
        reversalId: purchaseRef,
        purchaseRef,
        kind: 'refund',
        amountMinor,
        paidMinor: 100,
        status: 'succeeded',
      }),
    );

  it.each([
    [-1, 'ok'],
    [0, 'insufficient_credits'],
    [1, 'insufficient_credits'],
  ])('can be held until the period ends (%i ms: %s)', async (offset_ms, expected) => {
    const workspaceId = await subscriber();
    await ledger.freeze(END + offset_ms);
    expect(await outcomeOf(ledger.hold(workspaceId, 10))).toBe(expected);
  });

  it('are spent before what lapses later than the period and before the grace is over', async () => {
    const workspaceId = await subscriber(10);
    const expiresAt = new Date(END + DAY_ms);
    await ledger.grant(workspaceId, 10, { kind: 'operator', expiresAt });
    await ledger.hold(workspaceId, 10);
    await ledger.freeze(END);
    expect(await ledger.credits.balance(workspaceId)).toMatchObject({ spendable: 10, waiting: 0 });
  });

  it('are kept and shown as waiting, and the refusal says what can be done', async () => {
    const workspaceId = await subscriber();
    await ledger.grant(workspaceId, 25);
    await ledger.freeze(END);
    const balance = await ledger.credits.balance(workspaceId);
    expect(balance).toMatchObject({ available: 125, spendable: 25, waiting: 100, held: 0 });
    expect(
      balance.lots.map(({ kind, waiting, spendableUntil, expiresAt }) => [
        kind,
        waiting,
        spendableUntil,
        expiresAt,
      ]),
    ).toEqual([
      ['subscription', true, iso(END), iso(END + GRACE_ms)],
      ['pack', false, null, null],
    ]);
    await expect(ledger.hold(workspaceId, 30)).rejects.toMatchObject({
      code: 'insufficient_credits',
      detail: expect.stringMatching(/25 can be spent.*100.*renewal is paid/),
      extra: { needed: 30, available: 125, spendable: 25, waiting: 100 },
    });
    await expect(ledger.hold(workspaceId, 300)).rejects.toMatchObject({
      extra: { needed: 300, available: 125, spendable: 25, waiting: 100 },
    });
    // The pack pays, although the cycle would lapse sooner.
    await ledger.hold(workspaceId, 25);
    expect(await ledger.credits.balance(workspaceId)).toMatchObject({ spendable: 0, waiting: 100 });
  });

  it.each([
    [-1, 100],
    [0, 0],
    [1, 0],
  ])('lapse when the grace is over (%i ms: %i left)', async (offset_ms, left) => {
    const workspaceId = await subscriber();
    await ledger.freeze(END + GRACE_ms + offset_ms);
    expect(await ledger.credits.available(workspaceId)).toBe(left);
  });

  it('lapse when a late renewal is paid, and the new cycle can be spent', async () => {
    const workspaceId = await subscriber();
    await ledger.freeze(END + 2 * DAY_ms);
    expect(await renew(workspaceId, 200, END + 30 * DAY_ms)).toMatchObject({ lapsed: 100 });
    const balance = await ledger.credits.balance(workspaceId);
    expect(balance).toMatchObject({ available: 200, spendable: 200, waiting: 0 });
    await ledger.hold(workspaceId, 200);
  });

  it('lapse when an early renewal or an upgrade in mid-cycle is paid', async () => {
    for (const day of [29, 15]) {
      const workspaceId = await subscriber();
      await ledger.freeze(T0 + day * DAY_ms);
      expect(await renew(workspaceId, 300, T0 + (day + 30) * DAY_ms)).toMatchObject({
        lapsed: 100,
      });
      await ledger.hold(workspaceId, 300);
    }
  });

  it('stay until the period ends under a scheduled cancel, and never come to life after it', async () => {
    const workspaceId = await subscriber();
    await ledger.freeze(END - 1);
    await ledger.hold(workspaceId, 40);
    await ledger.freeze(END + DAY_ms);
    expect(await outcomeOf(ledger.hold(workspaceId, 1))).toBe('insufficient_credits');
    await ledger.freeze(END + GRACE_ms);
    expect(await ledger.credits.balance(workspaceId)).toMatchObject({ available: 0, held: 40 });
  });

  it('are charged for a run that ends in the grace', async () => {
    const workspaceId = await subscriber();
    const [image] = (await ledger.hold(workspaceId, 40)) as [string];
    await ledger.freeze(END + DAY_ms);
    expect(await ledger.capture(image)).toMatchObject({ won: true });
    expect(await ledger.credits.balance(workspaceId)).toMatchObject({ waiting: 60, held: 0 });
  });

  it('of a run that failed in the grace come back for 72 hours, and only those', async () => {
    const workspaceId = await subscriber();
    const [image] = (await ledger.hold(workspaceId, 40)) as [string];
    await ledger.freeze(END + HOUR_ms);
    await ledger.release(image, 'model');
    const balance = await ledger.credits.balance(workspaceId);
    expect(balance).toMatchObject({ available: 40, spendable: 40, waiting: 0 });
    expect(balance.lots.map((lot) => lot.expiresAt)).toEqual([iso(END + 73 * HOUR_ms)]);
    expect(await ledger.journal(workspaceId)).toEqual([
      'grant 100',
      'hold 40',
      'end_cycle 0',
      'lapse 60',
      'release 40',
      'extend 0',
    ]);
    // The renewal, paid an hour later, leaves them alone.
    await ledger.freeze(END + 2 * HOUR_ms);
    expect(await renew(workspaceId, 200, END + 30 * DAY_ms)).toMatchObject({ lapsed: 0 });
    expect(await ledger.credits.balance(workspaceId)).toMatchObject({ spendable: 240 });
  });

  it('of a run that the customer cancelled never live beyond the period + 72 hours', async () => {
    const workspaceId = await subscriber();
    const [one, two] = (await ledger.hold(workspaceId, 40, 10)) as [string, string];
    await ledger.freeze(END + HOUR_ms);
    await ledger.release(one, 'customer_cancel');
    const { lots } = await ledger.credits.balance(workspaceId);
    expect(lots).toMatchObject([{ available: 40, held: 10, expiresAt: iso(END + 72 * HOUR_ms) }]);
    await ledger.freeze(END + 72 * HOUR_ms);
    await ledger.release(two, 'customer_cancel');
    expect(await ledger.credits.balance(workspaceId)).toMatchObject({ available: 0, lots: [] });
  });

  it('that were charged and are restored in the grace come back for 72 hours', async () => {
    const workspaceId = await subscriber();
    const [image] = (await ledger.hold(workspaceId, 40)) as [string];
    await ledger.capture(image);
    await ledger.freeze(END + DAY_ms);
    await ledger.restore(image);
    expect(await ledger.credits.balance(workspaceId)).toMatchObject({ spendable: 40, waiting: 0 });
  });

  it('are taken back by a refund as they wait, and a debt is not paid with them', async () => {
    const workspaceId = newId();
    await ledger.freeze(T0);
    const { lotId } = await renew(workspaceId, 100, END);
    const [purchase] = (
      await ledger.owner.query<{ ref: string }>(
        'SELECT purchase_ref AS ref FROM credits.lot WHERE id = $1',
        [lotId],
      )
    ).rows;
    await ledger.freeze(END);
    await refunded(purchase?.ref ?? '', 30);
    expect(await ledger.credits.balance(workspaceId)).toMatchObject({ waiting: 70, debt: 0 });
    // Another purchase's debt leaves the waiting credits alone.
    const pack = newId();
    await ledger.grant(workspaceId, 10, { source: pack, purchaseRef: pack });
    const [image] = (await ledger.hold(workspaceId, 10)) as [string];
    await ledger.capture(image);
    await refunded(pack, 100);
    expect(await ledger.credits.balance(workspaceId)).toMatchObject({ waiting: 70, debt: 10 });
  });
});
