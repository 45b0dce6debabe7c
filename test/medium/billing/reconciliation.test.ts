import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../support/creem-examples.js';
import { operator, type Customer } from '../../support/http-client.js';
import {
  available,
  chargeOf,
  Comparing,
  purchasesOf,
  subscriptionOf,
  subscriptionStateOf,
} from './comparing.js';

/** Real: Postgres, HTTP. The payment vendor is a stand-in whose events are lost on purpose. */
describe('reconciliation with the payment service', () => {
  let shop: Comparing;
  beforeAll(async () => {
    shop = await Comparing.start();
  });
  afterAll(() => shop.end());

  it('grants what was paid although no event ever came, once, also when they come at last', async () => {
    const pack = await shop.pays('pack_m');
    const plan = await shop.pays('plan_pro');
    const renewal = shop.creem.renew(subscriptionOf(plan.events));
    expect(await shop.reconcile()).toMatchObject({ status: 'finished', complete: true });
    expect(await available(pack.customer)).toBe(1040);
    expect(await available(plan.customer)).toBe(1540);
    expect(await subscriptionStateOf(plan.customer)).toMatchObject({
      planCode: 'pro',
      status: 'active',
    });
    expect(await purchasesOf(plan.customer)).toHaveLength(2);
    const charge = chargeOf(pack.events);
    expect(await shop.found(charge)).toMatchObject([
      { kind: 'payment_missing', theirs: '25.00 USD', ours: '–', status: 'healed' },
    ]);
    await shop.deliver(...pack.events, ...plan.events, renewal);
    expect(await available(pack.customer)).toBe(1040);
    expect(await available(plan.customer)).toBe(1540);
    expect(await purchasesOf(plan.customer)).toHaveLength(2);
  });

  it('takes in refunds that no event told, and counts their late events as the same money', async () => {
    const { customer, events } = await shop.pays('pack_s');
    await shop.deliver(...events);
    const charge = chargeOf(events);
    const [first, second] = [shop.creem.refund(charge, 100), shop.creem.refund(charge, 200)];
    await shop.reconcile();
    // 300 of 900 minor units of 300 credits.
    expect(await available(customer)).toBe(240);
    expect(await shop.found(charge)).toMatchObject([
      { kind: 'refund_missing', theirs: '3.00 USD', ours: '0.00 USD', status: 'healed' },
    ]);
    await shop.deliver(second, first, { ...first, id: `${first.id}_2` });
    expect(await available(customer)).toBe(240);
    await shop.deliver(shop.creem.refund(charge, 300));
    expect(await available(customer)).toBe(140);
    expect(await purchasesOf(customer)).toMatchObject([
      { status: 'partially_refunded', refundedMinor: 600 },
    ]);
    await shop.reconcile();
    expect(await available(customer)).toBe(140);
  });

  it('finds a dispute and its end in the charge itself', async () => {
    const { customer, events } = await shop.pays('pack_s');
    await shop.deliver(...events);
    const charge = chargeOf(events);
    const dispute = shop.creem.dispute(charge);
    await shop.reconcile();
    expect(await available(customer)).toBe(40);
    expect(await shop.disputeCases(customer)).toMatchObject([{ status: 'open' }]);
    // Another name for the same money: nobody is told of it again.
    await shop.deliver(dispute);
    expect(await shop.disputeCases(customer)).toHaveLength(1);
    expect(await shop.disputeMails(customer)).toHaveLength(1);
    expect(await purchasesOf(customer)).toMatchObject([{ status: 'disputed' }]);
    shop.creem.win(charge);
    await shop.reconcile();
    expect(await shop.disputeCases(customer)).toMatchObject([
      { status: 'closed', answer: 'The dispute was won: the credits of this purchase came back.' },
    ]);
    expect(await available(customer)).toBe(340);
    expect(await purchasesOf(customer)).toMatchObject([{ status: 'paid' }]);
    const kinds = (await shop.found(charge)).map(({ kind, status }) => `${kind} ${status}`);
    expect(kinds.sort()).toEqual(['dispute_missing healed', 'dispute_won healed']);
  });

  it('believes an operator that a dispute was won, and tells when the bank says otherwise', async () => {
    const { customer, events } = await shop.pays('pack_s');
    await shop.deliver(...events, shop.creem.dispute(chargeOf(events)));
    const [payment] = await shop.payments(customer);
    const enter = (who: Customer) =>
      who.client.post<{ auditId: string; code?: string }>(
        `/api/admin/v1/payments/${payment?.id}/dispute-won`,
        { reason: 'The bank wrote to us' },
      );
    expect((await enter(await operator(shop.app, 'support'))).status).toBe(403);
    expect((await enter(shop.finance)).status).toBe(200);
    expect(await available(customer)).toBe(340);
    expect((await enter(shop.finance)).body).toMatchObject({ code: 'no_open_dispute' });
    await shop.reconcile();
    const [difference] = await shop.found(chargeOf(events));
    expect(difference).toMatchObject({ kind: 'dispute_not_won', status: 'open' });
    const explain = () =>
      shop.finance.client.post<{ code?: string }>(
        `/api/admin/v1/payment-differences/${difference?.id}/explain`,
        { reason: 'Their dashboard is a day behind' },
      );
    expect((await explain()).status).toBe(200);
    expect((await explain()).body).toMatchObject({ code: 'not_open' });
    await shop.reconcile();
    expect(await shop.found(chargeOf(events))).toMatchObject([
      { status: 'explained', note: 'Their dashboard is a day behind' },
    ]);
  });

  it('puts a dispute before a person and tells its customer, once, also when its event comes first', async () => {
    const { customer, events } = await shop.pays('pack_s');
    const dispute = shop.creem.dispute(chargeOf(events));
    await shop.deliver(dispute, ...events, dispute, { ...dispute, id: `${dispute.id}_2` });
    await shop.reconcile();
    const [payment] = await shop.payments(customer);
    const cases = await shop.disputeCases(customer);
    expect(cases).toMatchObject([
      { status: 'open', kind: 'payment', origin: 'system', reference: dispute.object.id },
    ]);
    expect(cases[0]?.message).toContain(`(payment ${payment?.id}, ${chargeOf(events)} at`);
    expect(cases[0]?.message).toContain('9.00 USD of the payment of 9.00 USD for pack_s');
    // The console leads from the case to the payment by this search.
    expect(await shop.paymentsFoundBy(dispute.object.id as string)).toEqual([payment?.id]);
    const mails = await shop.disputeMails(customer);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toContain('Your bank disputes a payment: Pack S, $9.00 / 银行');
    expect(mails[0]?.text).toContain('none of your other credits are touched');
    expect(mails[0]?.text).toContain('您的其他积分不受影响');
    shop.creem.win(chargeOf(events));
    await shop.reconcile();
    expect(await shop.disputeCases(customer)).toMatchObject([{ status: 'closed' }]);
    expect(await shop.disputeMails(customer)).toHaveLength(1);
  });

  it('an operator enters that a dispute was lost; a bank that pays out all the same is believed', async () => {
    const { customer, events } = await shop.pays('pack_s');
    await shop.deliver(...events, shop.creem.dispute(chargeOf(events)));
    const [payment] = await shop.payments(customer);
    expect(payment).toMatchObject({ dispute: 'open', disputedMinor: 900 });
    const enter = (who: Customer) =>
      who.client.post<{ auditId: string; code?: string }>(
        `/api/admin/v1/payments/${payment?.id}/dispute-lost`,
        { reason: 'The bank decided for its customer' },
      );
    expect((await enter(await operator(shop.app, 'support'))).status).toBe(403);
    const entered = await enter(shop.finance);
    expect(entered.status).toBe(200);
    const admin = await operator(shop.app, 'admin');
    const audit = await admin.client.get(`/api/admin/v1/audit-log?subjectId=${payment?.id}`);
    expect(audit.body).toMatchObject({
      items: [
        {
          id: entered.body.auditId,
          action: 'payment.dispute-lost',
          reason: 'The bank decided for its customer',
          before: { disputes: ['open'] },
          after: { disputes: ['lost'] },
        },
      ],
    });
    expect((await enter(shop.finance)).body).toMatchObject({ code: 'no_open_dispute' });
    expect(await shop.payments(customer)).toMatchObject([
      { dispute: 'lost', status: 'disputed', disputedMinor: 900 },
    ]);
    expect(await shop.disputeCases(customer)).toMatchObject([{ status: 'closed' }]);
    expect(await available(customer)).toBe(40);
    shop.creem.win(chargeOf(events));
    await shop.reconcile();
    expect(await available(customer)).toBe(340);
    expect(await shop.payments(customer)).toMatchObject([{ dispute: null, status: 'paid' }]);
  });

  it('takes over the state of a subscription, and of one that it never heard of', async () => {
    const { customer, events } = await shop.pays('plan_starter');
    await shop.deliver(...events);
    const id = subscriptionOf(events);
    shop.creem.subscriptionEvent('subscription.past_due', id, { status: 'past_due' });
    const unheard = await shop.pays('plan_pro');
    const other = subscriptionOf(unheard.events);
    shop.creem.subscriptionEvent('subscription.scheduled_cancel', other, {
      status: 'scheduled_cancel',
    });
    await shop.reconcile();
    expect(await subscriptionStateOf(customer)).toMatchObject({ status: 'past_due' });
    expect(await shop.found(id)).toMatchObject([
      { kind: 'subscription_state', theirs: 'past_due', ours: 'active', status: 'healed' },
    ]);
    expect(await shop.found(other)).toMatchObject([
      { kind: 'subscription_missing', theirs: 'scheduled_cancel', ours: '–', status: 'healed' },
    ]);
    expect(await subscriptionStateOf(unheard.customer)).toMatchObject({
      status: 'scheduled_cancel',
      planCode: 'pro',
    });
    expect(await available(unheard.customer)).toBe(1540);
  });

  it('a subscription that a list calls expired can be cancelled, and no second one is sold beside it', async () => {
    const { customer, events } = await shop.pays('plan_starter');
    await shop.deliver(...events);
    const id = subscriptionOf(events);
    // The event's own word for it is past due; the list does not undo that.
    await shop.deliver(
      shop.creem.subscriptionEvent('subscription.expired', id, { status: 'expired' }),
    );
    await shop.reconcile();
    expect(await subscriptionStateOf(customer)).toMatchObject({ status: 'past_due' });
    shop.creem.subscriptionEvent('subscription.active', id, { status: 'active' });
    await shop.reconcile();
    // That the period ended unpaid only the list tells.
    shop.creem.subscriptionEvent('subscription.expired', id, { status: 'expired' });
    await shop.reconcile();
    expect(await subscriptionStateOf(customer)).toMatchObject({ status: 'expired' });
    expect(
      await customer.client.post('/api/v1/billing/checkouts', { productCode: 'plan_pro' }),
    ).toMatchObject({ status: 409, body: { code: 'already_subscribed' } });
    expect(await customer.client.post('/api/v1/billing/subscription/cancel', {})).toMatchObject({
      status: 200,
      body: { subscription: { status: 'scheduled_cancel' } },
    });
  });

  it('what differs of a subscription waits no longer once the vendor does not list it', async () => {
    const { events } = await shop.pays('plan_starter');
    const id = subscriptionOf(events);
    await shop.deliver(...events);
    await shop.reconcile();
    const [run] = await shop.runs();
    await shop.sql(
      `INSERT INTO billing.difference (gateway, reconciliation_id, kind, subject, theirs, ours, status)
       VALUES ('creem-test', $1, 'subscription_state', 'sub_gone', 'active', 'paused', 'open')`,
      [run?.id],
    );
    await shop.reconcile();
    expect(await shop.found('sub_gone')).toMatchObject([{ status: 'healed' }]);
    expect(await shop.found(id)).toEqual([]);
  });

  it('puts what it cannot heal before a person, until both say the same', async () => {
    const { customer, events } = await shop.pays('pack_l');
    const charge = chargeOf(events);
    // The one checkout that could tell what was bought cannot be read.
    shop.creem.failNext('/v1/checkouts', { status: 404 });
    await shop.reconcile();
    expect(await shop.found(charge)).toMatchObject([{ kind: 'payment_missing', status: 'open' }]);
    expect(await available(customer)).toBe(40);
    await shop.deliver(...events);
    await shop.reconcile();
    expect(await shop.found(charge)).toMatchObject([{ kind: 'payment_missing', status: 'healed' }]);
    expect(await available(customer)).toBe(3040);
  });

  it('adds up: paid, refunded and disputed are what the vendor’s own books say', async () => {
    const { customer, events } = await shop.pays('pack_m');
    await shop.deliver(...events, shop.creem.refund(chargeOf(events), 500));
    shop.creem.dispute(chargeOf(events));
    const run = await shop.reconcile();
    const sum = (of: (charge: JsonObject) => number) =>
      shop.creem.charges.reduce((total, charge) => total + of(charge), 0);
    const back = (charge: JsonObject) => (charge.refunded_amount as number | null) ?? 0;
    const books = {
      paid: sum((charge) => charge.amount_paid as number),
      refunded: sum(back),
      disputed: sum((charge) =>
        charge.status === 'chargedBack' ? (charge.amount_paid as number) - back(charge) : 0,
      ),
    };
    expect(run.theirs.USD).toEqual(books);
    // One of 9.00 an operator has entered as won, which the vendor does not show yet.
    expect(run.ours.USD).toEqual({ ...books, disputed: books.disputed - 900 });
    expect(books.disputed).toBe(900 + 2000);
    expect(await purchasesOf(customer)).toMatchObject([{ status: 'disputed', refundedMinor: 500 }]);
  });

  it('ends with its reason on record when the payment service is away, and can be asked for again', async () => {
    shop.creem.failNext('/v1/subscriptions/search', { status: 403 });
    const asked = await shop.ask();
    await shop.work();
    const [last] = await shop.runs();
    expect(last).toMatchObject({ id: asked.body.id, status: 'failed' });
    expect(await shop.reconcile()).toMatchObject({ status: 'finished' });
  });
});
