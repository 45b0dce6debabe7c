import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { startCreem, type CreemEvent, type CreemStandIn } from '../../support/creem-stand-in.js';
import { operator, signUp, type Customer } from '../../support/http-client.js';
import { stopSchedule } from '../../support/schedules.js';
import { balanceOf, eventually, ledgerFindings, openCheckout, settled } from './billing-client.js';

interface PaymentBody {
  id: string;
  transactionId: string;
  status: string;
  refundedMinor: number;
}

/** Real: Postgres, Redis, HTTP, the worker's schedules. The payment vendor is a stand-in. */
describe('calls to the payment vendor', () => {
  let app: TestApp;
  let creem: CreemStandIn;
  let finance: Customer;
  beforeAll(async () => {
    creem = await startCreem();
    app = await startApp({ env: creem.env, worker: true });
    // The night's comparison would take the faults that are meant for others.
    await stopSchedule(app, 'billing.reconcile');
    finance = await operator(app, 'finance');
  });
  afterAll(async () => {
    expect(await ledgerFindings(app)).toEqual([]);
    await app.close();
    await creem.close();
  });

  async function deliver(...events: CreemEvent[]): Promise<void> {
    for (const event of events) {
      expect(await creem.deliver(app.url, event)).toBe(200);
      await settled(app, event.id);
    }
  }
  async function owner(product: string): Promise<{ customer: Customer; payment: PaymentBody }> {
    const customer = await signUp(app);
    const { externalId } = await openCheckout(app, customer, product);
    await deliver(...creem.pay(externalId));
    const list = await finance.client.get<{ items: PaymentBody[] }>(
      `/api/admin/v1/payments?workspaceId=${customer.workspaceId}`,
    );
    return { customer, payment: list.body.items[0] as PaymentBody };
  }
  const refund = (payment: PaymentBody) =>
    finance.client.post<{ refundId: string; status: string; code?: string }>(
      `/api/admin/v1/payments/${payment.id}/refund`,
      { reason: 'Asked for by the customer' },
    );
  const read = async (payment: PaymentBody) =>
    (await finance.client.get<PaymentBody>(`/api/admin/v1/payments/${payment.id}`)).body;
  const available = async (customer: Customer) => (await balanceOf(customer)).available;
  const calls = (path: string) => creem.requests.filter((request) => request.path.startsWith(path));

  it.each([
    [{ status: 503 }, 503, 'gateway_unavailable'],
    [{ status: 429 }, 503, 'gateway_unavailable'],
    [{ status: 400 }, 502, 'gateway_refused'],
    // It gave up in the middle: nobody knows what it did.
    [{ status: 408 }, 503, 'gateway_unavailable'],
    [{ status: 200, body: '<html>' }, 503, 'gateway_unavailable'],
    ['reset' as const, 503, 'gateway_unavailable'],
  ])(
    'a checkout that the vendor answers with %j is a plain problem',
    async (fault, status, code) => {
      const customer = await signUp(app);
      creem.failNext('/v1/checkouts', fault);
      const before = calls('/v1/checkouts').length;
      const answer = await customer.client.post('/api/v1/billing/checkouts', {
        productCode: 'pack_s',
      });
      expect(answer).toMatchObject({ status, body: { code } });
      expect(JSON.stringify(answer.body)).not.toContain('creem_test');
      expect(calls('/v1/checkouts')).toHaveLength(before + 1);
    },
  );

  it('finds a product that nobody mapped in the vendor’s own list, and remembers it', async () => {
    const other = await startCreem({
      prod_7Hq: { price: 900, recurring: false },
      prod_8Kx: { price: 2900, recurring: true },
      prod_9Zz: { price: 2500, recurring: true },
    });
    const elsewhere = await startApp({ env: other.env });
    try {
      const customer = await signUp(elsewhere);
      const { externalId } = await openCheckout(elsewhere, customer, 'pack_s');
      const [event] = other.pay(externalId) as [CreemEvent];
      expect(await other.deliver(elsewhere.url, event)).toBe(200);
      await eventually(elsewhere, async () => (await balanceOf(customer)).available === 340);
      await openCheckout(elsewhere, customer, 'pack_s');
      expect(other.requests.at(-1)?.body.product_id).toBe('prod_7Hq');
      // The same price as a subscription is not the pack.
      const missing = await customer.client.post('/api/v1/billing/checkouts', {
        productCode: 'pack_m',
      });
      expect(missing.body).toMatchObject({ code: 'gateway_refused' });
    } finally {
      await elsewhere.close();
      await other.close();
    }
  });

  it('refunds at the vendor and counts its event as the same refund', async () => {
    const { customer, payment } = await owner('pack_s');
    expect(await refund(payment)).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    expect(calls('/v1/refunds').at(-1)?.body).toEqual({ transaction_id: payment.transactionId });
    // The credits follow the vendor's answer; nobody has to wait for the event.
    expect(await available(customer)).toBe(40);
    await deliver(creem.refund(payment.transactionId, 900));
    expect(await available(customer)).toBe(40);
    expect(await read(payment)).toMatchObject({ status: 'refunded', refundedMinor: 900 });
  });

  it('refunds the rest after a partial refund in the vendor’s dashboard', async () => {
    const { customer, payment } = await owner('pack_s');
    await deliver(creem.refund(payment.transactionId, 300));
    expect(await available(customer)).toBe(240);
    expect((await refund(payment)).status).toBe(200);
    expect(await available(customer)).toBe(40);
    expect(await read(payment)).toMatchObject({ status: 'refunded', refundedMinor: 900 });
  });

  it('reads again what became of a refund whose answer was lost', async () => {
    const { customer, payment } = await owner('pack_s');
    creem.failNext('/v1/refunds', 'lost-answer');
    const before = calls('/v1/refunds').length;
    expect(await refund(payment)).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    expect(calls('/v1/refunds')).toHaveLength(before + 1);
    expect(await available(customer)).toBe(40);
  });

  it('keeps a refund open while its outcome is unknown, and does not send it twice', async () => {
    const { customer, payment } = await owner('pack_s');
    creem.failNext('/v1/refunds', { status: 500 });
    expect(await refund(payment)).toMatchObject({ status: 200, body: { status: 'pending' } });
    expect((await refund(payment)).body).toMatchObject({ code: 'refund_running' });
    // Nobody spends what is on its way back.
    expect(await available(customer)).toBe(40);
    await deliver(creem.refund(payment.transactionId, 900));
    expect(await available(customer)).toBe(40);
  });

  it('takes nothing back when the vendor refuses the refund', async () => {
    const { customer, payment } = await owner('pack_s');
    creem.failNext('/v1/refunds', { status: 400 });
    expect((await refund(payment)).body).toMatchObject({ code: 'gateway_refused' });
    expect(await available(customer)).toBe(340);
    expect(await read(payment)).toMatchObject({ status: 'paid', refundedMinor: 0 });
    expect((await refund(payment)).status).toBe(200);
  });

  it('knows that a cancellation happened although its answer was lost', async () => {
    const { customer } = await owner('plan_pro');
    creem.failNext('/v1/subscriptions', 'lost-answer');
    const answer = await customer.client.post('/api/v1/billing/subscription/cancel');
    expect(answer.body).toMatchObject({ subscription: { status: 'scheduled_cancel' } });
    expect(calls('/v1/subscriptions').at(-2)?.body).toEqual({
      mode: 'scheduled',
      onExecute: 'cancel',
    });
    const resumed = await customer.client.post('/api/v1/billing/subscription/resume');
    expect(resumed.body).toMatchObject({ subscription: { status: 'active' } });
    const portal = await customer.client.post('/api/v1/billing/portal');
    expect(portal.body).toEqual({ url: `${creem.url}/portal/cust_1` });
  });

  it('takes a prorated payment for a change that was asked for, and only then', async () => {
    const { customer } = await owner('plan_starter');
    const change = await customer.client.post('/api/v1/billing/subscription/change', {
      productCode: 'plan_pro',
    });
    expect(change.body).toMatchObject({ subscription: { pendingProductCode: 'plan_pro' } });
    const { path, body } = calls('/v1/subscriptions').at(-1) ?? { path: '', body: {} };
    expect(path).toMatch(/\/upgrade$/);
    expect(body).toEqual({
      product_id: 'prod_plan_pro',
      update_behavior: 'proration-charge-immediately',
    });
    const id = path.split('/')[3] ?? '';
    await deliver(creem.renew(id, 1740));
    expect(await available(customer)).toBe(1540);
    await deliver(creem.renew(id, 1740));
    expect(await available(customer)).toBe(1540);
    const { body: list } = await customer.client.get<{ items: unknown[] }>(
      '/api/v1/billing/purchases',
    );
    expect(list.items).toHaveLength(2);
  });

  it('takes up an event that a killed process had only stored', async () => {
    const customer = await signUp(app);
    const { externalId } = await openCheckout(app, customer, 'pack_s');
    const [event] = creem.pay(externalId) as [CreemEvent];
    // Its transaction cannot be read at first: the event stays in the table and is tried again.
    Object.assign(event.object.order as object, { transaction: null });
    creem.failNext('/v1/checkouts', { status: 503 });
    expect(await creem.deliver(app.url, event)).toBe(200);
    await eventually(app, async () => (await available(customer)) === 340);
  });
});
