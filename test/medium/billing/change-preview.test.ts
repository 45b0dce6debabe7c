import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { request } from '../generation/studio.js';
import { signUp, type Customer } from '../../support/http-client.js';
import { balanceOf, eventually, openCheckout } from './billing-client.js';

interface Preview {
  moment: string;
  dueMinor: number;
  priceMinor: number;
  credits: number;
  endingCredits: number;
  startsAt: string;
}
interface Purchases {
  items: { amountMinor: number; productCode: string }[];
}

/** Real: Postgres, Redis, HTTP, the built-in test gateway. */
describe('what a change of plan costs', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const preview = (customer: Customer, code: string) =>
    customer.client.get<Preview & { code?: string }>(
      `/api/v1/billing/subscription/change-preview?productCode=${code}`,
    );

  it('is told before it happens, and is what is charged', async () => {
    const customer = await signUp(app);
    expect((await preview(customer, 'plan_pro')).body).toMatchObject({ code: 'no_subscription' });
    const { checkoutUrl } = await openCheckout(app, customer, 'plan_starter');
    await fetch(`${checkoutUrl}/pay`, { method: 'POST', redirect: 'manual' });
    const purchases = async () =>
      (await customer.client.get<Purchases>('/api/v1/billing/purchases')).body.items;
    await eventually(app, async () => (await purchases()).length === 1);
    // Of the trial's credits and of the plan's: what waits for its pictures is none of what is left.
    expect((await request(customer, { count: 5 })).status).toBe(202);
    const before = await balanceOf(customer);
    const left = before.lots.find(({ kind }) => kind === 'subscription')?.available ?? 0;
    expect(left).toBeLessThan(500);

    const dearer = (await preview(customer, 'plan_pro')).body;
    expect(dearer).toMatchObject({ moment: 'now', priceMinor: 2900, credits: 1500 });
    expect(dearer.endingCredits).toBe(left);
    expect((await preview(customer, 'pack_s')).body).toMatchObject({ code: 'unknown_product' });
    const change = { productCode: 'plan_pro' };
    expect((await customer.client.post('/api/v1/billing/subscription/change', change)).status).toBe(
      200,
    );
    await eventually(app, async () => (await purchases()).length === 2);
    const [charged] = await purchases();
    expect(charged?.productCode).toBe('plan_pro');
    // Seconds went by between the two: a cent at most.
    expect(Math.abs((charged?.amountMinor ?? 0) - dearer.dueMinor)).toBeLessThanOrEqual(1);
    expect(dearer.dueMinor).toBeLessThan(1_800);
    const after = await balanceOf(customer);
    expect(before.available + 1500 - after.available).toBe(dearer.endingCredits);

    const cheaper = (await preview(customer, 'plan_starter')).body;
    expect(cheaper).toMatchObject({ moment: 'next-cycle', dueMinor: 0, priceMinor: 1200 });
    expect(cheaper.endingCredits).toBe(1500);
    expect(new Date(cheaper.startsAt).getTime()).toBeGreaterThan(Date.now());
    await customer.client.post('/api/v1/billing/subscription/cancel');
    expect((await preview(customer, 'plan_studio')).body).toMatchObject({
      code: 'not_possible_now',
    });
  });
});
