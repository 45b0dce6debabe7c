import { expect, jest } from '@jest/globals';
import { story, type Visitor } from '../support/browser.js';
import { openStage } from '../support/stage.js';
import { expectUsable } from '../support/usable.js';

jest.setTimeout(300_000);

const EMAIL = 'leaver@example.com';
const PASSWORD = 'correct horse battery 3';
const NEXT = 'another horse battery 4';

const stage = openStage();
const visitors: Visitor[] = [];
const step = story(() => visitors);

step('a customer changes the password, and is told where it is wrong', async () => {
  const visitor = await stage.signedUp({ email: EMAIL, password: PASSWORD });
  visitors.push(visitor);
  const { page } = visitor;
  await page.goto('/studio/account');
  await page.getByRole('button', { name: 'Change password' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your present password').fill('not mine');
  await dialog.getByLabel('New password').fill(NEXT);
  visitor.expectFault('/api/v1/account/password');
  await dialog.getByRole('button', { name: 'Save the password' }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('Your present password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Save the password' }).click();
  await dialog.waitFor({ state: 'hidden' });
});

step('exports everything with the password, and fetches it', async () => {
  const visitor = visitors[0]!;
  const { page } = visitor;
  await page.getByRole('button', { name: 'Export my data' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your present password').fill(PASSWORD);
  visitor.expectFault('/api/v1/account/export');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('Your present password').fill(NEXT);
  await expectUsable(page);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  const link = page.getByRole('link', { name: 'Download' });
  await link.waitFor({ timeout: 60_000 });
  await expectUsable(page);
  const download = page.waitForEvent('download');
  await link.click();
  expect((await download).suggestedFilename()).toMatch(/^my-data-.*\.zip$/);
  await page.getByRole('button', { name: 'Delete this export' }).click();
  await dialog.getByRole('button', { name: 'Delete this export' }).click();
  await page.getByRole('button', { name: 'Export my data' }).waitFor();
});

step(
  'asks a person for help, and reads the answer that an operator gives in the console',
  async () => {
    const { page } = visitors[0]!;
    const help = page.getByRole('region', { name: 'Help', exact: true });
    await help.getByRole('button', { name: 'Contact us' }).click();
    const dialog = page.getByRole('dialog', { name: 'Talk to a person' });
    const question = 'Where do I find my receipts?';
    await dialog.getByLabel(/eave a message here$/).fill(question);
    await expectUsable(page);
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.getByRole('link', { name: 'Your messages' }).click();
    const message = page.getByRole('listitem').filter({ hasText: question }).first();
    await message.getByText('Waiting for an answer').waitFor();

    const operator = await stage.signedIn(stage.product.operator);
    await operator.page.goto('/admin/cases');
    const row = operator.page.getByRole('row').filter({ hasText: question });
    await row.getByRole('button', { name: 'Close' }).click();
    const closing = operator.page.getByRole('dialog');
    await closing.getByText(/^The customer reads what you write here/).waitFor();
    await closing.getByLabel('Reason').fill('Under Purchases, on this page.');
    await closing.getByRole('button', { name: 'Close' }).click();
    await closing.getByText('Done.').waitFor();
    expect(operator.faults()).toEqual([]);
    await operator.page.close();

    await page.goto('/studio/account');
    await page.getByRole('button', { name: 'Account and settings' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Your messages' }).click();
    await message.getByText('Answered').waitFor();
    await message.getByText('Under Purchases, on this page.').waitFor();
    await expectUsable(page);
    await page.goto('/studio/account');
  },
);

step('asks to be deleted only with address and password, and takes it back', async () => {
  const { page } = visitors[0]!;
  const erase = page.getByRole('button', { name: 'Delete my account' });
  await erase.click();
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: 'Delete everything' });
  await dialog.getByLabel('Your present password').fill(NEXT);
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel('Type your e-mail').fill(EMAIL);
  await expectUsable(page);
  await confirm.click();
  await page.getByText('Your account is deleted after').waitFor();
  await expectUsable(page);
  await page.getByRole('button', { name: 'Keep my account' }).click();
  await erase.waitFor();
});
