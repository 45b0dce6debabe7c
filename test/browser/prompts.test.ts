import { beforeAll, describe, expect, jest } from '@jest/globals';
import type { Locator } from 'playwright-core';

import { story, type Visitor } from '../support/browser.js';
import { openStage } from '../support/stage.js';

jest.setTimeout(300_000);

/** Real: the built product with its demo engine, a Chromium. */
describe('help with the words of a prompt', () => {
  const stage = openStage();
  let customer: Visitor;
  beforeAll(async () => {
    customer = await stage.signedUp({
      email: 'writer@example.com',
      password: 'tall-grey-horse-71',
    });
  });
  const step = story(() => [customer]);
  const composer = (): Locator => customer.page.getByRole('region', { name: 'Next picture' });
  const prompt = (): Locator => composer().getByRole('textbox', { name: 'Describe the picture' });
  const improve = (): Locator => composer().getByRole('button', { name: 'Improve', exact: true });
  const suggestion = (): Locator => composer().getByRole('region', { name: /^Suggestion/ });

  step('a suggestion is shown as a difference, and changes nothing by itself', async () => {
    await customer.page.goto('/studio');
    expect(await improve().getAttribute('aria-disabled')).toBe('true');
    await prompt().fill('Please draw me a picture of a red fox "REYNARD"');
    await improve().click();
    await suggestion().getByText('DEMO').waitFor();
    expect(await suggestion().locator('del').allInnerTexts()).toEqual([
      expect.stringContaining('Please draw me a picture of'),
    ]);
    expect(await suggestion().locator('ins').allInnerTexts()).toEqual([
      expect.stringMatching(/^added:\s+, soft morning light/),
    ]);
    await suggestion().getByRole('button', { name: 'Keep mine' }).click();
    await suggestion().waitFor({ state: 'detached' });
    expect(await prompt().inputValue()).toBe('Please draw me a picture of a red fox "REYNARD"');
  });

  step('it is taken by the customer alone, and can be taken back', async () => {
    await improve().click();
    await suggestion().getByRole('button', { name: 'Accept' }).click();
    expect(await prompt().inputValue()).toMatch(/^a red fox "REYNARD", soft morning light/);
    await composer().getByRole('button', { name: 'Undo' }).click();
    expect(await prompt().inputValue()).toBe('Please draw me a picture of a red fox "REYNARD"');
  });

  step('words that were changed meanwhile have no use for it', async () => {
    await improve().click();
    await suggestion().waitFor();
    await prompt().fill('a quiet harbour');
    await suggestion().waitFor({ state: 'detached' });
  });

  step('a helper that is away says so, and one that hangs can be left', async () => {
    const { page } = customer;
    const route = '**/api/v1/prompts/enhance';
    customer.expectFault('503');
    await page.route(route, (call) =>
      call.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        json: { status: 503, code: 'prompt_help_unavailable', title: '', detail: 'away' },
      }),
    );
    await improve().click();
    await composer().getByText('There is no suggestion for the moment.').waitFor();
    await page.unroute(route);
    await page.route(route, () => undefined);
    await improve().click();
    await composer().getByText('This takes a little longer.').waitFor();
    await composer().getByRole('button', { name: 'Stop waiting' }).click();
    await improve().waitFor();
    await page.unroute(route);
    // What we ended ourselves is no lost connection.
    expect(await page.getByText('No connection').count()).toBe(0);
    expect(await composer().getByRole('alert').count()).toBe(0);
    expect(await prompt().inputValue()).toBe('a quiet harbour');
  });

  step('a description with variables asks for values, and shows what becomes of it', async () => {
    const { page } = customer;
    await prompt().fill('a {{colour}} {{thing}} on a table');
    await composer().getByText('Give a value for: colour, thing.').waitFor();
    const values = composer().getByRole('region', { name: 'Values for the description' });
    await values.getByRole('textbox', { name: 'colour' }).fill('red');
    await values.getByRole('textbox', { name: 'thing' }).fill('cup');
    await values.getByText('a red cup on a table').waitFor();
    await values.getByRole('textbox', { name: 'thing' }).fill('cup\nmug');
    await values.getByText('2 descriptions, 20 credits in all').waitFor();
    await values.getByRole('button', { name: 'Open as a batch' }).click();
    await page.waitForURL('**/studio/batches/new');
    await page.getByRole('table').getByText('a red mug on a table').waitFor();
    await page.goto('/studio');
    await prompt().fill('a quiet harbour');
  });

  step(
    'what should not be in the picture goes with the run and stays with the picture',
    async () => {
      const { page } = customer;
      await composer().getByRole('button', { name: 'More options' }).click();
      await page.getByRole('textbox', { name: 'What should not be in it' }).fill('people, boats');
      await page.keyboard.press('Escape');
      await composer().getByText('Without: people, boats').waitFor();
      await composer()
        .getByRole('button', { name: /^Generate .* \(you will have \d+\)$/, disabled: false })
        .click();
      await page.getByRole('link', { name: 'Open picture 1: a quiet harbour' }).click();
      await page.getByRole('heading', { name: 'a quiet harbour' }).waitFor();
      await page.getByRole('main').getByText('Without: people, boats').waitFor();
      expect((await customer.get<{ available: number }>('/api/v1/credits/balance')).available).toBe(
        30,
      );
    },
  );

  step('a picture is described, and its words become the next description', async () => {
    const { page } = customer;
    await page.getByRole('button', { name: 'Describe' }).click();
    const dialog = page.getByRole('dialog', { name: 'The picture in words' });
    const words = await dialog.getByText(/^Square picture, .*mostly/).innerText();
    await dialog.getByRole('button', { name: /^(?:Use as|Replace my) description$/ }).click();
    await page.waitForURL('**/studio');
    expect(await prompt().inputValue()).toBe(words);
  });

  step('a reference is described, too', async () => {
    const { page } = customer;
    await page.getByRole('link', { name: 'Open picture 1: a quiet harbour' }).click();
    await page.getByRole('button', { name: 'Use as reference' }).click();
    await composer().getByRole('button', { name: 'Describe reference 1 in words' }).click();
    const dialog = page.getByRole('dialog', { name: 'The picture in words' });
    await dialog.getByText(/^Square picture/).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
  });
});
