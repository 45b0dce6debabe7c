import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CreemEvent } from '../../support/creem-stand-in.js';
import { signUp } from '../../support/http-client.js';
import { openCheckout } from './billing-client.js';
import {
  available,
  chargeOf,
  Comparing,
  purchasesOf,
  subscriptionOf,
  subscriptionStateOf,
} from './comparing.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

/** Real: Postgres, HTTP. What a comparison must find, and leave alone, beyond the events of a day. */
describe('how far a comparison looks', () => {
  let shop: Comparing;
  beforeAll(async () => {
    shop = await Comparing.start();
  });
  afterAll(() => shop.end());

  /** A pack that was bought and compared long ago. */
  async function oldPack(days: number) {
    const sale = await shop.pays('pack_s');
    await shop.deliver(...sale.events);
    const charge = chargeOf(sale.events);
    shop.creem.amend(charge, { created_at: daysAgo(days).getTime() });
    await shop.sql('UPDATE billing.purchase SET created_at = $2 WHERE transaction_id = $1', [
      charge,
      daysAgo(days),
    ]);
    return { ...sale, charge };
  }

  it('a later refund is not taken for one that was read, whichever way its event tells that', async () => {
    const later = { created_at: Date.now() + HOUR_MS };
    const variants: ((refund: CreemEvent) => CreemEvent)[] = [
      // The charge in it shows all that went back.
      (refund) => ({ ...refund, object: { ...refund.object, created_at: null } }),
      // Only its own time tells.
      ({ object, ...refund }) => ({
        ...refund,
        object: { ...object, ...later, transaction: (object.transaction as { id: string }).id },
      }),
    ];
    for (const told of variants) {
      const { customer, events } = await shop.pays('pack_s');
      await shop.deliver(...events);
      const lost = shop.creem.refund(chargeOf(events), 450);
      await shop.reconcile();
      expect(await available(customer)).toBe(190);
      await shop.deliver(told(shop.creem.refund(chargeOf(events), 300)));
      expect(await available(customer)).toBe(90);
      // The first one's event comes after all, and is the money that was read.
      await shop.deliver(lost);
      expect(await available(customer)).toBe(90);
      expect(await purchasesOf(customer)).toMatchObject([{ refundedMinor: 750 }]);
    }
  });

  it('where an event tells neither, the next comparison puts it right', async () => {
    const { customer, events } = await shop.pays('pack_s');
    await shop.deliver(...events);
    shop.creem.refund(chargeOf(events), 450);
    await shop.reconcile();
    const { object, ...refund } = shop.creem.refund(chargeOf(events), 300);
    const transaction = (object.transaction as { id: string }).id;
    await shop.deliver({ ...refund, object: { ...object, transaction, created_at: null } });
    await shop.reconcile();
    expect(await available(customer)).toBe(90);
  });

  it('finds the refund and the dispute of a charge of weeks ago that no event told', async () => {
    const refunded = await oldPack(40);
    const disputed = await oldPack(100);
    await shop.reconcile();
    expect(await shop.found(refunded.charge, disputed.charge)).toEqual([]);
    shop.creem.refund(refunded.charge, 300);
    shop.creem.dispute(disputed.charge);
    await shop.reconcile();
    expect(await available(refunded.customer)).toBe(240);
    expect(await available(disputed.customer)).toBe(40);
    shop.creem.win(disputed.charge);
    await shop.reconcile();
    expect(await available(disputed.customer)).toBe(340);
  });

  it('after a long pause it goes back to the last whole comparison', async () => {
    const { customer, events } = await shop.pays('pack_s');
    shop.creem.amend(chargeOf(events), { created_at: daysAgo(20).getTime() });
    await shop.reconcile();
    expect(await available(customer)).toBe(40);
    await shop.sql(
      "UPDATE billing.reconciliation SET started_at = started_at - interval '20 days' WHERE complete",
    );
    // The checkout is as old as the charge that paid it.
    await shop.sql(
      `UPDATE billing.checkout SET created_at = created_at - interval '20 days'
        WHERE workspace_id = $1`,
      [customer.workspaceId],
    );
    await shop.reconcile();
    expect(await available(customer)).toBe(340);
  });

  it('a dispute that nobody decided for half a year is lost, until its money comes back', async () => {
    const { customer, charge } = await oldPack(200);
    await shop.deliver(shop.creem.dispute(charge));
    // The list ends before a charge of that age.
    shop.creem.amend(charge, { unlisted: true });
    const status = async () =>
      (
        await shop.sql<{ status: string }>(
          'SELECT status FROM billing.reversal WHERE transaction_id = $1',
          [charge],
        )
      )[0]?.status;
    await shop.reconcile();
    expect(await status()).toBe('open');
    await shop.sql(
      `UPDATE billing.reversal SET updated_at = updated_at - interval '181 days'
        WHERE transaction_id = $1`,
      [charge],
    );
    await shop.reconcile();
    expect(await status()).toBe('lost');
    expect(await available(customer)).toBe(40);
    expect(await purchasesOf(customer)).toMatchObject([{ status: 'disputed' }]);
    shop.creem.win(charge);
    await shop.reconcile();
    expect(await status()).toBe('won');
    expect(await available(customer)).toBe(340);
  });

  it('finance enters that a dispute was won also after it was given up', async () => {
    const { customer, charge } = await oldPack(200);
    await shop.deliver(shop.creem.dispute(charge));
    await shop.sql(
      `UPDATE billing.reversal SET updated_at = updated_at - interval '181 days'
        WHERE transaction_id = $1`,
      [charge],
    );
    await shop.reconcile();
    expect(await available(customer)).toBe(40);
    const payments = await shop.finance.client.get<{ items: { id: string }[] }>(
      `/api/admin/v1/payments?workspaceId=${customer.workspaceId}`,
    );
    const enter = () =>
      shop.finance.client.post<{ code?: string }>(
        `/api/admin/v1/payments/${payments.body.items[0]?.id}/dispute-won`,
        { reason: 'The bank paid it out after all' },
      );
    expect((await enter()).status).toBe(200);
    expect(await available(customer)).toBe(340);
    expect(await purchasesOf(customer)).toMatchObject([{ status: 'paid' }]);
    expect((await enter()).body).toMatchObject({ code: 'no_open_dispute' });
    shop.creem.win(charge);
  });

  it('what the shop gave back whole is refunded, also where the bank takes it back as well', async () => {
    const { events } = await shop.pays('pack_s');
    const charge = chargeOf(events);
    await shop.deliver(...events, shop.creem.refund(charge, 900), shop.creem.dispute(charge));
    const run = await shop.reconcile();
    expect(run.theirs).toEqual(run.ours);
    expect(await shop.found(charge)).toEqual([]);
  });

  it('a dispute that is said to be won stays before finance while the bank has the money', async () => {
    const { customer, events } = await shop.pays('pack_s');
    const charge = chargeOf(events);
    await shop.deliver(...events);
    const told = shop.creem.dispute(charge);
    await shop.reconcile();
    const { body } = await shop.finance.client.get<{ items: { id: string }[] }>(
      `/api/admin/v1/payments?workspaceId=${customer.workspaceId}`,
    );
    const path = `/api/admin/v1/payments/${body.items[0]?.id}/dispute-won`;
    await shop.finance.client.post(path, { reason: 'The bank wrote so' });
    // Its event comes only now: the reading stood for it.
    await shop.deliver(told);
    expect(await available(customer)).toBe(340);
    await shop.reconcile();
    expect(await shop.found(charge)).toMatchObject([
      { kind: 'dispute_not_won', status: 'open' },
      { kind: 'dispute_missing', status: 'healed' },
    ]);
    shop.creem.win(charge);
    await shop.reconcile();
  });

  /** Whether the next run may begin where this one did. */
  const seen = async () => {
    const [run] = await shop.sql<{ seen: boolean }>(
      'SELECT window_seen AS seen FROM billing.reconciliation ORDER BY id DESC LIMIT 1',
    );
    return run?.seen;
  };

  it('one charge of another shape keeps no other from being compared, and the run from being whole', async () => {
    const odd = await shop.pays('pack_s');
    await shop.deliver(...odd.events);
    const amount = shop.creem.charges.find(({ id }) => id === chargeOf(odd.events))?.amount;
    const missed = await shop.pays('pack_s');
    shop.creem.amend(chargeOf(odd.events), { amount: 0.5 });
    const run = await shop.reconcile();
    expect(run).toMatchObject({ status: 'finished', complete: false });
    expect(run.note).toContain(chargeOf(odd.events));
    expect(run.theirs).toEqual(run.ours);
    expect(await available(missed.customer)).toBe(340);
    // It waits by itself: the next run need not go back as far because of it.
    expect(await shop.found(chargeOf(odd.events))).toMatchObject([
      { kind: 'charge_unreadable', ours: '9.00 USD', status: 'open' },
    ]);
    expect(await seen()).toBe(true);
    shop.creem.amend(chargeOf(odd.events), { amount });
    expect(await shop.reconcile()).toMatchObject({ complete: true, note: null });
    expect(await shop.found(chargeOf(odd.events))).toMatchObject([
      { kind: 'charge_unreadable', status: 'healed' },
    ]);
  });

  it('a row of a list that nobody understands waits by its id, and the run is not whole', async () => {
    const other = shop.creem.sellElsewhere(700);
    shop.creem.amend(other, { amount: 'seven' });
    expect(await shop.reconcile()).toMatchObject({
      status: 'finished',
      complete: false,
      note: `Could not be compared: ${other}. Rows of the lists that are not understood: 1`,
    });
    expect(await shop.found(other)).toMatchObject([{ kind: 'charge_unreadable', ours: '–' }]);
    shop.creem.amend(other, { id: null });
    expect(await shop.reconcile()).toMatchObject({ complete: false });
    expect(await seen()).toBe(false);
    shop.creem.amend(other, { id: other });
    shop.creem.amend(other, { amount: 700 });
    expect(await shop.reconcile()).toMatchObject({ complete: true, note: null });
  });

  it('a missed payment of a cycle that is over leaves the running one alone', async () => {
    const customer = await signUp(shop.app);
    const { externalId } = await openCheckout(shop.app, customer, 'plan_pro');
    // Cycles of 30 days: the second began 32 days ago and was charged late, the third runs.
    const events = shop.creem.pay(externalId, { at: daysAgo(62) });
    const missed = shop.creem.renew(subscriptionOf(events)).object.last_transaction_id as string;
    const third = shop.creem.renew(subscriptionOf(events));
    // Of the three payments only the last one was told.
    await shop.deliver(events[0] as CreemEvent, third);
    expect(await available(customer)).toBe(1540);
    const before = await subscriptionStateOf(customer);
    const charged = { created_at: daysAgo(2.5).getTime(), period_start: null, period_end: null };
    shop.creem.amend(missed, charged);
    await shop.reconcile();
    expect(await shop.found(missed)).toMatchObject([{ kind: 'payment_missing', status: 'healed' }]);
    expect(await purchasesOf(customer)).toHaveLength(2);
    expect(await available(customer)).toBe(1540);
    expect(await subscriptionStateOf(customer)).toEqual(before);
  });

  it('what else the store sells is no difference, and no checkout is read for it', async () => {
    const others = [shop.creem.sellElsewhere(900), shop.creem.sellElsewhere(900)];
    // Left without paying: they could be what a charge paid for.
    for (const product of ['pack_s', 'pack_s', 'pack_m', 'pack_l'])
      await openCheckout(shop.app, await signUp(shop.app), product);
    const packs = [await shop.pays('pack_s'), await shop.pays('pack_s')];
    shop.creem.requests.length = 0;
    const run = await shop.reconcile();
    expect(await shop.found(...others)).toEqual([]);
    expect(run.theirs).toEqual(run.ours);
    for (const { customer } of packs) expect(await available(customer)).toBe(340);
    const read = shop.creem.requests
      .map(({ path }) => path)
      .filter((path) => path.startsWith('/v1/checkouts'));
    expect(read.length).toBeGreaterThan(0);
    expect(read.length).toBeLessThanOrEqual(4);
    expect(new Set(read).size).toBe(read.length);
  });
});
