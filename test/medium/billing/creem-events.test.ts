import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Metrics } from '../../../libs/kernel/src/index.js';
import { startApp, type TestApp } from '../../support/app.js';
import { CREEM_EXAMPLES, type JsonObject } from '../../support/creem-examples.js';
import { startCreem, type CreemEvent, type CreemStandIn } from '../../support/creem-stand-in.js';
import { operator, ownerSql, signUp, type Customer } from '../../support/http-client.js';
import {
  balanceOf,
  casesOf,
  eventually,
  ledgerFindings,
  openCheckout,
  settled,
} from './billing-client.js';

/** Real: Postgres, Redis, HTTP. The payment vendor is a stand-in that speaks its protocol. */
describe('payment events', () => {
  let app: TestApp;
  let creem: CreemStandIn;
  beforeAll(async () => {
    creem = await startCreem();
    app = await startApp({ env: creem.env });
  });
  afterAll(async () => {
    expect(await ledgerFindings(app)).toEqual([]);
    await app.close();
    await creem.close();
  });

  const deliver = async (...events: CreemEvent[]) => {
    const rows = [];
    for (const event of events) {
      expect(await creem.deliver(app.url, event)).toBe(200);
      rows.push(await settled(app, event.id));
    }
    return rows.map((row) => row.status);
  };
  const available = async (customer: Customer) => (await balanceOf(customer)).available;
  async function buys(product: string): Promise<{ customer: Customer; events: CreemEvent[] }> {
    const customer = await signUp(app);
    const { externalId } = await openCheckout(app, customer, product);
    return { customer, events: creem.pay(externalId) };
  }
  const transactionOf = (events: CreemEvent[]) =>
    (events[0]?.object.order as JsonObject).transaction as string;
  const subscriptionOf = (events: CreemEvent[]) => (events[2] as CreemEvent).object.id as string;
  const state = async (customer: Customer) =>
    (await customer.client.get<{ subscription: JsonObject | null }>('/api/v1/billing/subscription'))
      .body.subscription;

  it('tells the vendor what is bought, for whom, and where to come back', async () => {
    const customer = await signUp(app);
    const { id, checkoutUrl } = await openCheckout(app, customer, 'pack_m');
    expect(checkoutUrl).toContain(creem.url);
    expect(creem.requests.at(-1)).toMatchObject({
      path: '/v1/checkouts',
      body: {
        request_id: id,
        product_id: 'prod_pack_m',
        customer: { email: customer.email },
        success_url: `${app.url}/checkout/return`,
        metadata: { workspaceId: customer.workspaceId, checkoutId: id, productCode: 'pack_m' },
      },
    });
  });

  it('offers no test checkout beside a real one', async () => {
    expect((await fetch(`${app.url}/sandbox/checkout/ch_1`)).status).toBe(404);
  });

  it.each(CREEM_EXAMPLES)(
    'accepts $eventType as documented, and grants nothing for strangers',
    async (example) => {
      const event = { ...example, id: `${example.id}_${Date.now()}` };
      expect(await creem.deliver(app.url, event)).toBe(200);
      await settled(app, event.id);
      const lots = await ownerSql(app, "SELECT 1 FROM credits.lot WHERE source = 'creem:tran_1'");
      expect(lots).toEqual([]);
    },
  );

  /** What the metrics say of events whose signature was wrong or missing. */
  async function refusals(): Promise<number> {
    const found = /^gptimage_webhooks_refused_total\{[^}]*reason="signature"[^}]*\} (\d+)$/m.exec(
      await app.api.get(Metrics, { strict: false }).registry.metrics(),
    );
    return Number(found?.[1] ?? 0);
  }

  it('keeps events of unknown types and refuses bad signatures with nothing but a count', async () => {
    const stranger = creem.event('wallet.opened', { id: 'wal_1', colour: 'blue' });
    expect(await deliver(stranger)).toEqual(['ignored']);
    const kept = await ownerSql<{ body: { object: object } }>(
      app,
      'SELECT body FROM billing.payment_event WHERE event_id = $1',
      [stranger.id],
    );
    expect(kept[0]?.body.object).toMatchObject({ colour: 'blue' });
    const events = () => ownerSql(app, 'SELECT event_id FROM billing.payment_event ORDER BY 1');
    const [before, counted] = [await events(), await refusals()];
    for (const signature of [null, '', 'f'.repeat(64), 'sha256=nonsense']) {
      const event = creem.event('checkout.completed', { id: 'ch_bad' });
      expect(await creem.deliver(app.url, event, { signature })).toBe(401);
    }
    expect(await events()).toEqual(before);
    expect(await refusals()).toBe(counted + 4);
  });

  it('processes an event once more for finance alone, on record', async () => {
    const [finance, support] = [await operator(app, 'finance'), await operator(app, 'support')];
    const event = creem.event('credits.auto_recharged', { id: 'cct_2' });
    expect(await deliver(event)).toEqual(['ignored']);
    const replay = (who: Customer, id = event.id) =>
      who.client.post<{ status: string; attempts: number; auditId: string }>(
        `/api/admin/v1/payment-events/creem-test:${id}/replay`,
        { reason: 'The product knows it by now' },
      );
    expect((await replay(support)).status).toBe(403);
    expect((await replay(finance, 'evt_unknown')).status).toBe(404);
    const { status, body } = await replay(finance);
    expect([status, body.status]).toEqual([200, 'ignored']);
    const audit = await ownerSql(
      app,
      'SELECT action, actor_email AS by, subject_id AS event FROM kernel.audit_log WHERE id = $1',
      [body.auditId],
    );
    expect(audit).toEqual([
      { action: 'payment-event.replayed', by: finance.email, event: `creem-test:${event.id}` },
    ]);
  });

  it('grants a pack once for 64 deliveries of the same event at the same time', async () => {
    const { customer, events } = await buys('pack_m');
    const event = events[0] as CreemEvent;
    const answers = await Promise.all(
      Array.from({ length: 64 }, () => creem.deliver(app.url, event)),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
    await settled(app, event.id);
    // The vendor may also tell the same payment under another event id.
    expect(await deliver({ ...event, id: `${event.id}_again` })).toEqual(['processed']);
    const balance = await balanceOf(customer);
    expect(balance.available).toBe(1040);
    expect(balance.lots.find((lot) => lot.kind === 'pack')).toMatchObject({ expiresAt: null });
  });

  it('reads the order again where its event names no transaction', async () => {
    const { customer, events } = await buys('pack_s');
    const event = structuredClone(events[0] as CreemEvent);
    (event.object.order as JsonObject).transaction = null;
    expect(await deliver(event)).toEqual(['processed']);
    expect(await deliver({ ...(events[0] as CreemEvent), id: `${event.id}_whole` })).toEqual([
      'processed',
    ]);
    expect(await available(customer)).toBe(340);
  });

  it.each<[string, (event: CreemEvent) => void]>([
    [
      'one cent',
      (event) =>
        Object.assign(event.object.order as JsonObject, {
          amount: 1,
          sub_total: 1,
          amount_due: 1,
          amount_paid: 1,
        }),
    ],
    [
      'another currency',
      (event) => Object.assign(event.object.order as JsonObject, { currency: 'EUR' }),
    ],
    [
      'another product',
      (event) => Object.assign(event.object.product as JsonObject, { id: 'prod_pack_s' }),
    ],
    ['ten units', (event) => Object.assign(event.object, { units: 10 })],
  ])('grants nothing for a signed order of %s, and a person gets a case', async (_name, forge) => {
    const { customer, events } = await buys('pack_l');
    const event = structuredClone(events[0] as CreemEvent);
    forge(event);
    expect(await deliver(event)).toEqual(['rejected']);
    expect(await available(customer)).toBe(40);
    expect(await casesOf(app, customer.workspaceId)).toHaveLength(1);
  });

  it('grants nothing for an event of another mode than the key', async () => {
    const { customer, events } = await buys('pack_s');
    const event = structuredClone(events[0] as CreemEvent);
    event.object.mode = 'prod';
    expect(await deliver(event)).toEqual(['rejected']);
    expect(await available(customer)).toBe(40);
  });

  it('grants a subscription only on its payment, in whatever order its events come', async () => {
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [2, 0, 1],
    ];
    for (const order of orders) {
      const { customer, events } = await buys('plan_pro');
      await deliver(...order.map((at) => events[at] as CreemEvent));
      await deliver(
        ...order.map((at) => ({ ...(events[at] as CreemEvent), id: `${events[at]?.id}_2` })),
      );
      expect(await available(customer)).toBe(1540);
      expect(await state(customer)).toMatchObject({ planCode: 'pro', status: 'active' });
    }
    const { customer, events } = await buys('plan_pro');
    await deliver(events[0] as CreemEvent, events[1] as CreemEvent);
    expect(await available(customer)).toBe(40);
  });

  it('lets a payment wait for its checkout when nothing else says whose it is', async () => {
    const { customer, events } = await buys('plan_starter');
    const paid = structuredClone(events[2] as CreemEvent);
    delete paid.object.metadata;
    expect(await deliver(paid)).toEqual(['waiting']);
    expect(await available(customer)).toBe(40);
    expect(await deliver(events[0] as CreemEvent)).toEqual(['processed']);
    await eventually(app, async () => (await available(customer)) === 540);
  });

  it('renews: the rest of the old cycle lapses; an old payment does not lapse a newer cycle', async () => {
    const { customer, events } = await buys('plan_starter');
    await deliver(...events);
    const renewals = [creem.renew(subscriptionOf(events)), creem.renew(subscriptionOf(events))];
    await deliver(renewals[1] as CreemEvent);
    expect(await available(customer)).toBe(540);
    await deliver(renewals[0] as CreemEvent);
    expect(await available(customer)).toBe(540);
    const { body } = await customer.client.get<{ items: unknown[] }>('/api/v1/billing/purchases');
    expect(body.items).toHaveLength(3);
  });

  it('grants nothing for a renewal of one cent', async () => {
    const { customer, events } = await buys('plan_pro');
    await deliver(...events);
    expect(await deliver(creem.renew(subscriptionOf(events), 1))).toEqual(['rejected']);
    expect(await available(customer)).toBe(1540);
    expect(await casesOf(app, customer.workspaceId)).toHaveLength(1);
  });

  it('does not let an older state replace a newer one', async () => {
    const { customer, events } = await buys('plan_pro');
    await deliver(...events);
    const id = subscriptionOf(events);
    const pastDue = creem.subscriptionEvent('subscription.past_due', id, { status: 'past_due' });
    const active = creem.subscriptionEvent('subscription.active', id, { status: 'active' });
    await deliver(active, pastDue);
    expect(await state(customer)).toMatchObject({ status: 'active' });
    await deliver(creem.subscriptionEvent('subscription.expired', id, { status: 'active' }));
    expect(await state(customer)).toMatchObject({ status: 'past_due' });
  });

  it('keeps access and credits after a cancellation until the period ends', async () => {
    const { customer, events } = await buys('plan_pro');
    await deliver(...events);
    const id = subscriptionOf(events);
    await deliver(creem.subscriptionEvent('subscription.canceled', id, { status: 'canceled' }));
    const me = await customer.client.get<{ entitlements: { planCode: string } }>('/api/v1/me');
    expect(me.body.entitlements.planCode).toBe('pro');
    expect(await available(customer)).toBe(1540);
    expect(await state(customer)).toMatchObject({ status: 'canceled', cancelAtPeriodEnd: true });
  });

  it('puts a second payment of one checkout before a person, once', async () => {
    const customer = await signUp(app);
    const { externalId } = await openCheckout(app, customer, 'pack_s');
    const [first, second] = [creem.pay(externalId), creem.pay(externalId)];
    await deliver(...first);
    expect(await deliver(...second, ...second)).toContain('rejected');
    expect(await available(customer)).toBe(340);
    const cases = await casesOf(app, customer.workspaceId);
    expect(cases).toEqual([{ reference: transactionOf(second) }]);
    const again = first.map((event) => ({ ...event, id: `${event.id}_2` }));
    expect(await deliver(...again)).toEqual(['processed']);
    expect(await casesOf(app, customer.workspaceId)).toHaveLength(1);
  });

  it('takes back the credits of a refunded purchase, in proportion and rounded up', async () => {
    const { customer, events } = await buys('pack_s');
    await deliver(...events);
    const transaction = transactionOf(events);
    await deliver(creem.refund(transaction, 100, 'pending'));
    expect(await available(customer)).toBe(340);
    // 100 of 900 minor units of 300 credits is 33.3: 34 go back.
    await deliver(creem.refund(transaction, 100));
    expect(await available(customer)).toBe(306);
    await deliver(creem.refund(transaction, 100));
    expect(await available(customer)).toBe(273);
    await deliver(creem.refund(transaction, 700));
    expect(await available(customer)).toBe(40);
    const { body } = await customer.client.get<{ items: unknown[] }>('/api/v1/billing/purchases');
    expect(body.items).toMatchObject([{ status: 'refunded', refundedMinor: 900 }]);
  });

  it('lets a refund that overtakes its purchase wait for it', async () => {
    const { customer, events } = await buys('pack_s');
    expect(await deliver(creem.refund(transactionOf(events), 450))).toEqual(['processed']);
    await deliver(...events);
    expect(await available(customer)).toBe(190);
    const { body } = await customer.client.get<{ items: unknown[] }>('/api/v1/billing/purchases');
    expect(body.items).toMatchObject([{ status: 'partially_refunded', refundedMinor: 450 }]);
  });

  it('takes back the credits of a disputed cycle and no others', async () => {
    const { customer, events } = await buys('plan_pro');
    await deliver(...events);
    const dispute = creem.dispute(transactionOf(events));
    await deliver(dispute, { ...dispute, id: `${dispute.id}_2` });
    expect(await available(customer)).toBe(40);
    const { body } = await customer.client.get<{ items: unknown[] }>('/api/v1/billing/purchases');
    expect(body.items).toMatchObject([{ status: 'disputed' }]);
  });
});
