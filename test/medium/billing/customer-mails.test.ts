import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RenewalNotices } from '../../../libs/billing/src/jobs/renewal-notices.schedule.js';
import { startApp, type TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
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
    eventually(async () => (await mailsTo(customer)).find((one) => subject.test(one.subject)));

  async function subscriber() {
    const customer = await signUp(app);
    const { checkoutUrl } = await openCheckout(app, customer, 'plan_starter');
    await press(`${checkoutUrl}/pay`);
    await mail(customer, /^Receipt: Starter, \$12\.00 \/ 收据/);
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
    expect(unpaid.text).toContain('请在账单页面检查');
    // The payment service tries again in vain: nothing new to tell.
    await press(action('fail'));
    await press(action('renew'));
    await eventually(async () => (await mailsTo(customer)).length >= 3);
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

  it('tells of a renewal three days before it, once', async () => {
    const { customer } = await subscriber();
    const notices = app.worker?.get(RenewalNotices);
    await notices?.send();
    expect(await mailsTo(customer)).toHaveLength(1);
    const [left] = await ownerSql<{ seconds: number }>(
      app,
      `SELECT extract(epoch FROM current_period_end - now())::int AS seconds
         FROM billing.subscription WHERE workspace_id = $1`,
      [customer.workspaceId],
    );
    await setClockOffset(app.database, `${(left?.seconds ?? 0) - 2 * 86_400} seconds`);
    await notices?.send();
    await notices?.send();
    const told = (await mailsTo(customer)).filter(({ subject }) => subject.includes('renews on'));
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain('for $12.00');
    await setClockOffset(app.database, '0');
  });
});
