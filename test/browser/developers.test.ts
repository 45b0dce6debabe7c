import { beforeAll, describe, expect, jest } from '@jest/globals';
import type { Locator } from 'playwright-core';

import { until } from '../../scripts/lib/net.mjs';
import { copied, story, type Visitor } from '../support/browser.js';
import { openStage } from '../support/stage.js';
import { expectUsable } from '../support/usable.js';

jest.setTimeout(300_000);

const CUSTOMER = { email: 'developer@example.com', password: 'tall-grey-horse-71' };

/** Real: the built product, its demo engine and TEST MODE payments, a Chromium. */
describe('the pages for developers', () => {
  const stage = openStage();
  let customer: Visitor;
  beforeAll(async () => {
    customer = await stage.signedUp(CUSTOMER, {
      viewport: { width: 1280, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
  });
  const step = story(() => [customer]);

  const seen = (locator: Locator): Promise<void> => locator.first().waitFor();
  const balanceWith = async (key: string): Promise<number> =>
    (
      await fetch(`${stage.product.url}/api/v1/credits/balance`, {
        headers: { authorization: `Bearer ${key}` },
      })
    ).status;

  step('a plan without the API says so, and leads to the plans', async () => {
    const { page } = customer;
    await page.goto('/studio/account');
    await page.getByRole('link', { name: 'API keys' }).click();
    await seen(page.getByRole('heading', { name: 'Your plan does not include the API' }));
    expect(await page.getByRole('button', { name: 'Create a key' }).count()).toBe(0);
    await page.getByRole('button', { name: 'See the plans' }).click();
    await seen(page.getByRole('dialog').getByText('Studio'));
  });

  step('with a plan that has it a key is made and shown once', async () => {
    const { page } = customer;
    const { checkoutUrl } = await customer.post<{ checkoutUrl: string }>(
      '/api/v1/billing/checkouts',
      { productCode: 'plan_starter' },
    );
    await page.request.post(`${checkoutUrl}/pay`, { maxRedirects: 0 });
    await until(
      async () => {
        const me = await page.request.get('/api/v1/me');
        return (await me.text()).includes('"apiAccess":true');
      },
      { what: 'the plan' },
    );
    await page.goto('/studio/account/developers');
    await page.getByRole('button', { name: 'Create a key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('shop server');
    await dialog.getByLabel('Works for').selectOption({ label: '90 days' });
    await dialog.getByLabel('Upload references').uncheck();
    await expectUsable(page);
    await dialog.getByRole('button', { name: 'Create a key' }).click();
    await seen(page.getByRole('dialog', { name: 'Your new key' }));
    await page.getByRole('button', { name: 'Copy' }).last().click();
    const key = await copied(page, /^sk-/);
    expect(await balanceWith(key)).toBe(200);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.reload();
    const row = page.getByRole('listitem').filter({ hasText: 'shop server' });
    await seen(row.getByText('Make pictures'));
    await seen(row.getByText(/Last used .* Expires on/));
    expect(await page.content()).not.toContain(key);
    await expectUsable(page);
    await row.getByRole('button', { name: 'Revoke shop server' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await seen(page.getByText('No keys yet.'));
    expect(await balanceWith(key)).toBe(401);
  });
});
