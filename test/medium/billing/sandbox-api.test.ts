import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Creem } from 'creem';
import { SandboxDelivery } from '../../../libs/billing/src/gateway/sandbox/sandbox-delivery.js';
import { sandboxSettings } from '../../../libs/billing/src/gateway/sandbox/sandbox-settings.js';
import { startApp, type TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
import { startCreem } from '../../support/creem-stand-in.js';
import { ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { routesOf } from '../../support/routes.js';
import { balanceOf, eventually, ledgerFindings, openCheckout } from './billing-client.js';

interface PurchaseBody {
  amountMinor: number;
  taxMinor: number;
  discountMinor: number;
  refundedMinor: number;
  status: string;
}

/**
 * Real: Postgres, Redis, HTTP, the built-in test gateway, and the vendor's own client (npm package
 * creem), whose parser refuses what is not as the vendor documents it.
 */
describe("the test gateway's API", () => {
  let app: TestApp;
  let creem: Creem;
  beforeAll(async () => {
    app = await startApp();
    const { apiKey, baseUrl } = sandboxSettings(app.config);
    creem = new Creem({ apiKey, serverURL: baseUrl });
  });
  afterAll(() => app.close());

  const pay = (url: string, query = '') =>
    fetch(`${url}/pay${query}`, { method: 'POST', redirect: 'manual' });
  const purchases = async (customer: Customer) =>
    (await customer.client.get<{ items: PurchaseBody[] }>('/api/v1/billing/purchases')).body.items;

  async function buy(customer: Customer, product: string, query = '') {
    const { externalId, checkoutUrl } = await openCheckout(app, customer, product);
    expect((await pay(checkoutUrl, query)).status).toBe(303);
    await eventually(app, async () => (await purchases(customer)).length > 0);
    const { order, subscription, customer: payer } = await creem.checkouts.retrieve(externalId);
    const id = typeof subscription === 'object' ? subscription.id : '';
    const customerId = typeof payer === 'object' ? payer.id : '';
    return { transactionId: order?.transaction ?? '', subscriptionId: id, customerId };
  }

  it('sells what the catalog sells, at its prices', async () => {
    const { result } = await creem.products.search(1, 100);
    const prices = result.items.map(({ id, price, billingType }) => [id, price, billingType]);
    expect(prices).toContainEqual(['prod_sandbox_plan_pro', 2900, 'recurring']);
    expect(prices).toContainEqual(['prod_sandbox_pack_s', 900, 'onetime']);
    expect(result.items).toHaveLength(9);
    const first = await creem.products.search(1, 4);
    expect(first.result.pagination).toMatchObject({ totalPages: 3, nextPage: 2 });
    expect(await creem.products.get('prod_sandbox_pack_m')).toMatchObject({ price: 2500 });
  });

  it('answers mistakes as the vendor does', async () => {
    await expect(creem.products.get('prod_none')).rejects.toMatchObject({ statusCode: 404 });
    const ask = async (key: Record<string, string>, path: string, body?: object) => {
      const answer = await fetch(`${app.url}/sandbox/api${path}`, {
        headers: { 'content-type': 'application/json', ...key },
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: (await answer.json()) as object };
    };
    const key = { 'x-api-key': sandboxSettings(app.config).apiKey };
    expect(await ask({}, '/v1/products/search')).toMatchObject({ status: 401 });
    expect(await ask({ 'x-api-key': 'creem_test_x' }, '/v1/products/search')).toMatchObject({
      status: 403,
    });
    expect(await ask(key, '/v1/checkouts', { units: 1 })).toEqual({
      status: 400,
      body: {
        trace_id: expect.any(String),
        status: 400,
        error: 'Bad Request',
        message: [expect.stringContaining('product_id')],
        timestamp: expect.any(Number),
      },
    });
    const bothWays = { product_id: 'prod_sandbox_pack_s', customer: { id: 'a', email: 'b@c.de' } };
    expect(await ask(key, '/v1/checkouts', bothWays)).toMatchObject({ status: 400 });
  });

  it('takes discount codes: once, for those products, and as the receipt says', async () => {
    const fixed = await creem.discounts.create({
      name: 'Two dollars off',
      code: `TWO${Date.now()}`,
      type: 'fixed',
      amount: 200,
      currency: 'USD',
      duration: 'once',
      maxRedemptions: 1,
      appliesToProducts: ['prod_sandbox_pack_s'],
    });
    const customer = await signUp(app);
    const { transactionId } = await buy(customer, 'pack_s', `?code=${fixed.code}&country=DE`);
    expect(await purchases(customer)).toMatchObject([
      { amountMinor: 700, discountMinor: 200, taxMinor: 112, status: 'paid' },
    ]);
    expect((await balanceOf(customer)).available).toBe(340);
    expect(await creem.transactions.getById(transactionId)).toMatchObject({
      amount: 700,
      taxCountry: 'DE',
      taxAmount: 112,
    });
    expect(await creem.discounts.get(undefined, fixed.code)).toMatchObject({ redeemCount: 1 });
    const other = await openCheckout(app, customer, 'pack_s');
    const page = await fetch(`${other.checkoutUrl}?code=${fixed.code}`);
    expect(await page.text()).toContain('This code is not valid here.');
    await expect(
      creem.checkouts.create({ productId: 'prod_sandbox_pack_m', discountCode: fixed.code }),
    ).rejects.toMatchObject({ statusCode: 400 });
    expect((await creem.discounts.search(1, 100)).result.items.length).toBeGreaterThan(1);
    expect(await creem.discounts.delete(fixed.id)).toMatchObject({ id: fixed.id });
    await expect(creem.discounts.get(fixed.id)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('keeps a discount as long as it lasts, also over renewals', async () => {
    const half = await creem.discounts.create({
      name: 'Half for ever',
      code: `HALF${Date.now()}`,
      type: 'percentage',
      percentage: 50,
      duration: 'forever',
      appliesToProducts: [],
    });
    const customer = await signUp(app);
    const { subscriptionId, customerId } = await buy(
      customer,
      'plan_starter',
      `?code=${half.code}`,
    );
    await fetch(`${app.url}/sandbox/portal/${customerId}/subscriptions/${subscriptionId}/renew`, {
      method: 'POST',
      redirect: 'manual',
    });
    await eventually(app, async () => (await purchases(customer)).length === 2);
    expect(await purchases(customer)).toMatchObject([
      { amountMinor: 600, discountMinor: 600 },
      { amountMinor: 600, discountMinor: 600 },
    ]);
    expect((await creem.subscriptions.get(subscriptionId)).discount).toMatchObject({
      discountCode: half.code,
      duration: 'forever',
    });
  });

  it('pauses, resumes, cancels and changes a subscription', async () => {
    const customer = await signUp(app);
    const { subscriptionId: id } = await buy(customer, 'plan_starter');
    expect(await creem.subscriptions.pause(id)).toMatchObject({ status: 'paused' });
    expect(await creem.subscriptions.resume(id)).toMatchObject({ status: 'active' });
    await expect(creem.subscriptions.resume(id)).rejects.toMatchObject({ statusCode: 400 });
    const scheduled = await creem.subscriptions.cancel(id, { mode: 'scheduled' });
    expect(scheduled.status).toBe('scheduled_cancel');
    expect(scheduled.canceledAt).toBeInstanceOf(Date);
    await creem.subscriptions.resume(id);

    const later = await creem.subscriptions.upgrade(id, {
      productId: 'prod_sandbox_plan_pro',
      updateBehavior: 'proration-none',
    });
    expect(later.product).toMatchObject({ id: 'prod_sandbox_plan_starter' });
    const next = await creem.subscriptions.update(id, {
      items: [{ productId: 'prod_sandbox_plan_pro' }],
      updateBehavior: 'proration-charge',
    });
    expect(next.product).toMatchObject({ id: 'prod_sandbox_plan_pro' });
    const now = await creem.subscriptions.upgrade(id, {
      productId: 'prod_sandbox_plan_studio',
    });
    expect(now.product).toMatchObject({ id: 'prod_sandbox_plan_studio' });
    // Nothing of the running cycle was used: the new price less that of the plan before, and what
    // the change to that one left for the next invoice.
    expect(now.lastTransaction?.amount).toBe(7_900 - 2_900 + (2_900 - 1_200));
    await expect(
      creem.subscriptions.upgrade(id, { productId: 'prod_sandbox_pack_s' }),
    ).rejects.toMatchObject({ statusCode: 400 });
    const ended = await creem.subscriptions.cancel(id, { mode: 'immediate' });
    expect(ended.status).toBe('canceled');
    await expect(creem.subscriptions.cancel(id, {})).rejects.toMatchObject({ statusCode: 400 });
    expect((await creem.subscriptions.search(1, 100)).result.items.length).toBeGreaterThan(0);
  });

  it('knows its customers, and leads them to their billing page', async () => {
    const customer = await signUp(app);
    const { customerId } = await buy(customer, 'plan_starter');
    const known = await creem.customers.retrieve(customerId);
    expect(known).toMatchObject({ email: customer.email, country: 'US' });
    expect(await creem.customers.retrieve(undefined, customer.email)).toEqual(known);
    expect((await creem.customers.list(1, 100)).result.items).toContainEqual(known);
    expect((await creem.customers.getOrders(customerId)).items).toHaveLength(1);
    expect((await creem.customers.listSubscriptions(customerId)).items).toHaveLength(1);
    const links = await creem.customers.generateBillingLinks({ customerId });
    expect(links.customerPortalLink).toBe(`${app.url}/sandbox/portal/${customerId}`);
    const made = await creem.customers.create({ email: 'new@example.com', name: 'New' });
    expect(made).toMatchObject({ name: 'New', email: 'new@example.com' });
  });

  it('gives money back by API and by hand; its books and ours come to the same', async () => {
    const customer = await signUp(app);
    const { transactionId, customerId } = await buy(customer, 'pack_s');
    const press = (verb: string) =>
      fetch(`${app.url}/sandbox/portal/${customerId}/payments/${transactionId}/${verb}`, {
        method: 'POST',
        redirect: 'manual',
      });
    expect((await press('refund-half')).status).toBe(303);
    await eventually(app, async () => (await balanceOf(customer)).available === 190);
    expect(await creem.transactions.getById(transactionId)).toMatchObject({
      status: 'partialRefund',
      refundedAmount: 450,
    });
    expect(await creem.transactions.refund({ transactionId })).toEqual({ status: 'succeeded' });
    await eventually(app, async () => (await balanceOf(customer)).available === 40);
    await expect(creem.transactions.refund({ transactionId })).rejects.toMatchObject({
      statusCode: 400,
    });
    const other = await signUp(app);
    const sale = await buy(other, 'pack_m');
    const dispute = `${app.url}/sandbox/portal/${sale.customerId}/payments/${sale.transactionId}`;
    await fetch(`${dispute}/dispute`, { method: 'POST', redirect: 'manual' });
    await eventually(app, async () => (await balanceOf(other)).available === 40);
    expect((await creem.transactions.getById(sale.transactionId)).status).toBe('chargedBack');
    await fetch(`${dispute}/win`, { method: 'POST', redirect: 'manual' });
    expect((await creem.transactions.getById(sale.transactionId)).status).toBe('paid');

    const search = await creem.transactions.search(customerId);
    const [one] = search.result.items;
    const [ours] = await purchases(customer);
    expect([one?.amount, one?.refundedAmount]).toEqual([ours?.amountMinor, ours?.refundedMinor]);
    const { totals } = await creem.stats.getSummary('USD');
    const all = await creem.transactions.search(undefined, undefined, undefined, 1, 100);
    const { items } = all.result;
    const sum = (pick: (item: (typeof items)[number]) => number) =>
      items.reduce((total, item) => total + pick(item), 0);
    expect(totals.totalRevenue).toBe(sum((item) => item.amount));
    expect(totals.totalNetRevenue).toBe(
      sum((item) => item.amount - (item.refundedAmount ?? 0) - (item.taxAmount ?? 0)),
    );
    expect(totals.totalPayments).toBe(items.length);
  });

  it('sends what was not taken again at the documented times, five times in all', async () => {
    const eventId = `evt_refused_${Date.now()}`;
    // A body that is no event: our own route refuses it.
    await ownerSql(
      app,
      `INSERT INTO billing.sandbox_delivery (event_id, type, body, next_attempt_at)
       VALUES ($1, 'checkout.completed', '{}', kernel.now())`,
      [eventId],
    );
    const delivery = app.api.get(SandboxDelivery, { strict: false });
    const now = async () =>
      (await ownerSql<{ now: Date }>(app, 'SELECT kernel.now() AS now'))[0]!.now;
    const row = async () =>
      (
        await ownerSql<{ attempts: number; at: Date; isLast: boolean }>(
          app,
          `SELECT attempts, next_attempt_at = 'infinity' AS "isLast",
                  nullif(next_attempt_at, 'infinity') AS at
             FROM billing.sandbox_delivery WHERE event_id = $1`,
          [eventId],
        )
      )[0]!;
    let passed_s = 0;
    try {
      for (const [index, wait_s] of [30, 300, 1_800, 21_600].entries()) {
        const before = await now();
        await delivery.deliverDue();
        const after = await now();
        const { attempts, at } = await row();
        expect(attempts).toBe(index + 1);
        expect(at.getTime()).toBeGreaterThanOrEqual(before.getTime() + wait_s * 1_000);
        expect(at.getTime()).toBeLessThanOrEqual(after.getTime() + wait_s * 1_000);
        await delivery.deliverDue();
        expect((await row()).attempts).toBe(index + 1);
        passed_s += wait_s;
        await setClockOffset(app.database, `${passed_s} seconds`);
      }
      await delivery.deliverDue();
      expect(await row()).toMatchObject({ attempts: 5, isLast: true });
      await setClockOffset(app.database, '3 days');
      await delivery.deliverDue();
      expect((await row()).attempts).toBe(5);
    } finally {
      await setClockOffset(app.database, '0');
    }
  });

  it('sends its events twice, in reverse, or not until asked', async () => {
    const portal = (customerId: string) => `${app.url}/sandbox/portal/${customerId}`;
    const press = (url: string) => fetch(url, { method: 'POST', redirect: 'manual' });
    const customer = await signUp(app);
    const { customerId, subscriptionId: id } = await buy(customer, 'plan_starter');
    const renew = `${portal(customerId)}/subscriptions/${id}/renew`;
    const deliver = (way: string) => press(`${portal(customerId)}/deliveries/${way}/set`);
    /** The last two events as they came in, and how often each was sent. */
    const received = () =>
      ownerSql<{ type: string; sent: number }>(
        app,
        `SELECT e.type, d.attempts AS sent
           FROM (SELECT * FROM billing.payment_event WHERE body->'object'->>'id' = $1
                  ORDER BY received_at DESC LIMIT 2) AS e
           JOIN billing.sandbox_delivery AS d USING (event_id) ORDER BY e.received_at`,
        [id],
      );
    const change = (productCode: string) =>
      customer.client.post('/api/v1/billing/subscription/change', { productCode });
    const [update, paid] = ['subscription.update', 'subscription.paid'];

    await deliver('twice');
    await change('plan_pro');
    expect(await received()).toEqual([
      { type: update, sent: 2 },
      { type: paid, sent: 2 },
    ]);
    await eventually(app, async () => (await purchases(customer)).length === 2);
    await deliver('reversed');
    await change('plan_studio');
    expect(await received()).toEqual([
      { type: paid, sent: 1 },
      { type: update, sent: 1 },
    ]);
    await eventually(app, async () => (await purchases(customer)).length === 3);

    await deliver('held');
    await press(renew);
    const page = await (await fetch(portal(customerId))).text();
    expect(page).toContain('held back');
    expect(await purchases(customer)).toHaveLength(3);
    const [send] = /\/sandbox\/portal\/[^"]+\/events\/[^"]+\/send/.exec(page) ?? [''];
    await press(`${app.url}${send}`);
    await eventually(app, async () => (await purchases(customer)).length === 4);
    expect((await deliver('gone')).status).toBe(404);
    expect((await fetch(portal('cust_none'))).status).toBe(404);
  });

  it('leaves the books in order', async () => {
    expect(await ledgerFindings(app)).toEqual([]);
  });
});

describe('with a real payment key', () => {
  it('there is no test gateway: no page, no button, no call, whatever key is shown', async () => {
    const vendor = await startCreem();
    const app = await startApp({ env: vendor.env });
    try {
      const headers = { 'x-api-key': sandboxSettings(app.config).apiKey };
      const routes = routesOf(app.api).filter(({ path }) => path.startsWith('/sandbox/'));
      expect(routes.filter(({ method }) => method === 'POST').length).toBeGreaterThan(10);
      const answers = await Promise.all(
        routes.map(async ({ method, path }) => {
          const address = app.url + path.replaceAll(/:\w+/g, 'cust_1');
          const answer = await fetch(address, { method, headers, redirect: 'manual' });
          const said = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
          // Not merely that there is none of that name: each says that the whole gateway is off.
          return [method, path, answer.status, said.detail ?? [said.message].flat()[0]];
        }),
      );
      const off = (path: string) =>
        path.startsWith('/sandbox/api/') ? 'Not found' : 'The test checkout is off.';
      expect(answers).toEqual(routes.map(({ method, path }) => [method, path, 404, off(path)]));
    } finally {
      await app.close();
      await vendor.close();
    }
  });
});
