import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RenewalNotices } from '../../../libs/billing/src/jobs/renewal-notices.schedule.js';
import { startApp, type TestApp } from '../../support/app.js';
import { atLater } from '../../support/clock.js';
import { ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { eventually, openCheckout } from './billing-client.js';

/** Real: Postgres, Redis, HTTP, the built-in test gateway, the worker that relays facts. */
describe('mails about money', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: true });
  });
  afterAll(() => app.close());

  const press = (url: string) => fetch(url, { method: 'POST', redirect: 'manual' });
  async function mailsTo(customer: Customer): Promise<{ subject: string; text: string }[]> {
    return ownerSql(
      app,
      `SELECT subject, text_body AS text FROM kernel.mail
        WHERE to_address = $1 AND text_body LIKE '%/studio/account%' ORDER BY id`,
      [customer.email],
    );
  }
  const mail = (customer: Customer, subject: RegExp) =>
    eventually(app, async () => (await mailsTo(customer)).find((one) => subject.test(one.subject)));

  async function subscriber(query = '') {
    const customer = await signUp(app);
    const { checkoutUrl } = await openCheckout(app, customer, 'plan_starter');
    await press(`${checkoutUrl}/pay${query}`);
    await mail(customer, /^Receipt: Starter, \$\d+\.\d\d \/ 收据/);
    const { body } = await customer.client.post<{ url: string }>('/api/v1/billing/portal');
    const page = await (await fetch(body.url)).text();
    const action = (verb: string) =>
      `${app.url}${new RegExp(`action="([^"]+/${verb})"`).exec(page)?.[1] ?? ''}`;
    return { customer, action };
  }

  it('tells of each payment, each refund and each turn, once', async () => {
    const { customer, action } = await subscriber();
    await press(action('fail'));
    const unpaid = await mail(customer, /^The renewal of Starter was not paid/);
    expect(unpaid.text).toContain('check your card');
    expect(unpaid.text).toMatch(/The plan stays until [A-Z][a-z]+ \d+, \d{4};/);
    expect(unpaid.text).toContain('请在账单页面检查');
    // The payment service tries again in vain: nothing new to tell.
    await press(action('fail'));
    await press(action('renew'));
    await eventually(app, async () => (await mailsTo(customer)).length >= 3);
    await customer.client.post('/api/v1/billing/subscription/cancel');
    const cancelled = await mail(customer, /^Starter is cancelled and ends on /);
    expect(cancelled.text).toContain('pack credits stay yours');
    await press(action('refund'));
    await mail(customer, /^Refund: Starter, \$12\.00/);
    const starts = (await mailsTo(customer)).map(({ subject }) =>
      subject.split(' ').slice(0, 2).join(' '),
    );
    expect(starts.toSorted()).toEqual([
      'Receipt: Starter,',
      'Receipt: Starter,',
      'Refund: Starter,',
      'Starter is',
      'The renewal',
    ]);
  });

  it('tells of each cancellation, also of the second in one month', async () => {
    const { customer } = await subscriber();
    const turn = (verb: string) => customer.client.post(`/api/v1/billing/subscription/${verb}`);
    const cancellations = async () =>
      (await mailsTo(customer)).filter(({ subject }) => subject.startsWith('Starter is cancelled'));
    await turn('cancel');
    await eventually(app, async () => (await cancellations()).length === 1);
    await turn('resume');
    await turn('cancel');
    await eventually(app, async () => (await cancellations()).length === 2);
  });

  it('tells when a plan that is not paid stops, apart from the first warning', async () => {
    const { customer, action } = await subscriber();
    await press(action('fail'));
    await mail(customer, /^The renewal of Starter was not paid/);
    for (const _time of [2, 3]) await press(action('fail'));
    const stopped = await mail(customer, /^Starter stops: its renewal was not paid \/ .+已停用/);
    expect(stopped.text).toContain('The plan stops now');
  });

  it('writes to whoever bought it, not to a colleague who only looked', async () => {
    const { customer } = await subscriber();
    const colleague = `colleague-${Date.now()}@example.com`;
    await ownerSql(
      app,
      `INSERT INTO billing.checkout (workspace_id, user_id, email, gateway, kind, product_code,
         plan_code, external_product_id, credits, amount_minor, currency, status)
       SELECT workspace_id, user_id, $2, gateway, 'pack', 'pack_s', NULL, 'prod_sandbox_pack_s', 300,
              900, 'USD', 'completed' FROM billing.checkout WHERE workspace_id = $1`,
      [customer.workspaceId, colleague],
    );
    await customer.client.post('/api/v1/billing/subscription/cancel');
    await mail(customer, /^Starter is cancelled/);
    const others = await ownerSql(app, 'SELECT 1 FROM kernel.mail WHERE to_address = $1', [
      colleague,
    ]);
    expect(others).toEqual([]);
  });

  it('tells of a renewal three days before it, once, at the price that was agreed', async () => {
    const [{ customer }, { customer: saver }] = [
      await subscriber(),
      await subscriber('?code=TEST20'),
    ];
    const notices = app.worker?.get(RenewalNotices);
    await notices?.send();
    const told = async (one: Customer) =>
      (await mailsTo(one)).filter(({ subject }) => subject.includes('renews on'));
    expect(await told(customer)).toEqual([]);
    // Newcomers pay more from now on; who subscribed before does not.
    await ownerSql(
      app,
      "UPDATE catalog.product SET price_minor = 1500, credits = 400 WHERE code = 'plan_starter'",
    );
    // A month has 28 to 31 days.
    const [period] = await ownerSql<{ twoDaysBefore: string }>(
      app,
      `SELECT (min(current_period_end) - kernel.now() - interval '2 days')::text AS "twoDaysBefore"
         FROM billing.subscription WHERE workspace_id = ANY ($1)`,
      [[customer.workspaceId, saver.workspaceId]],
    );
    await atLater(app.database, period!.twoDaysBefore, async () => {
      await notices?.send();
      await notices?.send();
    });
    const [first, ...others] = await told(customer);
    expect(others).toEqual([]);
    expect(first?.text).toContain('for $12.00. What');
    expect(first?.text).toContain('replaced by 500 new ones');
    expect((await told(saver))[0]?.text).toContain(
      'for $12.00, less any discount that still lasts. What',
    );
  });
});
