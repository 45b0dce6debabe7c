import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Creem } from 'creem';
import { sandboxSettings } from '../../../libs/billing/src/gateway/sandbox/sandbox-settings.js';
import { ReconcilePayments } from '../../../libs/billing/src/reconcile/reconcile-payments.js';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, signUp, type Customer } from '../../support/http-client.js';
import { balanceOf, eventually, ledgerFindings, openCheckout } from './billing-client.js';
import type { Found, Run } from './comparing.js';

interface Payment {
  id: string;
  amountMinor: number;
  taxMinor: number;
  refundedMinor: number;
  disputedMinor: number;
}

/** Real: Postgres, Redis, HTTP and the built-in test gateway with books of its own. */
describe('the money in the console and the test gateway’s own books', () => {
  let app: TestApp;
  let creem: Creem;
  let finance: Customer;
  beforeAll(async () => {
    app = await startApp();
    const { apiKey, baseUrl } = sandboxSettings(app.config);
    creem = new Creem({ apiKey, serverURL: baseUrl });
    finance = await operator(app, 'finance');
  });
  afterAll(async () => {
    expect(await ledgerFindings(app)).toEqual([]);
    await app.close();
  });

  const press = async (url: string) => {
    expect((await fetch(url, { method: 'POST', redirect: 'manual' })).status).toBe(303);
  };
  const payments = async () =>
    (await finance.client.get<{ items: Payment[] }>('/api/admin/v1/payments?_start=0&_end=100'))
      .body.items;

  /** Pays for a product; the test gateway's page of what the customer may do with it. */
  async function buy(product: string, query = '') {
    const customer = await signUp(app);
    const before = (await payments()).length;
    const { externalId, checkoutUrl } = await openCheckout(app, customer, product);
    await press(`${checkoutUrl}/pay${query}`);
    await eventually(app, async () => (await payments()).length === before + 1);
    const { order, subscription, customer: payer } = await creem.checkouts.retrieve(externalId);
    const portal = `${app.url}/sandbox/portal/${typeof payer === 'object' ? payer.id : ''}`;
    const subscriptionId = typeof subscription === 'object' ? subscription.id : '';
    return {
      customer,
      portal,
      payment: `${portal}/payments/${order?.transaction ?? ''}`,
      subscription: `${portal}/subscriptions/${subscriptionId}`,
    };
  }
  const sum = (items: Payment[], of: (payment: Payment) => number) =>
    items.reduce((total, payment) => total + of(payment), 0);

  it('are the same to the cent: what was paid less what went back', async () => {
    const half = await buy('pack_m', '?country=DE');
    await press(`${half.payment}/refund-half`);
    const held = await buy('plan_pro', '?code=TEST20');
    const yearly = await buy('plan_studio_year');
    expect((await balanceOf(yearly.customer)).available).toBe(60_040);
    await press(`${yearly.subscription}/renew`);
    const won = await buy('pack_s');
    await press(`${won.payment}/dispute`);
    await press(`${won.payment}/win`);
    const lost = await buy('pack_s');
    await press(`${lost.payment}/dispute`);
    // Of these nothing is told.
    await press(`${held.portal}/deliveries/held/set`);
    await press(`${held.subscription}/renew`);
    await press(`${held.payment}/refund`);

    await finance.client.post('/api/admin/v1/reconciliations', {});
    await app.api.get(ReconcilePayments, { strict: false }).runRequested();
    const list = await finance.client.get<{ items: Run[] }>('/api/admin/v1/reconciliations');
    const [run] = list.body.items;
    expect(run).toMatchObject({ status: 'finished', complete: true, note: null });
    expect(run?.ours).toEqual(run?.theirs);

    const { totals } = await creem.stats.getSummary('USD');
    const items = await payments();
    expect(items).toHaveLength(totals.totalPayments);
    expect(sum(items, ({ amountMinor }) => amountMinor)).toBe(totals.totalRevenue);
    const back = ({ refundedMinor, disputedMinor }: Payment) => refundedMinor + disputedMinor;
    const taxes = sum(items, ({ taxMinor }) => taxMinor);
    expect(taxes).toBeGreaterThan(0);
    expect(sum(items, (payment) => payment.amountMinor - back(payment)) - taxes).toBe(
      totals.totalNetRevenue,
    );
    expect(run?.ours.USD).toEqual({
      paid: sum(items, ({ amountMinor }) => amountMinor),
      refunded: sum(items, ({ refundedMinor }) => refundedMinor),
      disputed: 900,
    });
    const open = await finance.client.get<{ items: Found[] }>(
      '/api/admin/v1/payment-differences?status=open',
    );
    expect(open.body.items).toEqual([]);
    const overview = await finance.client.get('/api/admin/v1/overview');
    expect(overview.body).toMatchObject({ openDisputes: 1 }); // the other one was won
  });
});
