import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { onceDone, operator, signUp, type Customer } from '../../support/http-client.js';
import { balanceOf, eventually, ledgerFindings, openCheckout } from './billing-client.js';

interface CheckoutBody {
  status: string;
  credits?: number;
}
interface SubscriptionBody {
  subscription: { status: string; planCode: string; cancelAtPeriodEnd: boolean } | null;
}

/** Real: Postgres, Redis, HTTP, the built-in test gateway. Nothing stands in. */
describe('the built-in test checkout', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  async function page(path: string, language = 'en'): Promise<{ status: number; html: string }> {
    const headers = { 'accept-language': language };
    const answer = await fetch(new URL(path, app.url), { headers });
    return { status: answer.status, html: await answer.text() };
  }

  /** Presses a button of the page: a form without a script. @returns where it leads. */
  async function press(path: string): Promise<URL> {
    const answer = await fetch(new URL(path, app.url), { method: 'POST', redirect: 'manual' });
    expect(answer.status).toBe(303);
    return new URL(answer.headers.get('location') ?? '', app.url);
  }

  async function buy(customer: Customer, productCode: string): Promise<void> {
    const { id, checkoutUrl } = await openCheckout(app, customer, productCode);
    await press(`${checkoutUrl}/pay`);
    await eventually(app, async () => (await checkout(customer, id)).status === 'completed');
  }

  const checkout = async (customer: Customer, id: string) =>
    (await customer.client.get<CheckoutBody>(`/api/v1/billing/checkouts/${id}`)).body;
  const subscription = async (customer: Customer) =>
    (await customer.client.get<SubscriptionBody>('/api/v1/billing/subscription')).body.subscription;
  const move = async (customer: Customer, verb: string, productCode?: string) =>
    customer.client.post<SubscriptionBody>(
      `/api/v1/billing/subscription/${verb}`,
      productCode && { productCode },
    );
  const purchases = async (customer: Customer) =>
    (await customer.client.get<{ items: object[] }>('/api/v1/billing/purchases')).body.items;
  const planOf = async (customer: Customer) =>
    (await customer.client.get<{ entitlements: { planCode: string } }>('/api/v1/me')).body
      .entitlements.planCode;

  it('gives a newcomer the trial credits once, whoever they say they are', async () => {
    const first = await signUp(app, 'tri.al@gmail.com');
    expect(await balanceOf(first)).toMatchObject({ available: 40, lots: [{ kind: 'trial' }] });
    const again = await signUp(app, 'trial+2@gmail.com');
    expect((await balanceOf(again)).available).toBe(0);
  });

  it('says TEST MODE in the language of the browser and escapes what it shows', async () => {
    const customer = await signUp(app, `o'neil-${Date.now()}@example.com`);
    const { checkoutUrl } = await openCheckout(app, customer, 'pack_m');
    const english = await page(checkoutUrl);
    expect(english.html).toContain('TEST MODE');
    expect(english.html).toContain('$25.00');
    expect(english.html).toContain('1,000 credits');
    expect(english.html).toContain('o&#39;neil');
    const chinese = await page(checkoutUrl, 'zh-CN,zh;q=0.9');
    expect(chinese.html).toContain('测试模式');
    expect((await page('/sandbox/checkout/ch_none')).status).toBe(404);
  });

  it('sells a pack: credits that never expire, once, also when pressed twice', async () => {
    const customer = await signUp(app);
    const { id, externalId, checkoutUrl } = await openCheckout(app, customer, 'pack_s');
    expect((await checkout(customer, id)).status).toBe('pending');
    const [back] = await Promise.all([press(`${checkoutUrl}/pay`), press(`${checkoutUrl}/pay`)]);
    expect(back.pathname).toBe('/checkout/return');
    expect(back.searchParams.get('checkout_id')).toBe(externalId);
    await eventually(
      app,
      async () => (await checkout(customer, externalId)).status === 'completed',
    );
    expect(await checkout(customer, id)).toMatchObject({ credits: 300 });
    const balance = await balanceOf(customer);
    expect(balance.available).toBe(340);
    expect(balance.lots.find((lot) => lot.kind === 'pack')?.expiresAt).toBeNull();
    expect(await purchases(customer)).toMatchObject([
      { kind: 'pack', productCode: 'pack_s', credits: 300, amountMinor: 900, status: 'paid' },
    ]);
    expect((await page(checkoutUrl)).html).toContain('This checkout is paid.');
  });

  it('charges nothing for a declined card, and the customer can try again', async () => {
    const customer = await signUp(app);
    const { id, checkoutUrl } = await openCheckout(app, customer, 'pack_s');
    const back = await press(`${checkoutUrl}/decline`);
    expect((await page(back.pathname + back.search)).html).toContain('You were not charged');
    expect((await checkout(customer, id)).status).toBe('pending');
    expect((await balanceOf(customer)).available).toBe(40);
    expect((await press(`${checkoutUrl}/leave`)).pathname).toBe('/checkout/failed');
  });

  it('keeps a checkout to its workspace', async () => {
    const [owner, other] = [await signUp(app), await signUp(app)];
    const { id } = await openCheckout(app, owner, 'pack_s');
    expect((await other.client.get(`/api/v1/billing/checkouts/${id}`)).status).toBe(404);
    const unknown = await owner.client.post('/api/v1/billing/checkouts', { productCode: 'gold' });
    expect(unknown.status).toBe(404);
  });

  it('walks a subscription: begin, renew, upgrade, cancel, resume, end', async () => {
    const customer = await signUp(app);
    await buy(customer, 'plan_starter');
    expect(await subscription(customer)).toMatchObject({ status: 'active', planCode: 'starter' });
    expect((await balanceOf(customer)).available).toBe(540);
    expect(await planOf(customer)).toBe('starter');
    const second = await customer.client.post('/api/v1/billing/checkouts', {
      productCode: 'plan_pro',
    });
    expect(second).toMatchObject({ status: 409, body: { code: 'already_subscribed' } });

    const portal = await customer.client.post<{ url: string }>('/api/v1/billing/portal');
    const { html } = await page(new URL(portal.body.url).pathname);
    const renew = /action="([^"]+\/renew)"/.exec(html)?.[1] ?? '';
    await press(renew);
    await eventually(app, async () => (await purchases(customer)).length === 2);
    // The old cycle's rest lapsed, the new allotment arrived; the trial is untouched.
    expect((await balanceOf(customer)).available).toBe(540);

    expect((await move(customer, 'change', 'plan_pro')).status).toBe(200);
    await eventually(app, async () => (await subscription(customer))?.planCode === 'pro');
    expect((await balanceOf(customer)).available).toBe(1540);
    expect(await planOf(customer)).toBe('pro');

    expect((await move(customer, 'cancel')).body.subscription).toMatchObject({
      status: 'scheduled_cancel',
      cancelAtPeriodEnd: true,
    });
    expect(await planOf(customer)).toBe('pro');
    expect((await balanceOf(customer)).available).toBe(1540);
    expect((await move(customer, 'resume')).body.subscription).toMatchObject({
      status: 'active',
      cancelAtPeriodEnd: false,
    });

    await move(customer, 'cancel');
    await press(renew);
    await eventually(app, async () => (await subscription(customer))?.status === 'canceled');
    // Cancelled, and still on the plan until the paid period is over.
    expect(await planOf(customer)).toBe('pro');
    expect((await balanceOf(customer)).available).toBe(1540);
  });

  it('refunds from the console: the money of that purchase, its credits, nothing else', async () => {
    const customer = await signUp(app);
    const finance = await operator(app, 'finance');
    const support = await operator(app, 'support');
    await buy(customer, 'pack_s');
    await buy(customer, 'pack_m');
    const payments = await finance.client.get<{ items: { id: string; productCode: string }[] }>(
      `/api/admin/v1/payments?workspaceId=${customer.workspaceId}`,
    );
    const pack = payments.body.items.find((row) => row.productCode === 'pack_s');
    const path = `/api/admin/v1/payments/${pack?.id}`;
    const reason = { reason: 'The customer asked for it' };
    expect((await support.client.post(`${path}/refund`, reason)).status).toBe(403);
    expect((await customer.client.get(`${path}/refund-preview`)).status).toBe(403);
    expect((await finance.client.get(`${path}/refund-preview`)).body).toEqual({
      amountMinor: 900,
      currency: 'USD',
      creditsToRevoke: 300,
      debtAfter: 0,
    });
    const refund = () =>
      finance.client.post<{ auditId: string }>(`${path}/refund`, reason, {
        'idempotency-key': 'refund-1',
      });
    const [first, twin] = await Promise.all([onceDone(refund), onceDone(refund)]);
    expect(first.status).toBe(200);
    expect(twin.body).toEqual(first.body);
    await eventually(app, async () => (await balanceOf(customer)).available === 1040);
    expect((await finance.client.get(path)).body).toMatchObject({
      status: 'refunded',
      refundedMinor: 900,
    });
    const events = await eventually(app, async () => {
      const list = await finance.client.get<{ items: { status: string }[] }>(
        `/api/admin/v1/payment-events?workspaceId=${customer.workspaceId}&type=refund.created`,
      );
      const { items } = list.body;
      // It is stored before it is worked on.
      return items.length > 0 && items.every(({ status }) => status !== 'received') ? items : null;
    });
    expect(events).toMatchObject([{ status: 'processed' }]);
    const nothingLeft = await finance.client.post(`${path}/refund`, reason);
    expect(nothingLeft.body).toMatchObject({ code: 'already_refunded' });
    const admin = await operator(app, 'admin');
    const audit = await admin.client.get(`/api/admin/v1/audit-log?subjectId=${pack?.id}`);
    expect(audit.body).toMatchObject({ items: [{ id: first.body.auditId, ...reason }] });
  });

  it('leaves the books in order', async () => {
    expect(await ledgerFindings(app)).toEqual([]);
  });
});
