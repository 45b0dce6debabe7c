import { readFile } from 'node:fs/promises';

import { beforeAll, describe, expect, jest } from '@jest/globals';
import type { Locator } from 'playwright-core';

import { until } from '../../scripts/lib/net.mjs';
import { withClient } from '../../scripts/lib/postgres.mjs';
import { press, story, type Visitor } from '../support/browser.js';
import { setClockOffset } from '../support/clock.js';
import { openStage } from '../support/stage.js';
import { expectUsable } from '../support/usable.js';

jest.setTimeout(300_000);

const CUSTOMER = { email: 'credits@example.com', password: 'tall-grey-horse-71' };
const CREDITS = '/studio/account/credits';
const GIFTS = 14;

interface Run {
  id: string;
  status: string;
}

/** Real: the built product, its demo engine and TEST MODE payments, a Chromium. */
describe('the credits of an account', () => {
  const stage = openStage();
  let customer: Visitor;
  let operator: Visitor;
  beforeAll(async () => {
    operator = await stage.signedIn(stage.product.operator);
    customer = await stage.signedUp(CUSTOMER, { viewport: { width: 1280, height: 900 } });
  });
  const step = story(() => [customer]);

  /** Moves the time of the database. Sessions end by it as well, so the customer signs in again. */
  async function moveClock(by: string): Promise<void> {
    await customer.page.goto('about:blank'); // An open page would ask while nobody is signed in.
    await setClockOffset(stage.product.database, by);
    // What ran at the later time would be due again only then.
    await withClient(stage.product.database.ownerUrl, (client) =>
      client.query(`UPDATE kernel.schedule SET next_run_at = least(next_run_at, kernel.now())`),
    );
    await customer.post('/api/v1/auth/sign-in', CUSTOMER);
  }
  const spendable = async () =>
    (await customer.get<{ spendable: number }>('/api/v1/credits/balance')).spendable;

  async function run(prompt: string, count: number): Promise<void> {
    const body = { prompt, aspectRatio: '1:1', resolution: '1K', count };
    const { id } = await customer.post<Run>('/api/v1/generations', body, {
      'idempotency-key': crypto.randomUUID(),
    });
    await until(
      async () => {
        const { status } = await customer.get<Run>(`/api/v1/generations/${id}`);
        return status !== 'accepted' && status !== 'running';
      },
      { what: `the end of ${prompt}`, every_ms: 300, timeout_ms: 100_000 },
    );
  }

  const section = (name: string): Locator => customer.page.getByRole('region', { name });
  const rows = (): Locator => section('Statement').locator('tbody tr');
  const seen = (locator: Locator): Promise<void> => locator.first().waitFor();
  /** The columns of the usage table, over all its days: midnight may have come in between. */
  async function usageSums(): Promise<number[]> {
    const sums: number[] = [];
    for (const row of await section('Usage').locator('tbody tr').all())
      for (const [column, text] of (await row.locator('td').allInnerTexts()).entries())
        sums[column] = (sums[column] ?? 0) + Number(text);
    return sums;
  }
  const filtersTo = (count: number): Promise<unknown> =>
    until(async () => (await rows().count()) === count, {
      what: `${count} rows`,
      timeout_ms: 60_000,
    });

  step('a plan is bought, pictures are made, and one never comes', async () => {
    const { page } = customer;
    const { checkoutUrl } = await customer.post<{ checkoutUrl: string }>(
      '/api/v1/billing/checkouts',
      { productCode: 'plan_starter' },
    );
    await page.request.post(`${checkoutUrl}/pay`, { maxRedirects: 0 });
    await until(async () => (await spendable()) === 540, { what: 'the credits of the plan' });
    await run('Five boats in a row', 5);
    await run('A picture that never comes [demo:fail]', 1);
    expect(await spendable()).toBe(490);
  });

  step('the balance is told by lot, with the day until which each can be spent', async () => {
    const { page } = customer;
    await page.goto(CREDITS);
    const balance = section('Balance');
    await seen(balance.getByText('490', { exact: true }));
    await seen(balance.getByText(/^until /));
    await seen(section('Usage').getByText('50 credits spent'));
    await section('Usage').getByText('As a table').click();
    await until(async () => (await usageSums()).join(' ') === '540 50 0 0 0', {
      what: 'what came and went',
    });
    await expectUsable(page);
  });

  step('the statement is filtered by kind, by credits and by day', async () => {
    const { page } = customer;
    await filtersTo(14);
    await page.getByLabel('Kind').selectOption({ label: 'Received' });
    await filtersTo(2);
    expect(new URL(page.url()).searchParams.get('kind')).toBe('received');
    await page.getByLabel('Credits', { exact: true }).selectOption({ label: 'Free trial' });
    await filtersTo(1);
    await seen(rows().filter({ hasText: 'Free trial credits' }).filter({ hasText: '+40' }));
    await page.getByLabel('To', { exact: true }).fill('2020-01-01');
    await seen(page.getByRole('heading', { name: 'Nothing fits these filters' }));
    await page.getByRole('button', { name: 'Clear filters' }).first().click();
    await filtersTo(14);
  });

  step('the file has what the filters leave, in the language of the page', async () => {
    const { page } = customer;
    await page.goto(`${CREDITS}?kind=received`);
    await filtersTo(2);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^credits-.*\.csv$/);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('Credits of your subscription');
    expect(lines[2]).toContain('Free trial credits');
  });

  step('earlier rows are loaded by keyboard until the beginning of the account', async () => {
    const { page } = customer;
    const { workspace } = await customer.get<{ workspace: { id: string } }>('/api/v1/me');
    for (let gift = 0; gift < GIFTS; gift += 1)
      await operator.post(
        `/api/admin/v1/customers/${workspace.id}/credits/grant`,
        { amount: 1, reason: 'A long statement' },
        { 'idempotency-key': crypto.randomUUID() },
      );
    await page.goto(CREDITS);
    await filtersTo(25);
    await page.getByRole('button', { name: 'Earlier' }).focus();
    await page.keyboard.press('Enter');
    await filtersTo(14 + GIFTS);
    await seen(page.getByText('The beginning of your account.'));
  });

  step('a row leads to the receipt, which says why nothing was charged, and back', async () => {
    const { page } = customer;
    const failed = rows().filter({ hasText: 'Not charged: something failed on our side' });
    await failed.getByRole('link', { name: 'Receipt' }).click();
    await page.waitForURL('**/studio/receipts/*');
    await seen(page.getByRole('heading', { level: 1, name: 'Receipt' }));
    await seen(section('Sums').getByText('1 × 10 = 10'));
    await seen(section('Sums').getByText('−10'));
    const picture = section('Pictures').getByRole('listitem').first();
    await seen(picture.getByText('10 credits returned'));
    await seen(picture.getByText('You were not charged.'));
    await seen(picture.getByText(/The image service did not deliver/));
    await seen(picture.getByText(/^10 from .* · until /));
    const moves = picture.getByRole('list', { name: 'Moves' }).getByRole('listitem');
    expect(await moves.allInnerTexts()).toEqual([
      expect.stringContaining('Held for a picture'),
      expect.stringContaining('Not charged: something failed on our side'),
    ]);
    await expectUsable(page);
    await page.getByRole('link', { name: 'See it in the statement' }).click();
    await filtersTo(2);
    await seen(page.getByRole('button', { name: /^One run only/ }));
  });

  step('on paper the receipt is alone', async () => {
    const { page } = customer;
    await rows().first().getByRole('link', { name: 'Receipt' }).click();
    await seen(page.getByRole('button', { name: 'Print' }));
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('banner').isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
    expect(await section('Sums').isVisible()).toBe(true);
    await page.emulateMedia({ media: null });
  });

  step('credits that wait for the renewal stand apart and are not counted', async () => {
    const { page } = customer;
    customer.expectFault('/favicon.ico');
    const { url } = await customer.post<{ url: string }>('/api/v1/billing/portal');
    await page.goto(url);
    await press(page, page.getByRole('button', { name: 'Next renewal, declined' }));
    const plan = () =>
      customer.get<{ subscription: { status: string; currentPeriodEnd: string } }>(
        '/api/v1/billing/subscription',
      );
    await until(async () => (await plan()).subscription.status === 'past_due', {
      what: 'the unpaid renewal',
    });
    await page.goto('/studio/account');
    await seen(page.getByText(/^The renewal was not paid\./));
    // A month has 28 to 31 days, and its credits wait for three more.
    const left_ms = Date.parse((await plan()).subscription.currentPeriodEnd) - Date.now();
    await moveClock(`${Math.ceil(left_ms / 1000) + 86_400} seconds`);
    await page.goto(CREDITS);
    const waits = page.getByRole('region', { name: 'Waits for your renewal' });
    await seen(waits.getByText('490', { exact: true }));
    await seen(waits.getByRole('button', { name: 'Manage billing' }));
    expect(await spendable()).toBe(GIFTS);
    await seen(section('Balance').getByText(String(GIFTS), { exact: true }));
    await expectUsable(page);
    await page.goto('/studio');
    const composer = page.getByRole('region', { name: 'Next picture' });
    await composer.getByRole('textbox').fill('Two boats');
    await seen(composer.getByRole('button', { name: /you will have 4\)$/ }));
    await composer.getByRole('button', { name: 'One picture more' }).click();
    await seen(composer.getByText(/^The renewal of your plan is not paid yet\./));
    await moveClock('0');
  });

  step('what is owed names its purchase, and what the next one settles is told first', async () => {
    const { page } = customer;
    customer.expectFault('/favicon.ico');
    const { url } = await customer.post<{ url: string }>('/api/v1/billing/portal');
    await page.goto(url);
    await page.getByRole('button', { name: 'Bank disputes it' }).first().click();
    await until(async () => (await spendable()) === GIFTS, { what: 'the dispute' });
    await page.goto(CREDITS);
    const owed = page.getByRole('region', { name: 'Owed: the money went back' });
    await seen(owed.getByText(/^10 credits of Starter, bought on .*, were spent before/));
    await seen(owed.getByText(/settled out of your next purchase/));
    await seen(page.getByRole('button', { name: /^10 owed/ }));
    await page.goto('/checkout?product=pack_s');
    await seen(page.getByRole('heading', { name: 'Before you pay' }));
    expect(await page.locator('main dd').allInnerTexts()).toEqual(['300', '−10', '290']);
    await expectUsable(page);
    await page.getByRole('button', { name: 'Go on to the checkout' }).click();
    await page.getByRole('button', { name: /^Pay/ }).click();
    await seen(page.getByText(`You now have ${GIFTS + 290} credits.`));
    await page.goto(CREDITS);
    await seen(section('Balance').getByText(String(GIFTS + 290), { exact: true }));
    expect(await owed.count()).toBe(0);
  });
});
