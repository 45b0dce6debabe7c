import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../../scripts/lib/net.mjs';
import { startApp, type TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
import { signIn, signUp } from '../../support/http-client.js';
import { balanceOf, eventually, ledgerFindings, openCheckout } from './billing-client.js';

interface Page {
  items: { kind: string }[];
}

/** Real: Postgres, Redis, HTTP, the worker and its schedules. The database's clock is moved. */
describe('time at the built-in test gateway', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: true });
  });
  afterAll(() => app.close());

  it('renews a subscription by itself; pack credits stay, what is left of the old cycle lapses', async () => {
    const customer = await signUp(app);
    for (const [product, credits] of [
      ['pack_s', 340],
      ['plan_starter', 840],
    ] as const) {
      const { checkoutUrl } = await openCheckout(app, customer, product);
      await fetch(`${checkoutUrl}/pay`, { method: 'POST', redirect: 'manual' });
      await eventually(app, async () => (await balanceOf(customer)).available === credits);
    }
    await setClockOffset(app.database, '32 days');
    // A month later the old session is over.
    const later = { ...customer, client: await signIn(app, customer.email) };
    const purchases = await until(
      async () => {
        const { body } = await later.client.get<Page>('/api/v1/billing/purchases');
        return body.items.length === 3 ? body.items : null;
      },
      { what: 'renewal' },
    );
    expect(purchases.map(({ kind }) => kind)).toEqual(['subscription', 'subscription', 'pack']);
    // The trial's 40 lapsed after its 30 days; the pack's 300 never do.
    expect((await balanceOf(later)).available).toBe(800);
    expect(await ledgerFindings(app)).toEqual([]);
  });
});
