import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { startCreem, type CreemEvent, type CreemStandIn } from '../../support/creem-stand-in.js';
import { ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { balanceOf, casesOf, ledgerFindings, openCheckout, settled } from './billing-client.js';

interface Shown {
  id: string;
  planCode: string;
  status: string;
}

/** Real: Postgres, HTTP. The payment vendor is a stand-in at which two open pages are both paid. */
describe('two subscriptions of one workspace', () => {
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

  async function deliver(...events: CreemEvent[]): Promise<void> {
    for (const event of events) {
      expect(await creem.deliver(app.url, event)).toBe(200);
      expect(await settled(app, event.id)).toMatchObject({ status: 'processed' });
    }
  }
  const idOf = (events: CreemEvent[]) => events[2]?.object.id as string;
  const shown = async ({ client }: Customer) =>
    (
      await client.get<{ subscription: Shown | null; others: Shown[] }>(
        '/api/v1/billing/subscription',
      )
    ).body;
  const available = async (customer: Customer) => (await balanceOf(customer)).available;
  const planOf = async ({ workspaceId }: Customer) => {
    const [row] = await ownerSql<{ plan: string }>(
      app,
      'SELECT plan_code AS plan FROM catalog.assignment WHERE workspace_id = $1',
      [workspaceId],
    );
    return row?.plan;
  };

  /** Both pages are open before either is paid. */
  async function paysTwice(): Promise<{
    customer: Customer;
    starter: CreemEvent[];
    pro: CreemEvent[];
  }> {
    const customer = await signUp(app);
    const first = await openCheckout(app, customer, 'plan_starter');
    const second = await openCheckout(app, customer, 'plan_pro');
    return { customer, starter: creem.pay(first.externalId), pro: creem.pay(second.externalId) };
  }

  it('keep the credits of each and the larger plan, and are put before a person once', async () => {
    for (const first of ['starter', 'pro'] as const) {
      const { customer, ...paid } = await paysTwice();
      const second = first === 'pro' ? paid.starter : paid.pro;
      await deliver(...paid[first]);
      expect(await casesOf(app, customer.workspaceId)).toEqual([]);
      await deliver(...second);
      expect(await available(customer)).toBe(2040);
      expect(await planOf(customer)).toBe('pro');
      expect(await casesOf(app, customer.workspaceId)).toEqual([{ reference: idOf(second) }]);

      // Each renewal ends what is left of its own cycle only.
      await deliver(creem.renew(idOf(paid.starter)), creem.renew(idOf(paid.pro)));
      expect(await available(customer)).toBe(2040);
      expect(await planOf(customer)).toBe('pro');
      expect(await casesOf(app, customer.workspaceId)).toHaveLength(1);
    }
  });

  it('are counted rightly where both payments arrive at the same moment', async () => {
    const { customer, starter, pro } = await paysTwice();
    const events = [...starter, ...pro];
    await Promise.all(events.map((event) => creem.deliver(app.url, event)));
    for (const event of events) await settled(app, event.id);
    await deliver(...events);
    expect(await available(customer)).toBe(2040);
    expect(await casesOf(app, customer.workspaceId)).toHaveLength(1);
  });

  it('are both shown, and each can be cancelled and resumed', async () => {
    const { customer, starter, pro } = await paysTwice();
    await deliver(...starter, ...pro);
    const { subscription, others } = await shown(customer);
    expect(subscription).toMatchObject({ planCode: 'pro', status: 'active' });
    expect(others).toMatchObject([{ planCode: 'starter', status: 'active' }]);
    const preview = '/api/v1/billing/subscription/change-preview?productCode=plan_studio';
    // A change ends what is left of its own cycle only.
    expect((await customer.client.get(preview)).body).toMatchObject({ endingCredits: 1500 });
    const cancel = (id: string) =>
      customer.client.post(`/api/v1/billing/subscription/cancel?subscriptionId=${id}`);
    const stranger = await signUp(app);
    const own = await openCheckout(app, stranger, 'plan_starter');
    await deliver(...creem.pay(own.externalId));
    expect(
      await stranger.client.post(
        `/api/v1/billing/subscription/cancel?subscriptionId=${others[0]?.id}`,
      ),
    ).toMatchObject({ status: 404, body: { code: 'no_subscription' } });
    expect(await cancel(others[0]?.id ?? '')).toMatchObject({
      status: 200,
      body: {
        subscription: { planCode: 'pro', status: 'active' },
        others: [{ planCode: 'starter', status: 'scheduled_cancel' }],
      },
    });
    const resume = (who: Customer) =>
      who.client.post(`/api/v1/billing/subscription/resume?subscriptionId=${others[0]?.id}`);
    expect(await resume(stranger)).toMatchObject({ status: 404 });
    expect(await resume(customer)).toMatchObject({
      body: {
        subscription: { planCode: 'pro', status: 'active' },
        others: [{ planCode: 'starter', status: 'active' }],
      },
    });
    // Said once, however many subscriptions are in its way.
    const erasure = await customer.client.get<{ obstacles: { code: string }[] }>(
      '/api/v1/account/erasure',
    );
    expect(erasure.body.obstacles).toMatchObject([{ code: 'subscription_renews' }]);
    expect(await cancel(subscription?.id ?? '')).toMatchObject({
      body: { subscription: { planCode: 'pro', status: 'scheduled_cancel' } },
    });
    expect(await available(customer)).toBe(2040);
  });
});
