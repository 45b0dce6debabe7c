import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Billing } from '../../../libs/billing/src/billing.js';
import { NoticeRepository } from '../../../libs/billing/src/data/notice.repository.js';
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
    creem = await startCreem();
    const database = { ...practice.database, drop: () => Promise.resolve() };
    app = await startApp({ env: creem.env, database });
  });
  afterAll(async () => {
    await app.close();
    await practice.close();
    await creem.close();
  });

  const figures = () => app.api.get(Billing, { strict: false }).figures();
  const subscription = async (customer: Customer) =>
    (await customer.client.get<{ subscription: unknown }>('/api/v1/billing/subscription')).body
      .subscription;

  it('has no subscription any more, counts no practice as revenue, and sells', async () => {
    const before = await signUp(practice);
    const { checkoutUrl } = await openCheckout(practice, before, 'plan_starter');
    await fetch(`${checkoutUrl}/pay`, { method: 'POST', redirect: 'manual' });
    await eventually(async () => (await balanceOf(before)).available === 540);
    expect(await subscription(before)).toMatchObject({ status: 'active' });

    const customer = { ...before, client: await signIn(app, before.email) };
    expect(await subscription(customer)).toBeNull();
    expect(await customer.client.post('/api/v1/billing/subscription/cancel')).toMatchObject({
      status: 404,
      body: { code: 'no_subscription' },
    });
    expect(await figures()).toEqual({ revenueMinor30d: 0, activeSubscriptions: 0 });
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
    expect(await figures()).toEqual({ revenueMinor30d: 1200, activeSubscriptions: 1 });
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
