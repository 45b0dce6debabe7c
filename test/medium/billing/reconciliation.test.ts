import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReconcilePayments } from '../../../libs/billing/src/reconcile/reconcile-payments.js';
import { startApp, type TestApp } from '../../support/app.js';
import type { JsonObject } from '../../support/creem-examples.js';
import { startCreem, type CreemEvent, type CreemStandIn } from '../../support/creem-stand-in.js';
import { operator, signUp, type Customer } from '../../support/http-client.js';
import { balanceOf, ledgerFindings, openCheckout, settled } from './billing-client.js';

interface Run {
  id: string;
  status: string;
  complete: boolean;
  theirs: Record<string, { paid: number; refunded: number; disputed: number }>;
  ours: Record<string, { paid: number; refunded: number; disputed: number }>;
}
interface Found {
  id: string;
  kind: string;
  subject: string;
  theirs: string;
  ours: string;
  status: string;
  purchaseId: string | null;
  note: string | null;
}

/** Real: Postgres, HTTP. The payment vendor is a stand-in whose events are lost on purpose. */
describe('reconciliation with the payment service', () => {
  let app: TestApp;
  let creem: CreemStandIn;
  let finance: Customer;
  beforeAll(async () => {
    creem = await startCreem();
    app = await startApp({ env: creem.env });
    finance = await operator(app, 'finance');
  });
  afterAll(async () => {
    expect(await ledgerFindings(app)).toEqual([]);
    await app.close();
    await creem.close();
  });

  /** Asks for a comparison in the console and does it as the worker would. */
  async function reconcile(): Promise<Run> {
    const asked = await finance.client.post<Run>('/api/admin/v1/reconciliations', {});
    expect(asked).toMatchObject({ status: 201, body: { status: 'requested' } });
    await app.api.get(ReconcilePayments, { strict: false }).runRequested();
    const list = await finance.client.get<{ items: Run[] }>('/api/admin/v1/reconciliations');
    return list.body.items.find(({ id }) => id === asked.body.id) as Run;
  }
  async function found(...subjects: string[]): Promise<Found[]> {
    const list = await finance.client.get<{ items: Found[] }>(
      '/api/admin/v1/payment-differences?_start=0&_end=100',
    );
    return list.body.items.filter(({ subject }) => subjects.includes(subject));
  }
  async function deliver(...events: CreemEvent[]): Promise<void> {
    for (const event of events) {
      expect(await creem.deliver(app.url, event)).toBe(200);
      await settled(app, event.id);
    }
  }
  async function pays(product: string): Promise<{ customer: Customer; events: CreemEvent[] }> {
    const customer = await signUp(app);
    const { externalId } = await openCheckout(app, customer, product);
    return { customer, events: creem.pay(externalId) };
  }
  const chargeOf = (events: CreemEvent[]) =>
    (events[0]?.object.order as JsonObject).transaction as string;
  const subscriptionOf = (events: CreemEvent[]) => events[2]?.object.id as string;
  const available = async (customer: Customer) => (await balanceOf(customer)).available;
  const purchases = async (customer: Customer) =>
    (await customer.client.get<{ items: JsonObject[] }>('/api/v1/billing/purchases')).body.items;
  const state = async (customer: Customer) =>
    (await customer.client.get<{ subscription: JsonObject | null }>('/api/v1/billing/subscription'))
      .body.subscription;

  it('grants what was paid although no event ever came, once, also when they come at last', async () => {
    const pack = await pays('pack_m');
    const plan = await pays('plan_pro');
    const renewal = creem.renew(subscriptionOf(plan.events));
    expect(await reconcile()).toMatchObject({ status: 'finished', complete: true });
    expect(await available(pack.customer)).toBe(1040);
    expect(await available(plan.customer)).toBe(1540);
    expect(await state(plan.customer)).toMatchObject({ planCode: 'pro', status: 'active' });
    expect(await purchases(plan.customer)).toHaveLength(2);
    const charge = chargeOf(pack.events);
    expect(await found(charge)).toMatchObject([
      { kind: 'payment_missing', theirs: '25.00 USD', ours: '–', status: 'healed' },
    ]);
    await deliver(...pack.events, ...plan.events, renewal);
    expect(await available(pack.customer)).toBe(1040);
    expect(await available(plan.customer)).toBe(1540);
    expect(await purchases(plan.customer)).toHaveLength(2);
  });

  it('takes in refunds that no event told, and counts their late events as the same money', async () => {
    const { customer, events } = await pays('pack_s');
    await deliver(...events);
    const charge = chargeOf(events);
    const [first, second] = [creem.refund(charge, 100), creem.refund(charge, 200)];
    await reconcile();
    // 300 of 900 minor units of 300 credits.
    expect(await available(customer)).toBe(240);
    expect(await found(charge)).toMatchObject([
      { kind: 'refund_missing', theirs: '3.00 USD', ours: '0.00 USD', status: 'healed' },
    ]);
    await deliver(second, first, { ...first, id: `${first.id}_2` });
    expect(await available(customer)).toBe(240);
    await deliver(creem.refund(charge, 300));
    expect(await available(customer)).toBe(140);
    expect(await purchases(customer)).toMatchObject([
      { status: 'partially_refunded', refundedMinor: 600 },
    ]);
    await reconcile();
    expect(await available(customer)).toBe(140);
  });

  it('finds a dispute and its end in the charge itself', async () => {
    const { customer, events } = await pays('pack_s');
    await deliver(...events);
    const charge = chargeOf(events);
    const dispute = creem.dispute(charge);
    await reconcile();
    expect(await available(customer)).toBe(40);
    await deliver(dispute);
    expect(await purchases(customer)).toMatchObject([{ status: 'disputed' }]);
    creem.win(charge);
    await reconcile();
    expect(await available(customer)).toBe(340);
    expect(await purchases(customer)).toMatchObject([{ status: 'paid' }]);
    const kinds = (await found(charge)).map(({ kind, status }) => `${kind} ${status}`);
    expect(kinds.sort()).toEqual(['dispute_missing healed', 'dispute_won healed']);
  });

  it('believes an operator that a dispute was won, and tells when the bank says otherwise', async () => {
    const { customer, events } = await pays('pack_s');
    await deliver(...events, creem.dispute(chargeOf(events)));
    const [payment] = (
      await finance.client.get<{ items: { id: string }[] }>(
        `/api/admin/v1/payments?workspaceId=${customer.workspaceId}`,
      )
    ).body.items;
    const enter = (who: Customer) =>
      who.client.post<{ auditId: string; code?: string }>(
        `/api/admin/v1/payments/${payment?.id}/dispute-won`,
        { reason: 'The bank wrote to us' },
      );
    expect((await enter(await operator(app, 'support'))).status).toBe(403);
    expect((await enter(finance)).status).toBe(200);
    expect(await available(customer)).toBe(340);
    expect((await enter(finance)).body).toMatchObject({ code: 'no_open_dispute' });
    await reconcile();
    const [difference] = await found(chargeOf(events));
    expect(difference).toMatchObject({ kind: 'dispute_not_won', status: 'open' });
    const explain = () =>
      finance.client.post<{ code?: string }>(
        `/api/admin/v1/payment-differences/${difference?.id}/explain`,
        { reason: 'Their dashboard is a day behind' },
      );
    expect((await explain()).status).toBe(200);
    expect((await explain()).body).toMatchObject({ code: 'not_open' });
    await reconcile();
    expect(await found(chargeOf(events))).toMatchObject([
      { status: 'explained', note: 'Their dashboard is a day behind' },
    ]);
  });

  it('takes over the state of a subscription, and of one that it never heard of', async () => {
    const { customer, events } = await pays('plan_starter');
    await deliver(...events);
    const id = subscriptionOf(events);
    creem.subscriptionEvent('subscription.past_due', id, { status: 'past_due' });
    await reconcile();
    expect(await state(customer)).toMatchObject({ status: 'past_due' });
    expect(await found(id)).toMatchObject([
      { kind: 'subscription_state', theirs: 'past_due', ours: 'active', status: 'healed' },
    ]);
  });

  it('puts what it cannot heal before a person, until both say the same', async () => {
    const { customer, events } = await pays('pack_l');
    const charge = chargeOf(events);
    // The one checkout that could tell what was bought cannot be read.
    creem.failNext('/v1/checkouts', { status: 404 });
    await reconcile();
    expect(await found(charge)).toMatchObject([{ kind: 'payment_missing', status: 'open' }]);
    expect(await available(customer)).toBe(40);
    await deliver(...events);
    await reconcile();
    expect(await found(charge)).toMatchObject([{ kind: 'payment_missing', status: 'healed' }]);
    expect(await available(customer)).toBe(3040);
  });

  it('adds up: the money of its charges is the money in the vendor’s own books', async () => {
    const run = await reconcile();
    const sum = (field: string) =>
      creem.charges.reduce((total, charge) => total + ((charge[field] as number | null) ?? 0), 0);
    expect(run.ours.USD).toEqual(run.theirs.USD && { ...run.theirs.USD, disputed: 0 });
    expect(run.theirs.USD).toMatchObject({
      paid: sum('amount_paid'),
      refunded: sum('refunded_amount'),
    });
  });

  it('ends with its reason on record when the payment service is away, and can be asked for again', async () => {
    creem.failNext('/v1/subscriptions/search', { status: 503 });
    const asked = await finance.client.post<Run>('/api/admin/v1/reconciliations', {});
    await app.api.get(ReconcilePayments, { strict: false }).runRequested();
    const [last] = (await finance.client.get<{ items: Run[] }>('/api/admin/v1/reconciliations'))
      .body.items;
    expect(last).toMatchObject({ id: asked.body.id, status: 'failed' });
    expect(await reconcile()).toMatchObject({ status: 'finished' });
  });
});
