import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, jest } from '@jest/globals';
import type { Locator } from 'playwright-core';
import sharp from 'sharp';

import { story, type Visitor } from '../support/browser.js';
import { openStage } from '../support/stage.js';

jest.setTimeout(300_000);

/** Real: the built product, its demo engine and TEST MODE payments, a Chromium. */
describe('the studio', () => {
  const stage = openStage();
  let customer: Visitor;
  beforeAll(async () => {
    customer = await stage.visit();
  });
  const step = story(() => [customer]);
  const composer = (): Locator => customer.page.getByRole('region', { name: 'Next picture' });
  const references = (): Locator =>
    composer().getByRole('list', { name: 'Reference pictures' }).getByRole('listitem');
  const newest = (): Locator => customer.page.getByRole('article').first();
  const generate = async (prompt: string): Promise<void> => {
    await composer().getByRole('textbox', { name: 'Describe the picture' }).fill(prompt);
    await composer()
      .getByRole('button', { name: /^Generate .* \(you will have \d+\)$/, disabled: false })
      .click();
  };
  const balance = async (): Promise<number> =>
    (await customer.get<{ available: number }>('/api/v1/credits/balance')).available;

  step('a picture of the customer becomes a reference and is used', async () => {
    const { page } = customer;
    await page.goto('/sign-up');
    await page.getByLabel('E-mail').fill('studio@example.com');
    await page.getByLabel('Password').fill('tall-grey-horse-71');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.waitForURL('**/studio');
    const buffer = await sharp({
      create: { width: 300, height: 200, channels: 3, background: '#c33' },
    })
      .png()
      .toBuffer();
    await page.locator('input[type=file]').setInputFiles([
      { name: 'red.png', mimeType: 'image/png', buffer },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') },
    ]);
    await page.getByText('Only PNG, JPEG and WebP pictures').waitFor();
    await references().getByRole('img', { name: 'Reference 1: red.png' }).waitFor();
    await generate('a red kite over a hill');
    await newest().getByRole('link', { name: 'Open picture 1: a red kite over a hill' }).waitFor();
    expect(await references().count()).toBe(0);
    const list = await page.request.get('/api/v1/generations');
    const { items } = (await list.json()) as { items: { referenceIds: string[] }[] };
    expect(items[0]!.referenceIds).toHaveLength(1);
    expect(await balance()).toBe(30);
  });

  step(
    'a large picture goes on where the line broke, and one in a wrong format is not sent',
    async () => {
      const { page } = customer;
      const raw = { width: 1300, height: 1000, channels: 4 as const };
      const buffer = await sharp(randomBytes(1300 * 1000 * 4), { raw })
        .png()
        .toBuffer();
      const pieces = Math.ceil(buffer.length / (2 * 1024 * 1024));
      const links = /\/api\/v1\/object-links\?/;
      const asks = /\/api\/v1\/uploads\/[^/]+\/pieces$/;
      customer.expectFault('ERR_CONNECTION_RESET');
      let sent = 0;
      let asked = 0;
      let goOn: () => void = () => undefined;
      const seen = new Promise<void>((resolve) => (goOn = resolve));
      await page.route(links, (route) => {
        sent += 1;
        return sent === 2 ? route.abort('connectionreset') : route.continue();
      });
      await page.route(asks, async (route) => {
        asked += 1;
        if (asked === 2) await seen;
        await route.continue();
      });
      await page
        .locator('input[type=file]')
        .setInputFiles([{ name: 'large.png', mimeType: 'image/png', buffer }]);
      await page.getByText('Reference 1: the connection broke.').waitFor();
      goOn();
      await composer().getByRole('button', { name: 'Edit a part of reference 1' }).waitFor();
      // Each once, and the one that was lost twice.
      expect(sent).toBe(pieces + 1);
      await page.unroute(links);
      await page.unroute(asks);
      await references().getByRole('button', { name: 'Remove reference 1' }).click();

      const announced: string[] = [];
      page.on('request', (one) => {
        if (one.method() === 'POST' && one.url().endsWith('/api/v1/uploads'))
          announced.push(one.url());
      });
      const phone = Buffer.from('\0\0\0\x24ftypheic\0\0\0\0mif1heic', 'latin1');
      await page
        .locator('input[type=file]')
        .setInputFiles([{ name: 'IMG_1.HEIC', mimeType: 'image/heic', buffer: phone }]);
      await page.getByText('HEIC pictures, as iPhones make them, cannot be read here.').waitFor();
      expect(announced).toEqual([]);
      await references().getByRole('button', { name: 'Remove reference 1' }).click();
    },
  );

  step('a cancelled run says so and costs nothing', async () => {
    await generate('[demo:hang] a boat');
    await newest().getByText('Drawing your picture').waitFor();
    expect(await balance()).toBe(20);
    await newest().getByRole('button', { name: 'Cancel run' }).click();
    await newest().getByText('Cancelled', { exact: true }).waitFor();
    await newest().getByText('Not charged').waitFor();
    expect(await balance()).toBe(30);
  });

  step('the stream is read on as far as it is looked at', async () => {
    const { page } = customer;
    const pages = /\/api\/v1\/generations\?/;
    await page.route(pages, (route) =>
      route.continue({ url: route.request().url().replace('limit=12', 'limit=1') }),
    );
    await page.goto('/studio');
    await page.getByRole('article', { name: '[demo:hang] a boat' }).waitFor();
    await page.getByRole('article', { name: 'a red kite over a hill' }).waitFor();
    await page.unroute(pages);
  });

  step('the settings of a run come back with its references', async () => {
    const { page } = customer;
    await page
      .getByRole('article', { name: 'a red kite over a hill' })
      .getByRole('button', { name: 'Use these settings' })
      .click();
    await references().getByRole('img', { name: 'Reference 1: red.png' }).waitFor();
    await references().getByRole('button', { name: 'Remove reference 1' }).click();
  });

  step('a blocked prompt says why; the customer asks for a review', async () => {
    const { page } = customer;
    customer.expectFault('422');
    await generate('child porn');
    const why = composer().getByRole('alert');
    await why.getByText('You were not charged.').waitFor();
    await why.getByRole('button', { name: 'Ask for a review' }).click();
    const dialog = page.getByRole('dialog', { name: 'Ask for a review' });
    await dialog.getByRole('textbox', { name: 'Why should this be allowed?' }).fill('It is a test');
    await dialog.getByRole('button', { name: 'Send to a person' }).click();
    await why.getByText('A person will review it').waitFor();
    const appeals = (await (await page.request.get('/api/v1/moderation/appeals')).json()) as {
      items: { subject: string; message: string }[];
    };
    expect(appeals.items).toMatchObject([{ subject: 'prompt', message: 'It is a test' }]);
    await composer().getByRole('textbox', { name: 'Describe the picture' }).fill('a calm lake');
    await why.waitFor({ state: 'detached' });
    expect(await balance()).toBe(30);
  });

  step('what the plan lacks leads to the plans; one is bought', async () => {
    const { page } = customer;
    await composer()
      .getByRole('button', { name: /^Resolution/ })
      .click();
    await page.getByRole('radio', { name: /^4K/ }).click();
    await composer().getByText('4K is part of the paid plans.').waitFor();
    await composer().getByRole('button', { name: 'See the plans' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '$12 a month' }).click();
    await page.waitForURL('**/sandbox/checkout/**');
    customer.expectFault('/favicon.ico');
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await page.getByText('Your plan is Starter.').waitFor();
    await page.getByText(/^It renews on \S/).waitFor();
    expect(await balance()).toBe(530);
  });

  step('the subscription is cancelled in two clicks, and resumed', async () => {
    const { page } = customer;
    await page.goto('/studio/account');
    await page.getByRole('button', { name: 'Cancel subscription' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cancel subscription' }).click();
    await page.getByText(/^Ends on /).waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText(/^Renews on /).waitFor();
  });

  step('another plan is asked about before it is charged', async () => {
    const { page } = customer;
    await page.getByRole('button', { name: 'Plans and packs' }).click();
    await page.getByRole('button', { name: '$29 a month' }).click();
    const question = page.getByRole('dialog', { name: 'Change the plan?' });
    await question.getByText(/^Change to Pro now\? About \$17/).waitFor();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    const { subscription } = await customer.get<{ subscription: object }>(
      '/api/v1/billing/subscription',
    );
    expect(subscription).toMatchObject({ planCode: 'starter', pendingProductCode: null });
    await page.keyboard.press('Escape');
  });

  step('an address that does not exist shows a page; programs get JSON', async () => {
    const { page } = customer;
    customer.expectFault('/no-such-page');
    const answer = await page.goto('/no-such-page');
    expect(answer!.status()).toBe(404);
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    for (const path of ['/api/v1/no-such-route', '/assets/no-such-file.js']) {
      const missing = await page.request.get(path, { headers: { accept: 'text/html' } });
      expect(missing.status()).toBe(404);
      expect(missing.headers()['content-type']).toContain('application/problem+json');
    }
  });
});
