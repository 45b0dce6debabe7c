import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UnitOfWork } from '#kernel';
import { AccountsRepository } from '../../../libs/auth/src/data/accounts.repository.js';
import { startApp, type TestApp } from '../../support/app.js';
import {
  HttpClient,
  newEmail,
  ownerSql,
  PASSWORD,
  signIn,
  signUp,
  signUpWithApi,
} from '../../support/http-client.js';
import { eventually } from '../generation/studio.js';
import { startSmtp, type SmtpStandIn } from '../../support/smtp.js';

const NEXT = 'another horse battery 8';
const wrong = { status: 403, body: { code: 'wrong_password' } };

describe('where mail is sent', () => {
  let app: TestApp;
  let smtp: SmtpStandIn;
  beforeAll(async () => {
    smtp = await startSmtp();
    app = await startApp({ worker: true, env: { SMTP_URL: smtp.url } });
  });
  afterAll(async () => {
    await app.close();
    await smtp.close();
  });
  const open = (link: string | undefined) =>
    new HttpClient(app.url).get((link ?? '').slice(app.url.length), { origin: '' });

  test('a new address counts once its link was opened, and the old mailbox is told', async () => {
    const { client, email, userId } = await signUp(app);
    await smtp.mailTo(email);
    const next = newEmail();
    const change = (password: string) =>
      client.post('/api/v1/account/email', { email: next, password });
    expect(await change('not the password')).toMatchObject(wrong);
    expect(await change(PASSWORD)).toMatchObject({ status: 200, body: { status: 'link_sent' } });
    expect((await client.get('/api/v1/me')).body).toMatchObject({ user: { email } });
    expect((await smtp.mailTo(email, 1)).text).toContain(next);

    const link = (await smtp.mailTo(next)).links[0];
    expect((await open(link)).headers.get('location')).toBe('/studio?verified=1');
    expect((await client.get('/api/v1/me')).body).toMatchObject({
      user: { id: userId, email: next, emailStatus: 'verified' },
    });
    // A scanner of mail may have been there before its reader.
    expect((await open(link)).headers.get('location')).toBe('/studio?verified=1');
    expect((await smtp.mailTo(email, 2)).text).toContain(next);
    await signIn(app, next);
    await expect(signIn(app, email)).rejects.toThrow('401');
    expect(
      await ownerSql(app, 'SELECT email FROM auth.former_addresses WHERE user_id = $1', [userId]),
    ).toEqual([{ email }]);
  });

  test('links that were mailed to the old address open nothing any more', async () => {
    const { client, email } = await signUp(app);
    const verification = (await smtp.mailTo(email)).links[0];
    await client.post('/api/v1/auth/password-reset', { email });
    const reset = (await smtp.mailTo(email, 1)).links[0] ?? '';
    const next = newEmail();
    await client.post('/api/v1/account/email', { email: next, password: PASSWORD });
    await open((await smtp.mailTo(next)).links[0]);
    expect((await open(verification)).headers.get('location')).toBe('/studio?verified=0');
    const token = new URL(reset).searchParams.get('token');
    expect(
      await client.post('/api/v1/auth/password-reset/confirm', { token, password: NEXT }),
    ).toMatchObject({ status: 400, body: { code: 'link_invalid' } });
  });

  test('a reset that was asked for while the address changed opens nothing', async () => {
    const { client, email, userId } = await signUp(app);
    await client.post('/api/v1/auth/password-reset', { email });
    const reset = (await smtp.mailTo(email, 1)).links[0] ?? '';
    const next = newEmail();
    await ownerSql(app, 'UPDATE auth.users SET email = $2, login_name = $2 WHERE id = $1', [
      userId,
      next,
    ]);
    const token = new URL(reset).searchParams.get('token');
    expect(
      await client.post('/api/v1/auth/password-reset/confirm', { token, password: NEXT }),
    ).toMatchObject({ status: 400, body: { code: 'link_invalid' } });
  });

  test('of two who prove one address at a time the second is told so on a page', async () => {
    const next = newEmail();
    const links: string[] = [];
    for (let n = 0; n < 2; n += 1) {
      const { client } = await signUp(app);
      await client.post('/api/v1/account/email', { email: next, password: PASSWORD });
      links.push((await smtp.mailTo(next, n)).links[0] ?? '');
    }
    const opened = await Promise.all(links.map((link) => open(link)));
    expect(opened.map(({ headers }) => headers.get('location')).sort()).toEqual([
      '/studio?verified=0',
      '/studio?verified=1',
    ]);
  });

  test('of two changes of the password at a time one counts', async () => {
    const { client } = await signUp(app);
    const change = (next: string) =>
      client.post('/api/v1/account/password', { currentPassword: PASSWORD, newPassword: next });
    const answers = await Promise.all([change(NEXT), change('a third horse battery 9')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 403]);
  });

  test('a new password, however it is set, ends what was asked for with the old one', async () => {
    const intruder = await signUp(app);
    const { email } = intruder;
    await smtp.mailTo(email);
    const askFor = async (wanted: string, password: string) => {
      const wish = { email: wanted, password };
      expect((await intruder.client.post('/api/v1/account/email', wish)).status).toBe(200);
      return (await smtp.mailTo(wanted)).links[0];
    };
    const byChange = await askFor(newEmail(), PASSWORD);
    const passwords = { currentPassword: PASSWORD, newPassword: NEXT };
    expect((await intruder.client.post('/api/v1/account/password', passwords)).status).toBe(204);
    expect((await open(byChange)).headers.get('location')).toBe('/studio?verified=0');

    const byReset = await askFor(newEmail(), NEXT);
    await new HttpClient(app.url).post('/api/v1/auth/password-reset', { email });
    // Told of: the confirmation, two wishes for another address, a new password; then the reset.
    const mails = () => smtp.mails.filter(({ to }) => to.includes(email));
    const reset = await eventually(
      () => Promise.resolve(mails().find(({ text }) => text.includes('/reset-password?'))),
      (mail) => mail !== undefined,
    );
    const token = new URL(reset?.links[0] ?? '').searchParams.get('token');
    const confirm = { token, password: PASSWORD };
    expect(
      (await new HttpClient(app.url).post('/api/v1/auth/password-reset/confirm', confirm)).status,
    ).toBe(204);
    expect((await open(byReset)).headers.get('location')).toBe('/studio?verified=0');
    await signIn(app, email);
  });

  test('an address that somebody else took meanwhile stays theirs', async () => {
    const { client, email } = await signUp(app);
    const wanted = newEmail();
    await client.post('/api/v1/account/email', { email: wanted, password: PASSWORD });
    const link = (await smtp.mailTo(wanted)).links[0];
    await signUp(app, wanted);
    expect((await open(link)).headers.get('location')).toBe('/studio?verified=0');
    expect((await client.get('/api/v1/me')).body).toMatchObject({ user: { email } });
    expect(
      await client.post('/api/v1/account/email', {
        email: wanted.toUpperCase(),
        password: PASSWORD,
      }),
    ).toMatchObject({ status: 409, body: { code: 'email_taken' } });
  });
});

describe('where no mail is sent', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  test('the address changes at once, as at sign-up', async () => {
    const { client } = await signUp(app);
    const next = newEmail();
    expect(
      await client.post('/api/v1/account/email', { email: next, password: PASSWORD }),
    ).toMatchObject({ status: 200, body: { status: 'changed' } });
    expect((await client.get('/api/v1/me')).body).toMatchObject({
      user: { email: next, emailStatus: 'assumed' },
    });
  });

  test('a sign-in that read the old password opens nothing after the change', async () => {
    const { userId } = await signUp(app);
    const accounts = app.api.get(AccountsRepository, { strict: false });
    const unitOfWork = app.api.get(UnitOfWork);
    const [row] = await ownerSql<{ hash: string }>(
      app,
      'SELECT password_hash AS hash FROM auth.users WHERE id = $1',
      [userId],
    );
    const holds = () => unitOfWork.run(() => accounts.holdPassword(userId, row?.hash ?? ''));
    expect(await holds()).toBe(true);
    await unitOfWork.run(() => accounts.setPassword(userId, 'another'));
    expect(await holds()).toBe(false);
  });

  test('a new password asks for the present one and ends the other sessions, not the keys', async () => {
    const { client, email } = await signUpWithApi(app);
    const key = (await client.post<{ key: string }>('/api/v1/api-keys', { name: 'a' })).body.key;
    const elsewhere = await signIn(app, email);
    const change = (currentPassword: string, newPassword: string) =>
      client.post('/api/v1/account/password', { currentPassword, newPassword });
    expect(await change('not the password', NEXT)).toMatchObject(wrong);
    expect(await change(PASSWORD, 'password1')).toMatchObject({
      status: 400,
      body: { code: 'password_too_common' },
    });
    expect((await elsewhere.get('/api/v1/me')).status).toBe(200);

    expect((await change(PASSWORD, NEXT)).status).toBe(204);
    expect((await client.get('/api/v1/me')).status).toBe(200);
    expect((await elsewhere.get('/api/v1/me')).status).toBe(401);
    const asKey = { authorization: `Bearer ${key}` };
    const balance = await new HttpClient(app.url).get('/api/v1/credits/balance', asKey);
    expect(balance.status).toBe(200);
    await expect(signIn(app, email)).rejects.toThrow('401');
    await signIn(app, email, NEXT);
  });
});
