import { beforeAll, describe, expect, jest } from '@jest/globals';

import { until } from '../../scripts/lib/net.mjs';
import { press, story, type Visitor } from '../support/browser.js';
import { openStage } from '../support/stage.js';

jest.setTimeout(300_000);

/** What somebody meets in the first hour: a failure, a lost connection, the billing page. */
describe('a newcomer', () => {
  const stage = openStage();
  let customer: Visitor;
  beforeAll(async () => {
    customer = await stage.signedUp(
      { email: 'newcomer@example.com', password: 'tall-grey-horse-71' },
      { viewport: { width: 1280, height: 800 } },
    );
  });
  const step = story(() => [customer]);
  const composer = () => customer.page.getByRole('region', { name: 'Next picture' });
  const prompt = () => composer().getByRole('textbox', { name: 'Describe the picture' });
  const generate = async (text: string): Promise<void> => {
    await prompt().fill(text);
    await composer()
      .getByRole('button', { name: /^Generate/, disabled: false })
      .click();
  };
  const scrolled = () => customer.page.evaluate<number>('scrollY');

  step('reads what failed, and its buttons stand above the composer', async () => {
    const { page } = customer;
    await page.goto('/studio');
    await generate('A lighthouse in the fog [demo:fail]');
    const run = page.getByRole('article').first();
    const again = run.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    const standsAbove = async () => {
      const button = await again.boundingBox();
      const box = await composer().boundingBox();
      return button!.y + button!.height < box!.y;
    };
    await until(standsAbove, { what: 'the button above the composer' });
  });

  step('is told when the connection is lost, and goes on by itself when it is back', async () => {
    const { page } = customer;
    customer.expectFault('ERR_INTERNET_DISCONNECTED');
    await page.context().setOffline(true);
    const banner = page.getByText('No connection. Nothing is lost; we keep trying.');
    await banner.waitFor();
    // Said for some seconds only.
    await Promise.all([
      page.getByText('Connected again.').waitFor(),
      page.context().setOffline(false),
    ]);
    await banner.waitFor({ state: 'detached' });
  });

  step('sees results by themselves although the server was away for a while', async () => {
    const { page } = customer;
    customer.expectFault('Failed to load resource');
    await stage.product.api.stop();
    await page.getByRole('link', { name: 'Gallery' }).click();
    await page.getByText('No connection. Nothing is lost; we keep trying.').waitFor();
    await stage.product.api.start();
    await page.getByText('Your pictures will hang here').waitFor();
  });

  step('is told what helps when the credits do not reach', async () => {
    const { page } = customer;
    await page.getByRole('link', { name: 'Studio', exact: true }).click();
    for (let more = 0; more < 4; more += 1)
      await composer().getByRole('button', { name: 'One picture more' }).click();
    await composer()
      .getByText('You are 10 credits short. Make fewer pictures, or get credits.')
      .waitFor();
    for (let fewer = 0; fewer < 1; fewer += 1)
      await composer().getByRole('button', { name: 'One picture fewer' }).click();
    await generate('Four lighthouses');
    await composer()
      .getByText(/^You have no credits left\. A pack, .* or a plan adds new ones\.$/)
      .waitFor();
    await composer()
      .getByRole('button', { name: /^Get credits/ })
      .click();
    await page.getByRole('dialog', { name: 'Get credits' }).waitFor();
    await page.keyboard.press('Escape');
    await page
      .getByRole('link', { name: /^Open picture/ })
      .nth(3)
      .waitFor({ timeout: 120_000 });
  });

  step('meets no picture beside or under the composer, where it would be covered', async () => {
    const { page } = customer;
    const { y, height } = (await composer().boundingBox())!;
    // The run under the newest one reaches below the composer's upper edge.
    const run = page.getByRole('article', { name: 'A lighthouse in the fog' });
    const { y: top, height: long } = (await run.boundingBox())!;
    expect(top).toBeLessThan(y);
    expect(top + long).toBeGreaterThan(y + height / 2);
    for (const at of [y + 1, y + height / 2]) {
      const met = `document.elementFromPoint(60, ${at}).closest('article')`;
      expect(await page.evaluate(met)).toBeNull();
    }
  });

  step('opens a page at its top, and comes back to where it was left', async () => {
    const { page } = customer;
    await page.setViewportSize({ width: 800, height: 400 });
    await page.goto('/studio');
    const picture = page.getByRole('link', { name: 'Open picture 4: Four lighthouses' });
    await picture.scrollIntoViewIfNeeded();
    await page.evaluate('scrollBy({ top: 120, behavior: "instant" })');
    const left = await scrolled();
    expect(left).toBeGreaterThan(100);
    await page.getByRole('link', { name: 'Gallery' }).click();
    await page.getByRole('heading', { name: 'Gallery' }).waitFor();
    expect(await scrolled()).toBe(0);
    await page.goBack();
    await picture.waitFor();
    await until(async () => Math.abs((await scrolled()) - left) < 3, {
      what: 'the place where the page was left',
      timeout_ms: 60_000,
    });
  });

  step('edits a picture by saying what should change in it', async () => {
    const { page } = customer;
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('link', { name: 'Open picture 4: Four lighthouses' }).click();
    await page.getByRole('button', { name: 'Use as reference' }).click();
    await composer().getByPlaceholder('What should change, or what should the new').waitFor();
    await composer().getByRole('button', { name: 'Remove reference 1' }).waitFor();
  });

  step('finds the billing page of a subscription, where a renewal can be tried', async () => {
    const { page } = customer;
    customer.expectFault('/favicon.ico');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto('/checkout?product=plan_starter');
    await page.waitForURL('**/sandbox/checkout/**');
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await page.goto('/studio/account');
    await page.getByRole('button', { name: 'Manage billing' }).click();
    await page.waitForURL('**/sandbox/portal/**');
    await page.getByText('Active', { exact: true }).waitFor();
    await press(page, page.getByRole('button', { name: 'Next renewal, paid' }));
    await page.getByRole('link', { name: 'Back to the studio' }).click();
    await page.getByText(/^Renews on /).waitFor();
  });
});
