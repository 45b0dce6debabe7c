import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PruneIdentitySchedule } from '../../../libs/auth/src/jobs/prune-identity.schedule.js';
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
import { startSmtp, type SmtpStandIn } from '../../support/smtp.js';

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

const path = (link: string | undefined) => (link ?? '').slice(app.url.length);
const status = async (client: HttpClient) =>
  (await client.get<{ user: { emailStatus: string } }>('/api/v1/me')).body.user.emailStatus;
const verifications = (userId: string) =>
  ownerSql<{ payload: { how: string } }>(
    app,
    `SELECT payload FROM kernel.outbox WHERE name = 'auth.email-verified' AND payload->>'userId' = $1`,
    [userId],
  );

describe('proving an address', () => {
  test('takes the one link that was mailed; until then nothing is announced', async () => {
    const { client, email, userId } = await signUp(app);
    expect(await status(client)).toBe('pending');
    expect(await verifications(userId)).toEqual([]);
    const mail = await smtp.mailTo(email);
    expect(mail.links).toHaveLength(1);
    expect(mail.links[0]).toMatch(new RegExp(`^${app.url}/api/v1/auth/verify\\?token=[\\w-]{43}$`));
    expect(mail.html).toContain(`href="${mail.links[0]}"`);
    // Opened elsewhere: on a phone that is not signed in.
    const opened = await new HttpClient(app.url).get(path(mail.links[0]), { origin: '' });
    expect(opened.status).toBe(303);
    expect(opened.headers.get('location')).toBe('/studio?verified=1');
    expect(await status(client)).toBe('verified');
    expect(await verifications(userId)).toMatchObject([{ payload: { how: 'verified' } }]);
  });

  test('works once in effect, however often the link is opened', async () => {
    const { email, userId } = await signUp(app);
    const mail = await smtp.mailTo(email);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => new HttpClient(app.url).get(path(mail.links[0]))),
    );
    for (const answer of answers) expect(answer.headers.get('location')).toBe('/studio?verified=1');
    expect(await verifications(userId)).toHaveLength(1);
  });

  test('goes on to where the visitor was headed, and nowhere else', async () => {
    const go = async (next: string) => {
      const email = newEmail();
      await new HttpClient(app.url).post('/api/v1/auth/sign-up', {
        email,
        password: PASSWORD,
        next,
      });
      const mail = await smtp.mailTo(email);
      const opened = await new HttpClient(app.url).get(path(mail.links[0]));
      return opened.headers.get('location');
    };
    expect(await go('/studio?prompt=a%20red%20bag')).toBe('/studio?prompt=a+red+bag&verified=1');
    expect(await go('//evil.example/x')).toBe('/studio?verified=1');
    expect(await go('https://evil.example')).toBe('/studio?verified=1');
  });

  test('fails kindly with a made-up, an old or a replaced link', async () => {
    const { client, email, userId } = await signUp(app);
    const first = await smtp.mailTo(email);
    expect((await client.post('/api/v1/auth/verification')).status).toBe(202);
    const second = await smtp.mailTo(email, 1);
    const open = async (link: string) =>
      (await new HttpClient(app.url).get(link)).headers.get('location');
    expect(await open('/api/v1/auth/verify?token=made-up')).toBe('/studio?verified=0');
    expect(await open(path(first.links[0]))).toBe('/studio?verified=0');
    await ownerSql(
      app,
      `UPDATE auth.mailed_links SET expires_at = now() - interval '1 second' WHERE user_id = $1`,
      [userId],
    );
    expect(await open(path(second.links[0]))).toBe('/studio?verified=0');
    expect(await status(client)).toBe('pending');
  });

  test('is asked for in the language of the visitor', async () => {
    const email = newEmail();
    await new HttpClient(app.url).post(
      '/api/v1/auth/sign-up',
      { email, password: PASSWORD },
      { 'accept-language': 'zh-CN,zh;q=0.9' },
    );
    expect((await smtp.mailTo(email)).text).toContain('确认邮箱地址');
  });

  test('survives a mail server that is busy', async () => {
    smtp.refuse(true);
    const { client, email } = await signUp(app);
    await client.get('/api/v1/me');
    smtp.refuse(false);
    expect((await smtp.mailTo(email)).links).toHaveLength(1);
  });
});

describe('a forgotten password', () => {
  const request = (email: string) =>
    new HttpClient(app.url).post('/api/v1/auth/password-reset', { email });
  const confirm = (token: string, password: string) =>
    new HttpClient(app.url).post('/api/v1/auth/password-reset/confirm', { token, password });
  const tokenOf = (link: string | undefined) => new URL(link ?? '').searchParams.get('token') ?? '';

  test('is replaced by mail: sessions end, the link works once', async () => {
    const { client, email } = await signUpWithApi(app);
    const { body } = await client.post<{ key: string }>('/api/v1/api-keys', { name: 'mine' });
    expect((await request(email.toUpperCase())).status).toBe(202);
    const mail = await smtp.mailTo(email, 1);
    expect(mail.links).toHaveLength(1);
    const token = tokenOf(mail.links[0]);
    expect(await confirm(token, 'password')).toMatchObject({
      status: 400,
      body: { code: 'password_too_common' },
    });
    const answers = await Promise.all([
      confirm(token, 'another good secret'),
      confirm(token, 'another good secret'),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([204, 400]);
    expect((await client.get('/api/v1/me')).status).toBe(401);
    const withKey = { authorization: `Bearer ${body.key}` };
    expect((await client.get('/api/v1/credits/balance', withKey)).status).toBe(401);
    await expect(signIn(app, email)).rejects.toThrow('401');
    const renewed = await signIn(app, email, 'another good secret');
    expect((await renewed.get('/api/v1/me')).status).toBe(200);
    expect(await confirm(token, 'yet another secret')).toMatchObject({
      status: 400,
      body: { code: 'link_invalid' },
    });
  });

  test('answers the same for an address that nobody has, and sends nothing', async () => {
    const email = newEmail();
    const unknown = await request(email);
    const { email: known } = await signUp(app);
    const answer = await request(known);
    expect({ ...unknown, headers: null }).toEqual({ ...answer, headers: null });
    await smtp.mailTo(known, 1);
    expect(smtp.mails.filter((mail) => mail.to.includes(email))).toEqual([]);
  });

  test('cannot be used to fill a mailbox', async () => {
    const { email } = await signUp(app);
    const answers = [];
    for (let n = 0; n < 7; n += 1) answers.push((await request(email)).status);
    expect(answers).toEqual([202, 202, 202, 202, 202, 429, 429]);
  });
});

test('sessions and links that open nothing any more are forgotten', async () => {
  const { userId } = await signUp(app);
  const { userId: fresh } = await signUp(app);
  await ownerSql(
    app,
    `UPDATE auth.sessions SET created_at = created_at - interval '30 days' WHERE user_id = $1`,
    [userId],
  );
  await ownerSql(
    app,
    `UPDATE auth.mailed_links SET expires_at = now() - interval '1 second' WHERE user_id = $1`,
    [userId],
  );
  await app.worker?.get(PruneIdentitySchedule).prune();
  const left = (id: string) =>
    ownerSql(
      app,
      `SELECT 's' AS what FROM auth.sessions WHERE user_id = $1
        UNION ALL SELECT 'l' FROM auth.mailed_links WHERE user_id = $1`,
      [id],
    );
  expect(await left(userId)).toEqual([]);
  expect(await left(fresh)).toHaveLength(2);
});
