import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueryRunner } from 'typeorm';
import { Billing } from '../../../libs/billing/src/billing.js';
import { NoticeRepository } from '../../../libs/billing/src/data/notice.repository.js';
import { TellPracticeFromBusiness1795305609661 } from '../../../migrations/1795305609661-tell-practice-from-business.js';
import { withClient } from '../../../scripts/lib/postgres.mjs';
import { startApp, type TestApp } from '../../support/app.js';
import { startCreem, type CreemStandIn } from '../../support/creem-stand-in.js';
import { ownerSql, signIn, signUp, type Customer } from '../../support/http-client.js';
import { balanceOf, eventually, openCheckout, settled } from './billing-client.js';

/** Real: Postgres, HTTP, the built-in test gateway; then a real key's vendor, which is a stand-in. */
describe('an installation that leaves TEST MODE', () => {
  let practice: TestApp;
  let app: TestApp;
  let creem: CreemStandIn;
  beforeAll(async () => {
    practice = await startApp();
    creem = await startCreem(undefined, 'prod');
    const database = { ...practice.database, drop: () => Promise.resolve() };
    app = await startApp({ env: creem.env, database });
  });
  afterAll(async () => {
    await app.close();
    await practice.close();
    await creem.close();
  });

  const figures = () => app.api.get(Billing, { strict: false }).figures();
  const purchases = async (customer: Customer) => {
    const { body } = await customer.client.get<{ items: { id: string; testMode: boolean }[] }>(
      '/api/v1/billing/purchases',
    );
    return body.items;
  };
  const subscription = async (customer: Customer) =>
    (await customer.client.get<{ subscription: unknown }>('/api/v1/billing/subscription')).body
      .subscription;

  it('has no subscription any more, counts no practice as revenue, and sells', async () => {
    const before = await signUp(practice);
    const { checkoutUrl } = await openCheckout(practice, before, 'plan_starter');
    await fetch(`${checkoutUrl}/pay`, { method: 'POST', redirect: 'manual' });
    await eventually(practice, async () => (await balanceOf(before)).available === 540);
    expect(await subscription(before)).toMatchObject({ status: 'active' });

    const customer = { ...before, client: await signIn(app, before.email) };
    expect(await subscription(customer)).toBeNull();
    expect(await customer.client.post('/api/v1/billing/subscription/cancel')).toMatchObject({
      status: 404,
      body: { code: 'no_subscription' },
    });
    expect(await figures()).toEqual({
      revenueMinor30d: 0,
      activeSubscriptions: 0,
      openDisputes: 0,
    });
    const due = (gateway: string) =>
      app.api.get(NoticeRepository, { strict: false }).dueRenewals(gateway, 40, 100);
    await ownerSql(
      app,
      `UPDATE billing.subscription SET current_period_start = current_period_start - interval '80 days'
        WHERE workspace_id = $1`,
      [before.workspaceId],
    );
    expect(await due('sandbox')).toHaveLength(1);
    expect(await due('creem')).toEqual([]);
    // What is in an account is not changed by a setting.
    expect((await balanceOf(customer)).available).toBe(540);

    const { externalId } = await openCheckout(app, customer, 'plan_starter');
    for (const event of creem.pay(externalId)) {
      expect(await creem.deliver(app.url, event)).toBe(200);
      await settled(app, event.id);
    }
    expect(await subscription(customer)).toMatchObject({ status: 'active' });
    expect(await figures()).toMatchObject({ revenueMinor30d: 1200, activeSubscriptions: 1 });

    // Each receipt says for itself whether money moved.
    const [real, practised] = await purchases(customer);
    expect([real, practised]).toMatchObject([{ testMode: false }, { testMode: true }]);
    const receipt = `/api/v1/billing/purchases/${practised?.id ?? ''}`;
    expect((await customer.client.get(receipt)).body).toMatchObject({ testMode: true });
  });

  it('counts no money that a bank holds or the shop gave back, and none of it twice', async () => {
    const { revenueMinor30d: before } = await figures();
    const customer = await signUp(app);
    const { externalId } = await openCheckout(app, customer, 'pack_s');
    const [paid] = creem.pay(externalId);
    const transaction = (paid?.object.order as { transaction: string }).transaction;
    const told = [paid, creem.refund(transaction, 300), creem.dispute(transaction)];
    for (const event of told) {
      if (!event) throw new Error('no event');
      expect(await creem.deliver(app.url, event)).toBe(200);
      await settled(app, event.id);
    }
    const [row] = await ownerSql(
      app,
      'SELECT refunded_minor AS refunded FROM billing.purchase WHERE transaction_id = $1',
      [transaction],
    );
    expect(row).toEqual({ refunded: 300 });
    expect((await figures()).revenueMinor30d).toBe(before);
  });
});

/** Real: Postgres, HTTP; the vendor's test store and its live one, which are stand-ins. */
describe("an installation that practised with the vendor's own test key", () => {
  let practice: TestApp;
  let app: TestApp;
  let test: CreemStandIn;
  let live: CreemStandIn;
  beforeAll(async () => {
    test = await startCreem({ prod_test_starter: { price: 1200, recurring: true }, ...PACKS });
    live = await startCreem(
      { prod_live_starter: { price: 1200, recurring: true }, ...PACKS },
      'prod',
    );
    practice = await startApp({ env: test.env });
    const database = { ...practice.database, drop: () => Promise.resolve() };
    app = await startApp({ env: live.env, database });
  });
  afterAll(async () => {
    await app.close();
    await practice.close();
    await test.close();
    await live.close();
  });

  const pay = async (at: TestApp, creem: CreemStandIn, who: Customer, product: string) => {
    const { externalId } = await openCheckout(at, who, product);
    const events = creem.pay(externalId);
    for (const event of events) {
      expect(await creem.deliver(at.url, event)).toBe(200);
      await settled(at, event.id);
    }
    return events;
  };
  const gateways = async (workspaceId: string) => {
    const [row] = await ownerSql(
      app,
      `SELECT (SELECT array_agg(gateway ORDER BY id) FROM billing.checkout WHERE workspace_id = $1) AS checkouts,
              (SELECT array_agg(gateway ORDER BY id) FROM billing.subscription WHERE workspace_id = $1) AS subscriptions,
              (SELECT array_agg(gateway ORDER BY id) FROM billing.purchase WHERE workspace_id = $1) AS purchases,
              (SELECT array_agg(DISTINCT r.gateway) FROM billing.reversal AS r
                 JOIN billing.purchase AS p USING (transaction_id) WHERE p.workspace_id = $1) AS reversals,
              (SELECT array_agg(DISTINCT gateway) FROM billing.payment_event
                WHERE workspace_id = $1 AND mode <> 'prod') AS events`,
      [workspaceId],
    );
    return row;
  };

  it('has nothing of it with the live key, also where rows are from before they were told apart', async () => {
    const before = await signUp(practice);
    await pay(practice, test, before, 'plan_starter');
    const [pack] = await pay(practice, test, before, 'pack_s');
    const unpaid = await openCheckout(practice, before, 'pack_m');
    expect(unpaid.id).toBeTruthy();
    const { transaction } = pack?.object.order as { transaction: string };
    const refund = test.refund(transaction, 300);
    expect(await test.deliver(practice.url, refund)).toBe(200);
    await settled(practice, refund.id);
    const customer = { ...before, client: await signIn(app, before.email) };
    const other = await signUp(app);
    await pay(app, live, other, 'plan_starter');

    const told = await gateways(before.workspaceId);
    expect(told).toEqual({
      checkouts: ['creem-test', 'creem-test', 'creem-test'],
      subscriptions: ['creem-test'],
      purchases: ['creem-test', 'creem-test'],
      reversals: ['creem-test'],
      events: ['creem-test'],
    });
    const { body: bought } = await customer.client.get('/api/v1/billing/purchases');
    expect(bought).toMatchObject({ items: [{ testMode: true }, { testMode: true }] });
    for (const table of ['checkout', 'subscription', 'purchase', 'reversal', 'payment_event'])
      await ownerSql(app, `UPDATE billing.${table} SET gateway = 'creem'`);
    await ownerSql(app, `UPDATE billing.customer SET gateway = 'creem'`);
    await withClient(app.database.ownerUrl, (client) =>
      new TellPracticeFromBusiness1795305609661().up(client as unknown as QueryRunner),
    );
    expect(await gateways(before.workspaceId)).toEqual(told);
    expect(await gateways(other.workspaceId)).toMatchObject({
      checkouts: ['creem'],
      subscriptions: ['creem'],
      purchases: ['creem'],
    });

    expect(await app.api.get(Billing, { strict: false }).figures()).toEqual({
      revenueMinor30d: 1200,
      activeSubscriptions: 1,
      openDisputes: 0,
    });
    const post = (path: string) => customer.client.post(`/api/v1/billing/${path}`);
    expect(await post('subscription/cancel')).toMatchObject({ body: { code: 'no_subscription' } });
    expect(await post('portal')).toMatchObject({ body: { code: 'no_portal' } });
    await pay(app, live, customer, 'plan_starter');
    const { body } = await customer.client.get<{ subscription: unknown }>(
      '/api/v1/billing/subscription',
    );
    expect(body.subscription).toMatchObject({ status: 'active' });
    await post('subscription/cancel');
    expect(live.requests.filter(({ path }) => path.endsWith('/cancel'))).toHaveLength(1);
  });

  it('finds what it sells in the live store, whose ids are others', async () => {
    const rows = await ownerSql(
      app,
      `SELECT external_product_id AS id FROM catalog.product WHERE code = 'plan_starter'`,
    );
    expect(rows).toEqual([{ id: 'prod_live_starter' }]);
  });

  it('counts nothing that the test store still tells', async () => {
    const customer = await signUp(app);
    const { externalId } = await openCheckout(app, customer, 'pack_s');
    const events = live.pay(externalId).map((event) => ({
      ...event,
      object: { ...event.object, mode: 'test' },
    }));
    for (const event of events) {
      expect(await live.deliver(app.url, event)).toBe(200);
      await settled(app, event.id);
    }
    expect((await balanceOf(customer)).available).toBe(40);
  });
});

const PACKS = {
  prod_pack_s: { price: 900, recurring: false },
  prod_pack_m: { price: 2500, recurring: false },
};
