import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import type { JsonObject } from '../../support/creem-examples.js';
import { startCreem, type CreemEvent, type CreemStandIn } from '../../support/creem-stand-in.js';
import { ownerSql, signUp, type Customer } from '../../support/http-client.js';
import {
  balanceOf,
  casesOf,
  eventually,
  ledgerFindings,
  openCheckout,
  settled,
} from './billing-client.js';

const DAY_MS = 24 * 3_600_000;

/** Real: Postgres, HTTP. The payment vendor is a stand-in that charges what a test tells it to. */
describe('cycles and changes of plan', () => {
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

  async function deliver(...events: CreemEvent[]): Promise<string> {
    let last = '';
    for (const event of events) {
      expect(await creem.deliver(app.url, event)).toBe(200);
      last = (await settled(app, event.id)).status;
    }
    return last;
  }
  async function subscribes(
    product: string,
  ): Promise<{ customer: Customer; id: string; events: CreemEvent[] }> {
    const customer = await signUp(app);
    const { externalId } = await openCheckout(app, customer, product);
    const events = creem.pay(externalId);
    return { customer, events, id: events[2]?.object.id as string };
  }
  const change = (customer: Customer, productCode: string) =>
    customer.client.post('/api/v1/billing/subscription/change', { productCode });
  const calls = (id: string) =>
    creem.requests.filter(({ path }) => path === `/v1/subscriptions/${id}/upgrade`).length;
  const pendingOf = async (customer: Customer) =>
    (
      await customer.client.get<{ subscription: { pendingProductCode: string | null } }>(
        '/api/v1/billing/subscription',
      )
    ).body.subscription.pendingProductCode;
  const purchasesOf = async (customer: Customer) =>
    (
      await customer.client.get<{ items: { amountMinor: number }[] }>('/api/v1/billing/purchases')
    ).body.items.map(({ amountMinor }) => amountMinor);
  const lastCall = () =>
    creem.requests.filter(({ path }) => path.endsWith('/upgrade')).at(-1)?.body.update_behavior;
  const available = async (customer: Customer) => (await balanceOf(customer)).available;
  const planUntil = async (customer: Customer) => {
    const [row] = await ownerSql<{ until: Date }>(
      app,
      'SELECT until FROM catalog.assignment WHERE workspace_id = $1',
      [customer.workspaceId],
    );
    return row?.until.getTime();
  };
  const periodEnd = async (customer: Customer) => {
    const { body } = await customer.client.get<{ subscription: { currentPeriodEnd: string } }>(
      '/api/v1/billing/subscription',
    );
    return Date.parse(body.subscription.currentPeriodEnd);
  };

  /** The statement says that the old cycle was replaced, not that its time was over; no line is of nothing. */
  async function readsOfUpgrade(customer: Customer): Promise<void> {
    interface Page {
      items: { reasonCode: string; amount: number }[];
      nextCursor: string | null;
    }
    const lines: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await customer.client.get<Page>(`/api/v1/credits/entries?limit=1${query}`);
      lines.push(...body.items.map(({ reasonCode, amount }) => `${reasonCode} ${amount}`));
      cursor = body.nextCursor;
    }
    expect(lines).toEqual([
      'cycle_ended -500',
      'subscription_paid 1500',
      'subscription_paid 500',
      'trial_granted 40',
    ]);
    const file = await fetch(`${app.url}/api/v1/credits/entries.csv?locale=zh`, {
      headers: { cookie: customer.client.cookie ?? '' },
    });
    expect(await file.text()).toContain('上一周期的剩余积分，已由新周期取代,-500');
  }

  it('a dearer plan at once may cost the difference of the prices, and no less', async () => {
    const { customer, id, events } = await subscribes('plan_starter');
    await deliver(...events);
    await change(customer, 'plan_pro');
    expect(lastCall()).toBe('proration-charge-immediately');
    // 29.00 less 12.00 at most: a cent, or a cent too little, is no change of plan.
    expect(await deliver(creem.renew(id, 1))).toBe('rejected');
    expect(await deliver(creem.renew(id, 1699))).toBe('rejected');
    expect(await available(customer)).toBe(540);
    expect(await casesOf(app, customer.workspaceId)).not.toEqual([]);
    expect(await deliver(creem.renew(id, 1700))).toBe('processed');
    expect(await available(customer)).toBe(1540);
    await readsOfUpgrade(customer);
  });

  it('a cheaper plan begins with the next cycle, at its whole price', async () => {
    const { customer, id, events } = await subscribes('plan_pro');
    await deliver(...events);
    await change(customer, 'plan_starter');
    expect(lastCall()).toBe('proration-none');
    expect(await available(customer)).toBe(1540);
    expect(await deliver(creem.renew(id, 600))).toBe('rejected');
    expect(await deliver(creem.renew(id))).toBe('processed');
    expect(await available(customer)).toBe(540);
  });

  it('the payment of a change that is told again, or late, is the same payment', async () => {
    const { customer, id, events } = await subscribes('plan_starter');
    await deliver(...events);
    await change(customer, 'plan_pro');
    const late = creem.renew(id, 1700);
    // The next month was paid, and heard of, first.
    expect(await deliver(creem.renew(id))).toBe('processed');
    expect(await deliver(late)).toBe('processed');
    expect(await deliver({ ...late, id: `${late.id}_again` })).toBe('processed');
    expect(await purchasesOf(customer)).toEqual([1700, 2900, 1200]);
    expect(await available(customer)).toBe(1540);
    expect(await casesOf(app, customer.workspaceId)).toEqual([]);
    // It was that one change that cost less: no further payment does.
    expect(await deliver(creem.renew(id, 1700))).toBe('rejected');
  });

  it('one dearer plan is paid before another is asked for, however often it is asked for', async () => {
    const { customer, id, events } = await subscribes('plan_starter');
    await deliver(...events);
    const before = calls(id);
    const twice = await Promise.all([change(customer, 'plan_pro'), change(customer, 'plan_pro')]);
    expect(twice.map(({ status }) => status)).toEqual([200, 200]);
    expect(calls(id) - before).toBe(1);
    const refused = { status: 409, body: { code: 'change_being_paid' } };
    expect(await change(customer, 'plan_studio')).toMatchObject(refused);
    expect(await change(customer, 'plan_starter')).toMatchObject(refused);
    expect(calls(id) - before).toBe(1);
    expect(await deliver(creem.renew(id, 1700))).toBe('processed');
    expect((await change(customer, 'plan_studio')).status).toBe(200);
    expect(await deliver(creem.renew(id, 7_900 - 2_900))).toBe('processed');
    expect(await available(customer)).toBe(5040);
    expect(await casesOf(app, customer.workspaceId)).toEqual([]);
  });

  it('a payment of a change that does not fit stops no other change, and the right one is taken', async () => {
    const { customer, id, events } = await subscribes('plan_starter');
    await deliver(...events);
    await change(customer, 'plan_pro');
    expect(await deliver(creem.renew(id, 1699))).toBe('rejected');
    expect(await casesOf(app, customer.workspaceId)).toHaveLength(1);
    expect(await pendingOf(customer)).toBeNull();
    expect((await change(customer, 'plan_studio')).status).toBe(200);
    expect(await deliver(creem.renew(id, 6_700))).toBe('processed');
    expect(await available(customer)).toBe(5040);
  });

  it('a change that was paid at the whole price makes no later payment cheaper', async () => {
    const { customer, id, events } = await subscribes('plan_starter');
    await deliver(...events);
    await change(customer, 'plan_pro');
    expect(await deliver(creem.renew(id))).toBe('processed');
    expect(await deliver(creem.renew(id, 1700))).toBe('rejected');
    expect(await purchasesOf(customer)).toEqual([2900, 1200]);
    expect(await available(customer)).toBe(1540);
  });

  it('a change that nobody knows the outcome of stops the next only until it is read', async () => {
    const { customer, id, events } = await subscribes('plan_starter');
    await deliver(...events);
    creem.failNext(`/v1/subscriptions/${id}/upgrade`, { status: 500 });
    expect(await change(customer, 'plan_pro')).toMatchObject({ body: { code: 'outcome_unknown' } });
    expect((await change(customer, 'plan_studio')).status).toBe(409);
    await ownerSql(
      app,
      `UPDATE billing.plan_change SET created_at = created_at - interval '3 minutes'
        WHERE subscription_id = (SELECT id FROM billing.subscription WHERE workspace_id = $1)`,
      [customer.workspaceId],
    );
    expect((await change(customer, 'plan_studio')).status).toBe(200);
    expect(await pendingOf(customer)).toBe('plan_studio');
    // Of the change that never happened no payment in part is taken.
    expect(await deliver(creem.renew(id, 6_700))).toBe('processed');
    expect(await available(customer)).toBe(5040);
  });

  it('a cheaper plan that was to come is taken back, here or at the vendor', async () => {
    const { customer, id, events } = await subscribes('plan_pro');
    await deliver(...events);
    await change(customer, 'plan_starter');
    expect(await pendingOf(customer)).toBe('plan_starter');
    const kept = await change(customer, 'plan_pro');
    expect(kept).toMatchObject({
      status: 200,
      body: { subscription: { pendingProductCode: null } },
    });
    expect(lastCall()).toBe('proration-none');
    await change(customer, 'plan_starter');
    creem.subscriptionEvent('subscription.update', id, { product: 'prod_plan_pro' });
    expect(await deliver(creem.renew(id))).toBe('processed');
    expect(await pendingOf(customer)).toBeNull();
    expect(await available(customer)).toBe(1540);
  });

  it("a change made on the vendor's own page is paid with the next invoice, whichever event is first", async () => {
    for (const first of ['update', 'paid']) {
      const { customer, id, events } = await subscribes('plan_starter');
      await deliver(...events);
      const update = creem.subscriptionEvent('subscription.update', id, {
        product: 'prod_plan_pro',
      });
      const paid = creem.renew(id, 2_900 + 1_700);
      if (first === 'paid') expect(await deliver(paid)).toBe('waiting');
      await deliver(update);
      if (first === 'update') await deliver(paid);
      await eventually(app, async () => (await available(customer)) === 1540);
      expect(await purchasesOf(customer)).toEqual([4600, 1200]);
      expect(await casesOf(app, customer.workspaceId)).toEqual([]);
    }
    const { customer, id, events } = await subscribes('plan_starter');
    await deliver(...events);
    creem.subscriptionEvent('subscription.update', id, { product: 'prod_plan_pro' });
    expect(await deliver(creem.renew(id, 1))).toBe('rejected');
    expect(await available(customer)).toBe(540);
  });

  it('a yearly product brings the credits of its year at once, to be spent within it', async () => {
    const { customer, id, events } = await subscribes('plan_studio_year');
    // Nothing in the event says when the period ends: the product does.
    const paid = structuredClone(events[2] as CreemEvent);
    Object.assign(paid.object.last_transaction as JsonObject, { period_end: null });
    Object.assign(paid.object, { current_period_end_date: null });
    await deliver(events[0] as CreemEvent, paid);
    expect(await available(customer)).toBe(60_040);
    const start = (paid.object.last_transaction as JsonObject).period_start as number;
    const end = await periodEnd(customer);
    expect(new Date(end).getUTCFullYear()).toBe(new Date(start).getUTCFullYear() + 1);
    expect(new Date(end).getUTCMonth()).toBe(new Date(start).getUTCMonth());
    const [lot] = await ownerSql<{ expires: Date }>(
      app,
      `SELECT expires_at AS expires FROM credits.lot WHERE account_id = $1 AND kind = 'subscription'`,
      [customer.workspaceId],
    );
    expect(lot?.expires.getTime()).toBe(end + 3 * DAY_MS);
    // What is left of the year lapses with the next one; a month's price pays for no year.
    expect(await deliver(creem.renew(id, 7900))).toBe('rejected');
    expect(await deliver(creem.renew(id))).toBe('processed');
    expect(await available(customer)).toBe(60_040);
  });

  it('from the month to the year at once, with the rest of the month counted in', async () => {
    const { customer, id, events } = await subscribes('plan_pro');
    await deliver(...events);
    const { body } = await customer.client.get(
      '/api/v1/billing/subscription/change-preview?productCode=plan_pro_year',
    );
    expect(body).toMatchObject({
      moment: 'now',
      priceMinor: 29_000,
      credits: 18_000,
      periodMonths: 12,
    });
    await change(customer, 'plan_pro_year');
    expect(lastCall()).toBe('proration-charge-immediately');
    // 290.00 less 29.00 at most.
    expect(await deliver(creem.renew(id, 26_099))).toBe('rejected');
    expect(await deliver(creem.renew(id, 26_100))).toBe('processed');
    expect(await available(customer)).toBe(18_040);
    const plan = await customer.client.get('/api/v1/billing/subscription');
    expect(plan.body).toMatchObject({
      subscription: { planCode: 'pro', productCode: 'plan_pro_year', priceMinor: 29_000 },
    });
  });

  it('from the year to the month when the year is over: what is paid for is used first', async () => {
    const { customer, id, events } = await subscribes('plan_starter_year');
    await deliver(...events);
    await change(customer, 'plan_studio');
    expect(lastCall()).toBe('proration-none');
    expect(await available(customer)).toBe(6_040);
    expect(await deliver(creem.renew(id))).toBe('processed');
    expect(await available(customer)).toBe(5_040);
    const plan = await customer.client.get('/api/v1/billing/subscription');
    expect(plan.body).toMatchObject({
      subscription: { planCode: 'studio', productCode: 'plan_studio' },
    });
  });

  it('the plan stays for the grace only while a renewal is tried', async () => {
    const { customer, id, events } = await subscribes('plan_pro');
    await deliver(...events);
    const end = await periodEnd(customer);
    const becomes = (status: string) =>
      deliver(creem.subscriptionEvent(`subscription.${status}`, id, { status }));
    for (const [status, grace_days] of [
      ['past_due', 3],
      ['unpaid', 0],
      ['active', 3],
      ['paused', 0],
      ['scheduled_cancel', 0],
      ['canceled', 0],
    ] as const) {
      await becomes(status);
      expect([status, await planUntil(customer)]).toEqual([status, end + grace_days * DAY_MS]);
    }
    expect(await available(customer)).toBe(1540);
  });

  it('an event that does not say when is as good as the state that is read', async () => {
    const { customer, id, events } = await subscribes('plan_pro');
    await deliver(...events);
    const old = creem.subscriptionEvent('subscription.paused', id, { status: 'paused' });
    creem.subscriptionEvent('subscription.update', id, { status: 'active' });
    Object.assign(old.object, { updated_at: null });
    await deliver(old);
    const { body } = await customer.client.get('/api/v1/billing/subscription');
    expect(body).toMatchObject({ subscription: { status: 'active' } });
  });
});
