import { readFile } from 'node:fs/promises';

import { beforeAll, describe, expect, jest } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';

import { until } from '../../scripts/lib/net.mjs';
import { story, type Visitor } from '../support/browser.js';
import { openStage } from '../support/stage.js';

jest.setTimeout(300_000);

/** The console with four operators: what each sees, and what takes two of them. */
const PASSWORD = 'a-long-enough-secret';
const CUSTOMER = 'lin@example.com';
const ROLES = ['support', 'finance', 'moderator', 'admin'] as const;
type Role = (typeof ROLES)[number];

/** Everything in each role's menu, from top to bottom. */
const MENU: Record<Role, string[]> = {
  support: [
    'Overview',
    'Approvals',
    'Customers',
    'Generations',
    'Batches',
    'Cases',
    'Shared links',
    'Trial grants',
    'Erasures',
    'Payments',
    'Books',
    'Providers',
    'Reconciler',
    'Webhook endpoints',
    'Audit log',
  ],
  finance: [
    'Overview',
    'Approvals',
    'Customers',
    'Generations',
    'Batches',
    'Cases',
    'Trial grants',
    'Payments',
    'Payment events',
    'Payment comparison',
    'Books',
    'Credits by day',
    'Plans',
    'Products and prices',
    'Product check',
    'Resolutions',
    'Model prices',
    'Providers',
    'Audit log',
  ],
  moderator: [
    'Overview',
    'Approvals',
    'Customers',
    'Generations',
    'Batches',
    'Cases',
    'Shared links',
    'In review',
    'Appeals',
    'Pauses',
    'Content checks',
    'Styles',
    'Audit log',
  ],
  admin: [
    'Overview',
    'Approvals',
    'Customers',
    'Generations',
    'Batches',
    'Cases',
    'Shared links',
    'Trial grants',
    'Erasures',
    'Payments',
    'Payment events',
    'Payment comparison',
    'Books',
    'Credits by day',
    'In review',
    'Appeals',
    'Pauses',
    'Content checks',
    'Retention',
    'Plans',
    'Products and prices',
    'Product check',
    'Resolutions',
    'Model prices',
    'Styles',
    'Providers',
    'Reconciler',
    'Backups',
    'Webhook endpoints',
    'Audit log',
    'Mailbox',
    'Operators',
  ],
};

/** What is wider than the room it has: the page itself, and parts that scroll sideways. */
const SCROLLING_PARTS = `[...document.querySelectorAll('html, main *')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 &&
    (one.localName === 'html' || ['auto', 'scroll'].includes(getComputedStyle(one).overflowX)))
  .map((one) => one.localName + ': ' + one.textContent.slice(0, 60))`;

const stage = openStage();
const visitors = {} as Record<Role, Visitor>;
let customer: Visitor;

beforeAll(async () => {
  const first = await stage.signedIn(stage.product.operator);
  for (const role of ROLES) {
    const email = `${role}@example.com`;
    visitors[role] = await stage.signedUp({ email, password: PASSWORD });
    const body = { email, roles: [role], reason: 'joins the team' };
    await first.post('/api/admin/v1/operators', body);
  }
  customer = await stage.signedUp({ email: CUSTOMER, password: PASSWORD });
}, 300_000);

const step = story(() => Object.values(visitors));

const button = (page: Page | Locator, name: string | RegExp) => page.getByRole('button', { name });
const link = (page: Page | Locator, name: string | RegExp) => page.getByRole('link', { name });
const menuItem = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name });
const seen = (locator: Locator) => locator.waitFor({ state: 'visible' });

async function openCustomer({ page }: Visitor): Promise<void> {
  await menuItem(page, 'Customers').click();
  await page.getByRole('row').filter({ hasText: CUSTOMER }).click();
  await seen(page.getByRole('heading', { level: 2, name: CUSTOMER }));
}

async function askForCredits(visitor: Visitor, credits: number, reason: string): Promise<Locator> {
  await openCustomer(visitor);
  await button(visitor.page, 'Grant credits').click();
  const dialog = visitor.page.getByRole('dialog');
  await dialog.getByLabel('Credits').fill(String(credits));
  await dialog.getByLabel('Reason').fill(reason);
  return dialog;
}

describe('each role', () => {
  for (const role of ROLES)
    step(`${role} sees in the menu what it may do, and nothing else`, async () => {
      const { page } = visitors[role];
      await page.goto('/admin/');
      await seen(menuItem(page, 'Overview'));
      await seen(menuItem(page, MENU[role].at(-1) ?? ''));
      expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(MENU[role]);
    });

  step(
    'moderation sees no money on the page of a customer, and support may not refund',
    async () => {
      await openCustomer(visitors.moderator);
      expect(await visitors.moderator.page.getByText('Balance by lot').count()).toBe(0);
      await openCustomer(visitors.support);
      await seen(visitors.support.page.getByText('Balance by lot'));
    },
  );

  step('is told of a list that does not come, which is not called empty', async () => {
    const { page } = visitors.support;
    const cases = '**/api/admin/v1/cases?*';
    visitors.support.expectFault('/api/admin/v1/cases');
    await page.route(cases, (route) => route.abort());
    await menuItem(page, 'Cases').click();
    const failure = page.getByRole('alert').filter({ hasText: 'The service did not answer.' });
    await seen(failure);
    expect(await page.getByText('No Cases found').count()).toBe(0);
    await page.unroute(cases);
    await button(failure, 'Refresh').click();
    await seen(page.getByText('No Cases found'));
  });

  step('goes from a case to the payment that it names, where it may see payments', async () => {
    const payment = 'payment 019a0000-0000-7000-8000-000000000001';
    const message = `Paid twice, please look at ${payment}.`;
    await visitors.support.post('/api/v1/support/cases', {
      kind: 'payment',
      reference: 'tran_4711',
      message,
    });
    for (const role of ['support', 'moderator'] as const) {
      const { page } = visitors[role];
      await page.goto('/admin/cases');
      await seen(page.getByText(message));
      const maySee = role === 'support' ? 1 : 0;
      expect(await link(page, payment).count()).toBe(maySee);
      expect(await link(page, 'tran_4711').count()).toBe(maySee);
    }
    const { page } = visitors.support;
    await link(page, 'tran_4711').click();
    await page.waitForURL(/\/admin\/payments\?.*tran_4711/);
  });
});

describe('what one operator may not do alone', () => {
  const REASON = 'Agreed for the launch week';

  step('becomes a request, which its requester cannot approve', async () => {
    const { page } = visitors.finance;
    const dialog = await askForCredits(visitors.finance, 5_000, REASON);
    await seen(dialog.getByText(/^More than 1,000 credits in a day/));
    await button(dialog, 'Grant credits').click();
    await seen(dialog.getByText('A second person has to approve this'));
    await link(dialog, 'Open the request').click();
    await seen(page.getByText(/You asked for this yourself/));
    expect(await button(page, 'Approve').count()).toBe(0);
    await seen(button(page, 'Withdraw'));
  });

  step('waits in the menu of a colleague, who reads the numbers and approves', async () => {
    const { page } = visitors.support;
    await page.reload();
    await menuItem(page, /^Approvals\s*1$/).click();
    await page.getByRole('row').filter({ hasText: 'finance@example.com' }).click();
    await seen(page.getByText(REASON));
    await button(page, 'Approve').click();
    const dialog = page.getByRole('dialog');
    await seen(dialog.getByRole('row', { name: 'Balance afterwards 5,040' }));
    await button(dialog, 'Approve').click();
    await seen(dialog.getByText('Done.'));
    await link(dialog, 'Open the audit row').click();
    await page.waitForURL('**/admin/audit-log?*');
    await seen(page.getByRole('row').filter({ hasText: 'Approved a request' }));
  });

  step('is carried out once, and both see it', async () => {
    const { page } = visitors.finance;
    await page.reload();
    await seen(
      page.getByText('support@example.com approved it, and it was carried out.', { exact: false }),
    );
    await openCustomer(visitors.finance);
    await seen(page.getByRole('row').filter({ hasText: REASON }).filter({ hasText: '+5,000' }));
  });

  step('is rejected with a reason that its requester reads', async () => {
    const dialog = await askForCredits(visitors.support, 2_000, 'A big favour');
    await button(dialog, 'Grant credits').click();
    await link(dialog, 'Open the request').click();
    const { page } = visitors.finance;
    // By its address: from the menu, the list as it was shows the earlier request for a moment.
    await page.goto('/admin/approvals');
    await page.getByRole('row').filter({ hasText: 'support@example.com' }).click();
    await button(page, 'Reject').click();
    await page.getByRole('dialog').getByLabel('Reason').fill('Not agreed with sales');
    await button(page.getByRole('dialog'), 'Reject').click();
    await seen(page.getByRole('dialog').getByText('Done.'));
    await visitors.support.page.reload();
    await seen(visitors.support.page.getByText('Not agreed with sales'));
  });
});

describe('support', () => {
  const PROMPT = 'Three tulips in a glass';
  const REASON = 'The second one has no stem';

  step('gives back the credits of one image of three, and of the others later', async () => {
    const wish = { prompt: PROMPT, aspectRatio: '1:1', resolution: '1K', count: 3 };
    const { id } = await customer.post<{ id: string }>('/api/v1/generations', wish, {
      'idempotency-key': 'three-tulips',
    });
    interface Job {
      status: string;
      images: { id: string; index: number }[];
    }
    const job = () => customer.get<Job>(`/api/v1/generations/${id}`);
    await until(async () => (await job()).status === 'finished', { what: PROMPT });

    const { page } = visitors.support;
    await page.goto(`/admin/generations/${id}/show`);
    await button(page, 'Restore credits').click();
    const dialog = page.getByRole('dialog');
    await seen(dialog.getByText(/^30 credits of 3 images/));
    await dialog.getByLabel('Image 1: 10 credits').uncheck();
    await dialog.getByLabel('Image 3: 10 credits').uncheck();
    await seen(dialog.getByText(/^10 credits of 1 image go/));
    await dialog.getByLabel('Image 2: 10 credits').uncheck();
    await seen(dialog.getByText('Choose at least one image.'));
    await dialog.getByLabel('Reason').fill(REASON);
    expect(await button(dialog, 'Restore credits').isDisabled()).toBe(true);
    await dialog.getByLabel('Image 2: 10 credits').check();
    await button(dialog, 'Restore credits').click();
    await seen(dialog.getByText('Done.'));
    await button(dialog, 'Close').click();
    await seen(page.getByRole('row', { name: /^2 .* Restored/ }));
    const { totals } = await customer.get<{ totals: object }>(`/api/v1/generations/${id}/receipt`);
    expect(totals).toMatchObject({ charged: 20, restored: 10 });

    await button(page, 'Restore credits').click();
    await seen(dialog.getByText(/^20 credits of 2 images/));
    expect(await dialog.getByRole('checkbox').count()).toBe(2);
    await page.keyboard.press('Escape');
  });
});

describe('finance', () => {
  step('changes what a plan allows after reading what follows', async () => {
    const { page } = visitors.finance;
    await page.goto('/admin/plans');
    await link(page, 'Edit: Pro').click();
    await page.getByLabel('Jobs at a time').fill('8');
    await page.getByLabel('Uploads kept (days)').fill('30');
    await button(page, 'Review and save').click();
    const dialog = page.getByRole('dialog');
    await seen(dialog.getByRole('row', { name: 'Jobs at a time 5 8' }));
    await seen(dialog.getByText('0 customers have this plan now.'));
    await seen(dialog.getByText(/stay for the days of grace/));
    await dialog.getByLabel('Reason').fill('New plans from December');
    await button(dialog, 'Save').click();
    await link(dialog, 'Open the audit row').click();
    await seen(page.getByRole('row').filter({ hasText: 'New plans from December' }));
    await menuItem(page, 'Plans').click();
    await seen(page.getByRole('row', { name: /^Jobs at a time 1 2 8 10/ }));
  });

  step('sees the books right and checks them again', async () => {
    const { page } = visitors.finance;
    await menuItem(page, 'Books').click();
    await seen(page.getByText('The books are right'));
    await button(page, 'Check now').click();
    await seen(page.getByText('every account', { exact: true }));
    await seen(button(page, 'Check now'));
    await seen(page.getByText('The books are right'));
  });

  step('reads what is outstanding by day, and takes it away as a file', async () => {
    const { page } = visitors.finance;
    await menuItem(page, 'Credits by day').click();
    await seen(page.getByRole('img', { name: 'Outstanding at the end of the day' }));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      link(page, 'CSV').click(),
    ]);
    const file = await readFile(await download.path(), 'utf8');
    expect(file).toContain('granted_operator');
  });
});

describe('an admin', () => {
  step('gives somebody a role, and opens the audit row of that', async () => {
    const { page } = visitors.admin;
    await menuItem(page, 'Operators').click();
    await button(page, 'Add an operator').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail').fill(CUSTOMER);
    await dialog.getByRole('checkbox').first().check();
    await dialog.getByLabel('Reason').fill('Helps out in December');
    await button(dialog, 'Add an operator').click();
    await link(dialog, 'Open the audit row').click();
    await page.waitForURL('**/admin/audit-log?*');
    await seen(page.getByRole('row').filter({ hasText: 'Helps out in December' }));
    expect(await page.getByRole('row').count()).toBe(2);
  });

  step('reads every list on a phone without scrolling sideways', async () => {
    const { page } = visitors.admin;
    const paths = await page.evaluate<string[]>(
      `[...document.querySelectorAll('a[role=menuitem]')].map((item) => item.pathname)`,
    );
    expect(paths).toHaveLength(MENU.admin.length);
    await page.setViewportSize({ width: 360, height: 780 });
    const wide: string[] = [];
    for (const path of paths) {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      await seen(page.locator('main'));
      for (const part of await page.evaluate<string[]>(SCROLLING_PARTS))
        wide.push(`${path} ${part}`);
    }
    expect(wide).toEqual([]);
  });
});
