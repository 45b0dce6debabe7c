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

step('asks a person for help, who finds the message', async () => {
  const { page } = visitors[0]!;
  const help = page.getByRole('region', { name: 'Help', exact: true });
  await help.getByRole('button', { name: 'Contact us' }).click();
  const dialog = page.getByRole('dialog', { name: 'Talk to a person' });
  await dialog.getByLabel(/eave a message here$/).fill('Where do I find my receipts?');
  await expectUsable(page);
  await dialog.getByRole('button', { name: 'Send' }).click();
  await dialog.getByText('A person will answer by e-mail.').waitFor();
  const operator = await stage.signedIn(stage.product.operator);
  const cases = await operator.get<{ items: object[] }>('/api/admin/v1/cases?status=open');
  expect(cases.items).toEqual([
    expect.objectContaining({ kind: 'other', message: 'Where do I find my receipts?' }),
  ]);
  await operator.page.close();
  await page.keyboard.press('Escape');
});

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
