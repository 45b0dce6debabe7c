import { beforeAll, describe, expect, test } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';

import type { Visitor } from '../support/browser.js';
import { openStage } from '../support/stage.js';
import { obstaclesOn } from '../support/usable.js';

/** Every kind of page on narrow and wide screens, in both languages, light and dark. */
const CUSTOMER = { email: 'lin@example.com', password: 'a-long-enough-secret' };
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };

/** Each pair of size, language and colours at least once, instead of all eight. */
const SCREENS: [string, 'en' | 'zh', BrowserContextOptions][] = [
  ['phone, English, light', 'en', { viewport: PHONE, locale: 'en-US', colorScheme: 'light' }],
  ['phone, Chinese, dark', 'zh', { viewport: PHONE, locale: 'zh-CN', colorScheme: 'dark' }],
  ['desktop, English, dark', 'en', { viewport: DESKTOP, locale: 'en-US', colorScheme: 'dark' }],
  ['desktop, Chinese, light', 'zh', { viewport: DESKTOP, locale: 'zh-CN', colorScheme: 'light' }],
];

const stage = openStage();

beforeAll(async () => {
  const { page } = await stage.signedUp(CUSTOMER);
  await page.context().close();
});

/** What is wrong with the page as it stands: its width, and what axe finds serious or critical. */
async function problemsOf(page: Page, path: string): Promise<string[]> {
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  await page.locator('h1, h2').first().waitFor();
  return (await obstaclesOn(page)).map((obstacle) => `${path} ${obstacle}`);
}

async function expectGood(visitor: Visitor, paths: string[]): Promise<void> {
  const problems: string[] = [];
  for (const path of paths) problems.push(...(await problemsOf(visitor.page, path)));
  expect([...problems, ...visitor.faults()]).toEqual([]);
  await visitor.page.context().close();
}

describe.each(SCREENS)('on a %s', (_name, language, options) => {
  test('the public pages fit and can be used by everybody', async () => {
    const visitor = await stage.visit(options);
    const pages = language === 'zh' ? ['/zh', '/zh/pricing'] : ['/', '/pricing'];
    await expectGood(visitor, [...pages, '/sign-in']);
  });

  test('so do the studio and the account', async () => {
    const visitor = await stage.signedIn(CUSTOMER, options);
    await expectGood(visitor, ['/studio', '/studio/account', '/studio/account/credits']);
  });

  test('so does the console', async () => {
    const visitor = await stage.signedIn(stage.product.operator, options);
    await expectGood(visitor, [
      '/admin/',
      '/admin/customers',
      '/admin/approvals',
      '/admin/trial-grants',
      '/admin/payments',
      '/admin/ledger',
      '/admin/credit-days',
      '/admin/plans',
      '/admin/plans/pro',
      '/admin/products',
      '/admin/operators',
    ]);
  });
});
