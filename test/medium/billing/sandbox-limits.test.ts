import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SandboxClock } from '../../../libs/billing/src/gateway/sandbox/sandbox-clock.js';
import { SandboxSubscriptions } from '../../../libs/billing/src/gateway/sandbox/sandbox-subscriptions.js';
import { RejoinSandboxCustomers1795305609650 } from '../../../migrations/1795305609650-rejoin-sandbox-customers.js';
import { startApp, type TestApp } from '../../support/app.js';
import { ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { eventually, openCheckout } from './billing-client.js';

interface PurchaseBody {
  productCode: string;
  amountMinor: number;
  discountMinor: number;
}

/** Real: Postgres, Redis, HTTP, the built-in test gateway. Its clock moves when a test says so. */
describe('the test gateway where much comes together', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const press = (url: string) => fetch(url, { method: 'POST', redirect: 'manual' });
  const purchases = async (customer: Customer) =>
    (await customer.client.get<{ items: PurchaseBody[] }>('/api/v1/billing/purchases')).body.items;
  const paidTimes = (customer: Customer, times: number) =>
    eventually(app, async () => (await purchases(customer)).length === times);

  async function subscriber(query = '') {
    const customer = await signUp(app);
    const { checkoutUrl } = await openCheckout(app, customer, 'plan_starter');
    await press(`${checkoutUrl}/pay${query}`);
    await paidTimes(customer, 1);
    const [row] = await ownerSql<{ id: string; customerId: string; end: Date }>(
      app,
      `SELECT id, customer_id AS "customerId", period_end AS "end"
         FROM billing.sandbox_subscription WHERE customer_email = $1`,
      [customer.email],
    );
    if (!row) throw new Error('no subscription');
    return { ...customer, ...row };
  }

  it('renews one that cannot go on never, and every other one all the same', async () => {
    const [broken, sound] = [await subscriber(), await subscriber()];
    // Books of before: their customer's id was made with a key that was changed since.
    await ownerSql(app, 'UPDATE billing.sandbox_customer SET id = $2 WHERE id = $1', [
      broken.customerId,
      `${broken.customerId}_new`,
    ]);
    for (const [{ id }, age] of [
      [broken, '2 hours'],
      [sound, '1 hour'],
    ] as const)
      await ownerSql(
        app,
        'UPDATE billing.sandbox_subscription SET period_end = now() - $2::interval WHERE id = $1',
        [id, age],
      );
    const clock = app.api.get(SandboxClock, { strict: false });
    await clock.tick();
    await paidTimes(sound, 2);
    expect(await purchases(broken)).toHaveLength(1);
    await new RejoinSandboxCustomers1795305609650().up({
      query: (text: string) => ownerSql(app, text, []),
    } as never);
    await clock.tick();
    await paidTimes(broken, 2);
    const { body } = await broken.client.post<{ url: string }>('/api/v1/billing/portal');
    expect((await fetch(body.url)).status).toBe(200);
    await clock.tick();
    expect(await purchases(sound)).toHaveLength(2);
  });

  it('renews once where the button and the clock end the same period', async () => {
    const customer = await subscriber();
    const { id, customerId, end } = customer;
    await press(`${app.url}/sandbox/portal/${customerId}/subscriptions/${id}/renew`);
    await paidTimes(customer, 2);
    const sandbox = app.api.get(SandboxSubscriptions, { strict: false });
    await sandbox.endPeriod(id, { ended: end, paid: true });
    const [row] = await ownerSql<{ count: number }>(
      app,
      'SELECT count(*)::int FROM billing.sandbox_transaction WHERE subscription_id = $1',
      [id],
    );
    expect(row?.count).toBe(2);
  });

  it('gives a code away as often as was promised, also when all come at once', async () => {
    const code = `ONLY${Date.now()}`;
    await ownerSql(
      app,
      `INSERT INTO billing.sandbox_discount (id, name, code, type, percentage, duration,
         max_redemptions) VALUES ($1, 'Two only', $1, 'percentage', 50, 'once', 2)`,
      [code],
    );
    const customers = await Promise.all([1, 2, 3, 4, 5].map(() => signUp(app)));
    const urls = await Promise.all(
      customers.map(async (one) => (await openCheckout(app, one, 'pack_s')).checkoutUrl),
    );
    await Promise.all(urls.map((url) => press(`${url}/pay?code=${code}`)));
    const amounts = await Promise.all(
      customers.map(async (one) => {
        await paidTimes(one, 1);
        return (await purchases(one))[0]?.amountMinor;
      }),
    );
    expect(amounts.toSorted()).toEqual([450, 450, 900, 900, 900]);
    const page = await fetch(`${urls[0]}?code=${code}&code=${code}&country=DE&country=US`);
    expect(page.status).toBe(200);
  });

  it('counts in what was paid for the running month, as the preview said', async () => {
    const customer = await subscriber('?code=TEST20');
    const { body } = await customer.client.get<{ dueMinor: number; discounted: boolean }>(
      '/api/v1/billing/subscription/change-preview?productCode=plan_pro',
    );
    expect(body.discounted).toBe(true);
    await customer.client.post('/api/v1/billing/subscription/change', { productCode: 'plan_pro' });
    await paidTimes(customer, 2);
    const [paid] = await purchases(customer);
    // 12.00 less 20% was paid, so 9.60 go off 29.00; the seconds in between are a cent at most.
    expect(paid).toMatchObject({ productCode: 'plan_pro', discountMinor: 0 });
    expect(Math.abs((paid?.amountMinor ?? 0) - (2_900 - 960))).toBeLessThanOrEqual(1);
    expect(Math.abs((paid?.amountMinor ?? 0) - body.dueMinor)).toBeLessThanOrEqual(1);
  });
});
