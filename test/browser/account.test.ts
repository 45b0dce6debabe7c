import { expect } from '@jest/globals';
import { story, type Visitor } from '../support/browser.js';
import { openStage } from '../support/stage.js';
import { expectUsable } from '../support/usable.js';

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
