import { beforeAll, describe, expect, jest } from '@jest/globals';
import { until } from '../../scripts/lib/net.mjs';

import { story, type Visitor } from '../support/browser.js';
import { openStage } from '../support/stage.js';
import { expectUsable } from '../support/usable.js';

jest.setTimeout(300_000);

const CUSTOMER = { email: 'batches@example.com', password: 'tall-grey-horse-71' };
const TABLE = [
  'prompt,ratio,count,note',
  '"A red cup, seen from above",1:1,1,x',
  '一只猫,16:9,1,',
  'A lighthouse,17:9,1,',
  'Nude woman on a bed,,1,',
  'A blue teapot,3:2,3,',
].join('\n');

/** Real: the built product with its demo engine, a Chromium. */
describe('batches in the studio', () => {
  const stage = openStage();
  let customer: Visitor;
  let phone: Visitor;
  let operator: Visitor;
  beforeAll(async () => {
    customer = await stage.signedUp(CUSTOMER, { viewport: { width: 1280, height: 900 } });
    operator = await stage.signedIn(stage.product.operator);
    phone = await stage.visit({
      viewport: { width: 360, height: 740 },
      colorScheme: 'dark',
      locale: 'zh-CN',
      storageState: await customer.page.context().storageState(),
    });
  });
  const step = story(() => [customer, phone, operator]);

  step('an empty list leads to a new batch, which is judged while it is written', async () => {
    const { page } = customer;
    await page.goto('/studio');
    await page.getByRole('link', { name: 'Batches' }).click();
    await page.getByText('No batch yet').waitFor();
    await expectUsable(page);
    await page.getByRole('link', { name: 'New batch' }).first().click();
    await page.getByRole('radio', { name: 'Table' }).click();
    await page.getByLabel('Table with a column “prompt”').fill('style\nanime');
    await page.getByText('one of them must be “prompt”').waitFor();
    customer.expectFault('400');
    await page.getByLabel('Table with a column “prompt”').fill(TABLE);
    await page.getByText('4 rows can start').waitFor();
    await page.getByText('1 row has a fault').waitFor();
    await page.getByText('There is no shape “17:9”.').waitFor();
    await page.getByText('are ignored: note.').waitFor();
    await expectUsable(page);
    await page.getByRole('button', { name: 'Check the rows' }).click();
    await page.waitForURL(/\/studio\/batches\/[0-9a-f-]{36}$/);
  });

  step('the total is confirmed, and the batch pauses when the credits are used up', async () => {
    const { page } = customer;
    await page.getByText('3 rows are ready').waitFor();
    await page.getByText('Nudity and sexual scenes are not possible here.').waitFor();
    await page.getByText('You have 40 of the credits it needs.').waitFor();
    await expectUsable(page);
    await page.getByRole('button', { name: /^Start.*50 credits$/ }).click();
    await page.getByText('Paused: not enough credits for the next row.').waitFor();
    await page.getByText('20 credits charged').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Get credits' }).waitFor();
  });

  step('it goes on with new credits, and everything comes as one file', async () => {
    const { page } = customer;
    const { checkoutUrl } = await customer.post<{ checkoutUrl: string }>(
      '/api/v1/billing/checkouts',
      { productCode: 'pack_s' },
    );
    await page.request.post(`${checkoutUrl}/pay`, { maxRedirects: 0 });
    const balance = () => customer.get<{ available: number }>('/api/v1/credits/balance');
    await until(async () => (await balance()).available >= 300, { what: 'the paid credits' });
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('50 credits charged').waitFor({ timeout: 90_000 });
    await page.getByText('Finished').waitFor();
    await page.getByRole('button', { name: 'With a fault' }).click();
    await page.getByText('Ask for a review').waitFor();
    await page.getByText('A blue teapot').waitFor({ state: 'detached' });
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download all (ZIP)' }).click();
    expect((await download).suggestedFilename()).toMatch(/^batch-.*\.zip$/);
    await expectUsable(page);
  });

  step('the list is still there to be mended, until it is started over', async () => {
    const { page } = customer;
    await page.goto('/studio/batches/new');
    await page.getByText('4 rows can start').waitFor();
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByText('Your rows appear here while you write.').waitFor();
    expect(await page.getByRole('button', { name: 'Start over' }).count()).toBe(0);
  });

  step('a phone shows it in Chinese and in the dark', async () => {
    const { page } = phone;
    await page.goto('/studio');
    const places = page.getByRole('navigation', { name: '主导航' });
    await places.getByRole('link', { name: '对话' }).click();
    await page.getByRole('heading', { name: '对话' }).waitFor();
    await places.getByRole('link', { name: '批量' }).click();
    await page.getByRole('link', { name: /red cup/ }).click();
    await page.getByText('没有“17:9”这个比例。').waitFor();
    await expectUsable(page);
    await page.goto('/studio/batches/new');
    await page.getByRole('radio', { name: '模板' }).click();
    await page.getByLabel('模板', { exact: true }).fill('白桌上的{{颜色}}杯子');
    await page.getByLabel('变量表').fill('颜色\n红色\n蓝色');
    await page.getByText('白桌上的蓝色杯子').waitFor();
    await expectUsable(page);
  });

  step('an operator sees the batch of the customer, counted by state', async () => {
    const { page } = operator;
    await page.goto('/admin/batches');
    const row = page.getByRole('row', { name: /red cup/ });
    await row.getByText('finished').waitFor();
    await row.getByText('blocked').waitFor();
    await row.getByRole('link', { name: CUSTOMER.email }).click();
    const section = page.getByRole('region', { name: 'Batches' });
    await section.getByText('finished').waitFor();
  });
});
