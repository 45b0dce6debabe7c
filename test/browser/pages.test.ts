import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';

import type { Visitor } from '../support/browser.js';
import { openStage } from '../support/stage.js';
import { obstaclesOn } from '../support/usable.js';

jest.setTimeout(300_000);

/** Every kind of page on narrow and wide screens, in both languages, light and dark. */
const CUSTOMER = { email: 'lin@example.com', password: 'a-long-enough-secret' };
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };

interface Look {
  viewport: { width: number; height: number };
  colorScheme: 'light' | 'dark';
}

/**
 * Each pair of size, language and colours at least once, instead of all eight. A page is opened in the
 * first look of its language, and follows when the window gets the second one.
 */
const LANGUAGES: [string, string, [Look, Look]][] = [
  [
    'English',
    'en-US',
    [
      { viewport: PHONE, colorScheme: 'light' },
      { viewport: DESKTOP, colorScheme: 'dark' },
    ],
  ],
  [
    'Chinese',
    'zh-CN',
    [
      { viewport: DESKTOP, colorScheme: 'light' },
      { viewport: PHONE, colorScheme: 'dark' },
    ],
  ],
];

/** The colour of the first heading that is to be seen. */
const INK = `getComputedStyle(
  [...document.querySelectorAll('h1, h2')].find((one) => one.checkVisibility())).color`;

const stage = openStage();

beforeAll(async () => {
  const { page } = await stage.signedUp(CUSTOMER);
  await page.context().close();
});

/** Gives the window its look, and waits until nothing on the page changes its colour any more. */
async function show(page: Page, { viewport, colorScheme }: Look): Promise<void> {
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme });
  await page.evaluate(`new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))
    .then(() => Promise.allSettled(document.getAnimations()
      .filter((one) => one instanceof CSSTransition).map(({ finished }) => finished)))`);
}

/** What is wrong with a page in each look: its width, and what axe finds serious or critical. */
async function problemsOf(page: Page, path: string, looks: Look[]): Promise<string[]> {
  const problems: string[] = [];
  const inks = new Set<string>();
  for (const [index, look] of looks.entries()) {
    await show(page, look);
    if (index === 0) {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
    }
    await page.locator('h1, h2').filter({ visible: true }).first().waitFor();
    inks.add(await page.evaluate<string>(INK));
    for (const obstacle of await obstaclesOn(page))
      problems.push(`${path} at ${look.viewport.width} px, ${look.colorScheme}: ${obstacle}`);
  }
  if (inks.size < looks.length) problems.push(`${path} has the same colours in light and dark`);
  return problems;
}

async function expectGood(visitor: Visitor, paths: string[], looks: Look[]): Promise<void> {
  const problems: string[] = [];
  for (const path of paths) problems.push(...(await problemsOf(visitor.page, path, looks)));
  expect([...problems, ...visitor.faults()]).toEqual([]);
  await visitor.page.context().close();
}

describe.each(LANGUAGES)(
  'in %s, on a phone and a desktop, light and dark',
  (_name, locale, looks) => {
    test('the public pages fit and can be used by everybody', async () => {
      const visitor = await stage.visit({ locale });
      const pages =
        locale === 'zh-CN'
          ? ['/zh', '/zh/pricing', '/zh/problems']
          : ['/', '/pricing', '/problems'];
      await expectGood(visitor, [...pages, '/sign-in'], looks);
    });

    test('so do the studio and the account', async () => {
      const visitor = await stage.signedIn(CUSTOMER, { locale });
      await expectGood(visitor, ['/studio', '/studio/account', '/studio/account/credits'], looks);
    });

    test('so does the console', async () => {
      const visitor = await stage.signedIn(stage.product.operator, { locale });
      const paths = [
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
      ];
      await expectGood(visitor, paths, looks);
    });
  },
);

test('a Chinese browser is led to the Chinese front page, until English is chosen', async () => {
  const { page } = await stage.visit({ viewport: PHONE, locale: 'zh-CN' });
  const path = () => new URL(page.url()).pathname;
  await page.goto('/');
  expect(path()).toBe('/zh');
  await page.getByRole('banner').getByRole('link', { name: 'English' }).first().click();
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor();
  await page.goto('/');
  expect(path()).toBe('/');
  await page.goto('/studio');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.context().close();
});

test('the price list sells by the month and by the year', async () => {
  const { page } = await stage.visit({ viewport: PHONE });
  await page.goto('/pricing');
  await page.getByText('$29', { exact: true }).waitFor();
  await page.getByText('Yearly', { exact: true }).click();
  await page.getByText('$290', { exact: true }).waitFor();
  await page.getByText('2 months free', { exact: true }).first().waitFor();
  expect(await page.getByText('$29', { exact: true }).isVisible()).toBe(false);
  const choose = page.getByRole('link', { name: 'Choose: Pro, Yearly' });
  expect(await choose.getAttribute('href')).toContain('plan_pro_year');
  await page.context().close();
});

test('the type of a problem leads to its place on the page of all problems', async () => {
  const { page } = await stage.visit({ viewport: PHONE });
  const problem = await page.request.get('/api/v1/me');
  const { type, code } = (await problem.json()) as { type: string; code: string };
  await page.goto(type);
  const place = page.locator(`#${code}`);
  await place.getByText('Sign in first', { exact: true }).waitFor();
  expect((await place.boundingBox())?.y).toBeLessThan(PHONE.height);
  const contract = await page.request.get('/api/openapi.json');
  const all = (await contract.json()) as { 'x-problems': { code: string }[] };
  for (const locale of ['', '/zh']) {
    await page.goto(`${locale}/problems`);
    const ids = await page.evaluate(
      `[...document.querySelectorAll('main li')].map(({ id }) => id)`,
    );
    expect(ids).toEqual(all['x-problems'].map((row) => row.code));
  }
  await page.context().close();
});
