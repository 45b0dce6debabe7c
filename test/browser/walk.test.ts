import { readFile } from 'node:fs/promises';

import { beforeAll, describe, expect, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import type { Locator, Page } from 'playwright-core';

import { until } from '../../scripts/lib/net.mjs';
import { withClient } from '../../scripts/lib/postgres.mjs';
import { story, type Visitor } from '../support/browser.js';
import { tellNobody } from '../support/deletion-notice.js';
import { openStage } from '../support/stage.js';

jest.setTimeout(300_000);

/** The main job of the product, from the first page to the last deleted file, in a real browser. */
const CUSTOMER = { email: 'lin@example.com', password: 'a-long-enough-secret' };
// The previews are given time to be seen.
const PROMPT = 'A ceramic perfume bottle on travertine, late sun [demo:pace=3000]';
const SLOW = 'A lighthouse in the fog [demo:slow=20000]';
const FAILING = 'A picture that never comes [demo:fail]';
const LONGER_THAN_ANY_PLAN_KEEPS = '10 years';

const stage = openStage();
let customer: Visitor;
let operator: Visitor;
let contentUrl: string;

beforeAll(async () => {
  customer = await stage.visit();
  operator = await stage.visit();
  await warmUp();
});

/** The first picture of a worker waits for processes that later ones find; its previews are left out. */
async function warmUp(): Promise<void> {
  const other = await stage.signedUp({ email: 'first@example.com', password: CUSTOMER.password });
  const wish = { prompt: 'A first picture', aspectRatio: '1:1', resolution: '1K', count: 1 };
  const { id } = await other.post<{ id: string }>('/api/v1/generations', wish, {
    'idempotency-key': crypto.randomUUID(),
  });
  const isOver = async () =>
    (await other.get<{ status: string }>(`/api/v1/generations/${id}`)).status === 'finished';
  await until(isOver, { what: 'the first picture', every_ms: 300 });
  await other.page.close();
}

const step = story(() => [customer, operator]);

/** The worker stands still for as long as the page takes, so that no run ends meanwhile. */
async function whileNothingGoesOn(look: () => Promise<void>): Promise<void> {
  const { pid } = stage.product.worker;
  process.kill(pid, 'SIGSTOP');
  try {
    await look();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/** Waits until the newest run has a preview for whoever looks at it. */
async function hasPreview(): Promise<void> {
  const redis = new Redis(stage.product.redis.url);
  const isThere = async () => {
    const { items } = await customer.get<{ items: { id: string }[] }>('/api/v1/generations');
    return items[0] !== undefined && (await redis.exists(`generation:previews:${items[0].id}`)) > 0;
  };
  await until(isThere, { what: 'a preview' }).finally(() => redis.disconnect());
}

/** Rows of a query that the owner of the tables asks. */
function rowsOf(query: string): Promise<Record<string, unknown>[]> {
  return withClient(
    stage.product.database.ownerUrl,
    async (client) => (await client.query<Record<string, unknown>>(query)).rows,
  );
}

const button = (page: Page | Locator, name: string | RegExp) => page.getByRole('button', { name });
const link = (page: Page | Locator, name: string | RegExp) => page.getByRole('link', { name });
const seen = (locator: Locator) => locator.waitFor({ state: 'visible' });

async function balanceIs(page: Page, credits: number): Promise<void> {
  await seen(button(page, new RegExp(`^${credits}\\s*credits$`)));
}

/** The run with this prompt in the stream of the studio. */
const run = (prompt: string) => customer.page.getByRole('article', { name: prompt });

async function generate(prompt: string): Promise<void> {
  const { page } = customer;
  await page.getByLabel('Describe the picture').fill(prompt);
  await button(page, /^Generate\W+10 credits/).click();
  await seen(run(prompt));
}

describe('a customer', () => {
  step('types a prompt on the first page, signs up, and finds it in the studio', async () => {
    const { page } = customer;
    await page.goto('/');
    await page.getByLabel('Describe the picture').fill(PROMPT);
    await button(page, /^Generate/).click();
    await page.getByLabel('E-mail').fill(CUSTOMER.email);
    await page.getByLabel('Password').fill(CUSTOMER.password);
    await button(page, 'Create account').click();
    await page.waitForURL('**/studio');
    expect(await page.getByLabel('Describe the picture').inputValue()).toBe(PROMPT);
    await balanceIs(page, 40);
  });

  step('is told the price, sees previews, gets the picture and pays 10 credits', async () => {
    const { page } = customer;
    const go = button(page, /^Generate/);
    await seen(go.filter({ hasText: '10 credits' }).filter({ hasText: 'you will have 30' }));
    await go.click();
    await hasPreview();
    await whileNothingGoesOn(() =>
      seen(run(PROMPT).getByRole('img', { name: 'Preview, not finished yet' })),
    );
    await seen(link(run(PROMPT), /^Open picture 1/));
    await seen(run(PROMPT).getByText('10 credits charged'));
    await balanceIs(page, 30);
  });

  step('opens it, reads the receipt and downloads the very file that was made', async () => {
    const { page } = customer;
    await link(run(PROMPT), /^Open picture 1/).click();
    await seen(page.getByRole('heading', { level: 1, name: PROMPT }));
    await seen(page.getByRole('region', { name: 'Receipt' }).getByText('10 credits charged'));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      link(page, 'Download original').click(),
    ]);
    contentUrl = new URL(download.url()).pathname;
    const original = await page.request.get(contentUrl);
    expect(original.headers()['content-type']).toBe('image/png');
    const file = await readFile(await download.path());
    expect(file.equals(await original.body())).toBe(true);
  });

  step('is not charged for a run that fails', async () => {
    const { page } = customer;
    await link(page, 'Studio').click();
    await generate(FAILING);
    await seen(
      run(FAILING)
        .getByText(/You were not charged/)
        .first(),
    );
    await seen(run(FAILING).getByText('10 credits are back in your balance.'));
    await balanceIs(page, 30);
  });

  step('reloads in the middle of a run and still sees it running', async () => {
    const { page } = customer;
    await generate(SLOW);
    await seen(button(run(SLOW), 'Cancel run'));
    await whileNothingGoesOn(async () => {
      await page.reload();
      await seen(button(run(SLOW), 'Cancel run'));
    });
  });

  step('buys a pack in the test checkout meanwhile and has its credits', async () => {
    const { page } = customer;
    await page.goto('/pricing');
    await link(page, /^Buy\W+\$9/).click();
    await seen(page.getByText('TEST MODE'));
    await button(page, 'Pay $9.00').click();
    await page.waitForURL('**/checkout/return?*');
    await seen(page.getByText('300 credits have been added.'));
    await page.goto('/studio/account');
    const purchases = page.getByRole('region', { name: 'Purchases' });
    await seen(purchases.getByText('300 credits'));
    await seen(purchases.getByText('$9', { exact: true }));
  });

  step('comes back to the picture of that run', async () => {
    const { page } = customer;
    await page.goto('/studio');
    await seen(link(run(SLOW), /^Open picture 1/));
    await balanceIs(page, 320);
  });
});

/** Fills the reason in the open dialog, confirms, and follows the link to the audit row. */
async function confirm(
  action: string,
  reason: string,
  done: string | RegExp = 'Done.',
): Promise<void> {
  const dialog = operator.page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(reason);
  await button(dialog, action).click();
  await seen(dialog.getByText(done));
}

async function followAuditLink(reason: string): Promise<void> {
  const { page } = operator;
  await link(page.getByRole('dialog'), 'Open the audit row').click();
  await page.waitForURL('**/admin/audit-log?*');
  await seen(page.getByRole('row').filter({ hasText: reason }));
  // The heading and the one row that the link asked for.
  expect(await page.getByRole('row').count()).toBe(2);
}

describe('an operator', () => {
  step('signs in to the console and finds the customer by e-mail', async () => {
    const { page } = operator;
    operator.expectFault('/api/v1/me'); // Asked before sign-in, and answered 401 as it must be.
    await page.goto('/admin/');
    await page.getByLabel('E-mail').fill(stage.product.operator.email);
    await page.getByLabel('Password').fill(stage.product.operator.password);
    await button(page, 'Sign in').click();
    await page.getByRole('menuitem', { name: 'Customers' }).click();
    await page.getByPlaceholder('Search').fill(CUSTOMER.email);
    await page.waitForURL('**/admin/customers?*filter=*');
    await page.getByRole('row').filter({ hasText: CUSTOMER.email }).click();
    await seen(page.getByRole('heading', { level: 2, name: CUSTOMER.email }));
  });

  step('gives the credits of a delivered picture back, which the audit log shows', async () => {
    const { page } = operator;
    await link(page, PROMPT).click();
    await seen(page.getByRole('heading', { level: 2, name: PROMPT }));
    await button(page, 'Restore credits').click();
    await seen(page.getByRole('dialog').getByText(/^10 credits of 1 image/));
    await confirm('Restore credits', 'The bottle has two caps');
    await followAuditLink('The bottle has two caps');
    await customer.page.reload();
    await balanceIs(customer.page, 330);
  });

  step('refunds the pack, and its credits are taken back', async () => {
    const { page } = operator;
    await page.getByRole('menuitem', { name: 'Payments' }).click();
    await page.getByRole('row').filter({ hasText: 'Pack S' }).getByText('Pack S').click();
    await button(page, 'Refund').click();
    await seen(page.getByRole('dialog').getByText(/^\$9\.00 .* 300 credits are taken back/));
    await confirm('Refund', 'Bought twice by mistake', /^The refund is requested/);
    const dialog = page.getByRole('dialog');
    const audit = await link(dialog, 'Open the audit row').getAttribute('href');
    await button(dialog, 'Close').click();
    // Without a reload: the page looks again until the refund has gone through.
    await seen(page.getByText('refunded', { exact: true }));
    await page.goto(new URL(audit ?? '', page.url()).href);
    await seen(page.getByRole('row').filter({ hasText: 'Bought twice by mistake' }));
    await customer.page.goto('/studio/account');
    await balanceIs(customer.page, 30);
    await seen(customer.page.getByText('$9 refunded'));
  });

  step('sees in a dry run what is due, deletes it, and the pictures are gone', async () => {
    const { page } = operator;
    await tellNobody(stage.product.database);
    await rowsOf(
      `UPDATE storage.object SET created_at = created_at - interval '${LONGER_THAN_ANY_PLAN_KEEPS}'`,
    );
    const [files] = await rowsOf(
      `SELECT count(*)::int AS count FROM storage.object WHERE state = 'stored'`,
    );
    await page.getByRole('menuitem', { name: 'Retention' }).click();
    await button(page, 'Dry run').click();
    const report = page.getByRole('region', { name: 'Report' });
    await seen(report.getByRole('row', { name: /^Images 3 / }));
    expect((await customer.page.request.get(contentUrl)).status()).toBe(200);
    await button(page, 'Delete now').click();
    await confirm('Delete now', 'Month end');
    await seen(link(page.getByRole('dialog'), 'Open the audit row'));
    await button(page.getByRole('dialog'), 'Close').click();
    await seen(report.getByText(new RegExp(`^Finished\\. ${String(files?.count)} files deleted`)));
    expect([404, 410]).toContain((await customer.page.request.get(contentUrl)).status());
  });

  step('finds the books right', async () => {
    const { page } = operator;
    await page.getByRole('menuitem', { name: 'Books' }).click();
    await seen(page.getByText('The books are right'));
    expect(await rowsOf('SELECT * FROM credits.audit')).toEqual([]);
    expect(await rowsOf('SELECT * FROM books.settlement_mismatch')).toEqual([]);
  });
});
