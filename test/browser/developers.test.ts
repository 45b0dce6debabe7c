import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, jest } from '@jest/globals';
import type { Browser, Locator } from 'playwright-core';

import { until } from '../../scripts/lib/net.mjs';
import { openBrowser, story, visit, type Visitor } from '../support/browser.js';
import { startProduct, type Product } from '../support/product.js';

jest.setTimeout(120_000);

const CUSTOMER = { email: 'developer@example.com', password: 'tall-grey-horse-71' };

/** Real: the built product, its demo engine and TEST MODE payments, a Chromium. */
describe('the pages for developers', () => {
  let product: Product;
  let browser: Browser;
  let customer: Visitor;
  beforeAll(async () => {
    product = await startProduct();
    browser = await openBrowser();
    customer = await visit(browser, product.url, {
      viewport: { width: 1280, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await post('/api/v1/auth/sign-up', CUSTOMER);
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await product.stop();
  });
  const step = story(() => [customer]);

  async function post(path: string, data?: object): Promise<unknown> {
    const answer = await customer.page.request.post(path, {
      headers: { origin: product.url },
      ...(data && { data }),
    });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  }
  const seen = (locator: Locator): Promise<void> => locator.first().waitFor();
  const balanceWith = async (key: string): Promise<number> =>
    (
      await fetch(`${product.url}/api/v1/credits/balance`, {
        headers: { authorization: `Bearer ${key}` },
      })
    ).status;

  async function expectUsable(): Promise<void> {
    const { violations } = await new AxeBuilder({ page: customer.page }).analyze();
    expect(
      violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)),
    ).toEqual([]);
  }

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
    const { checkoutUrl } = (await post('/api/v1/billing/checkouts', {
      productCode: 'plan_starter',
    })) as { checkoutUrl: string };
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
    await expectUsable();
    await dialog.getByRole('button', { name: 'Create a key' }).click();
    await seen(page.getByRole('dialog', { name: 'Your new key' }));
    await page.getByRole('button', { name: 'Copy' }).last().click();
    const key = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(key).toMatch(/^sk-/);
    expect(await balanceWith(key)).toBe(200);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.reload();
    const row = page.getByRole('listitem').filter({ hasText: 'shop server' });
    await seen(row.getByText('Make pictures'));
    await seen(row.getByText(/Last used .* Expires on/));
    expect(await page.content()).not.toContain(key);
    await expectUsable();
    await row.getByRole('button', { name: 'Revoke shop server' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await seen(page.getByText('No keys yet.'));
    expect(await balanceWith(key)).toBe(401);
  });
});
