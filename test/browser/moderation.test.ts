import { beforeAll, describe, expect, jest } from '@jest/globals';
import type { Locator } from 'playwright-core';

import { until } from '../../scripts/lib/net.mjs';
import { story, type Visitor } from '../support/browser.js';
import { flaggedPicture } from '../support/flagged-picture.js';
import { openStage } from '../support/stage.js';

jest.setTimeout(300_000);

/** Real: the built product, its demo engine and its own classifier, a Chromium. */
describe('refusals', () => {
  const stage = openStage();
  let customer: Visitor;
  let moderator: Visitor;
  beforeAll(async () => {
    customer = await stage.signedUp({
      email: 'refused@example.com',
      password: 'tall-grey-horse-71',
    });
    moderator = await stage.signedIn(stage.product.operator);
  });
  const step = story(() => [customer, moderator]);
  const composer = (): Locator => customer.page.getByRole('region', { name: 'Next picture' });
  const newest = (): Locator => customer.page.getByRole('article').first();
  const generate = async (prompt: string): Promise<void> => {
    await composer().getByRole('textbox', { name: 'Describe the picture' }).fill(prompt);
    await composer()
      .getByRole('button', { name: /^Generate /, disabled: false })
      .click();
  };
  const appeal = async (from: Locator, why: string): Promise<void> => {
    await from.getByRole('button', { name: 'Ask for a review' }).click();
    const dialog = customer.page.getByRole('dialog', { name: 'Ask for a review' });
    await dialog.getByRole('textbox', { name: 'Why should this be allowed?' }).fill(why);
    await dialog.getByRole('button', { name: 'Send to a person' }).click();
    await from.getByText('A person will review it').first().waitFor();
  };
  /** The moderator's dialog for the appeal with these words. */
  const dialogFor = async (why: string, action: string): Promise<Locator> => {
    const { page } = moderator;
    await page.goto('/admin/appeals');
    const row = page.getByRole('row').filter({ hasText: why });
    await row.getByRole('button', { name: action }).click();
    return page.getByRole('dialog');
  };

  step('of a result names the rule, costs nothing and can be appealed', async () => {
    await customer.page.goto('/studio');
    await generate('soft colours [demo:flagged]');
    await newest().getByText('Nudity and sexual scenes are not possible here.').waitFor();
    await appeal(newest(), 'Nothing but colours');
    const { available } = await customer.get<{ available: number }>('/api/v1/credits/balance');
    expect(available).toBe(40);
  });

  step('a moderator sees the picture blurred until asked, and grants', async () => {
    const dialog = await dialogFor('Nothing but colours', 'Grant');
    await dialog.getByRole('img', { name: 'Refused picture, blurred' }).waitFor();
    await dialog.getByRole('button', { name: 'Show the picture' }).click();
    await dialog.getByRole('img', { name: 'Refused picture', exact: true }).waitFor();
    await dialog.getByLabel('Reason').fill('Colours indeed');
    await dialog.getByRole('button', { name: 'Grant' }).click();
    await dialog.getByText('Done.').waitFor();
  });

  step('the customer gets the picture free of charge', async () => {
    const { page } = customer;
    const picture = page.getByRole('link', { name: /^Open picture 1: soft colours/ });
    // It is delivered by the worker's next look, and pushed to nobody whose run is over.
    const delivered = async () => {
      await page.reload();
      await newest().waitFor();
      return picture.isVisible();
    };
    await until(delivered, { what: 'the granted picture', every_ms: 500 });
    const { available } = await customer.get<{ available: number }>('/api/v1/credits/balance');
    expect(available).toBe(40);
  });

  step('of a reference says which one and why', async () => {
    customer.expectFault('422');
    await customer.page
      .locator('input[type=file]')
      .setInputFiles([{ name: 'a.png', mimeType: 'image/png', buffer: await flaggedPicture(5) }]);
    const strip = composer();
    await strip.getByText('Reference 1: Nudity and sexual scenes are not possible').waitFor();
    await strip.getByRole('button', { name: 'Ask for a review' }).waitFor();
    await strip.getByRole('button', { name: 'Remove reference 1' }).click();
  });

  step('that repeat warn first, then pause new runs; a moderator lifts it', async () => {
    for (const n of [1, 2]) {
      await generate(`nude woman number ${n}`);
      await composer().getByRole('alert').getByText('You were not charged.').waitFor();
    }
    await composer().getByText('From 5 on, new runs pause for 30 minutes.').waitFor();
    for (const n of [3, 4]) {
      await generate(`nude woman number ${n}`);
      await composer().getByRole('alert').getByText('You were not charged.').waitFor();
    }
    await composer()
      .getByText(/new runs pause until/)
      .waitFor();
    const { page } = moderator;
    await page.goto('/admin/restrictions');
    await page.getByRole('button', { name: 'Lift' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('We talked');
    await dialog.getByRole('button', { name: 'Lift' }).click();
    await dialog.getByText('Done.').waitFor();
    await customer.page.reload();
    await generate('a calm lake');
    await newest()
      .getByRole('link', { name: /^Open picture 1: a calm lake/ })
      .waitFor();
  });
});
