import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import {
  HttpClient,
  newEmail,
  onceDone,
  ownerSql,
  PASSWORD,
  signIn,
  signUp,
  signUpWithApi,
} from '../../support/http-client.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const keys = '/api/v1/api-keys';

describe('signing up', () => {
  test('makes an account and a session that opens the customer routes', async () => {
    const client = new HttpClient(app.url);
    const email = newEmail();
    const answer = await client.post('/api/v1/auth/sign-up', { email, password: PASSWORD });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      user: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        email,
        emailStatus: 'assumed',
        locale: 'en',
        createdAt: expect.stringMatching(/Z$/),
      },
    });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^session=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/,
    );
    expect((await client.get(keys)).status).toBe(200);
  });

  test('stores neither the password nor the cookie', async () => {
    const { client, userId } = await signUp(app);
    const [row] = await ownerSql<{ text: string; password_hash: string }>(
      app,
      `SELECT u.password_hash, u::text || s::text AS text
         FROM auth.users u JOIN auth.sessions s ON s.user_id = u.id WHERE u.id = $1`,
      [userId],
    );
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(row?.text).not.toContain(PASSWORD);
    expect(row?.text).not.toContain(client.cookie?.split('=')[1]);
  });

  test('publishes the workspace and the assumed address, once each, with one key per person', async () => {
    const { userId, workspaceId } = await signUp(app, 'An.Na+trial@gmail.com');
    const again = await signUp(app, 'anna@googlemail.com');
    const facts = (id: string) =>
      ownerSql<{ name: string; payload: Record<string, string>; delivered_at: Date | null }>(
        app,
        `SELECT name, payload, delivered_at FROM kernel.outbox
          WHERE payload->>'userId' = $1 ORDER BY id`,
        [id],
      );
    const [made, assumed, ...more] = await facts(userId);
    expect(more).toEqual([]);
    expect(made).toMatchObject({ name: 'auth.workspace-created', payload: { workspaceId } });
    expect(assumed).toMatchObject({
      name: 'auth.email-verified',
      payload: { workspaceId, email: 'An.Na+trial@gmail.com', how: 'assumed' },
    });
    // Delivered before the answer went out: the trial credits are there with the 201.
    expect(made?.delivered_at).not.toBeNull();
    expect(assumed?.delivered_at).not.toBeNull();
    const [, other] = await facts(again.userId);
    expect(other?.payload.personKey).toBe(assumed?.payload.personKey);
  });

  test.each([
    ['short12', 'password_too_short'],
    ['Password1', 'password_too_common'],
    ['x y'.repeat(60), 'password_too_long'],
  ])('refuses the password %s', async (password, code) => {
    const answer = await new HttpClient(app.url).post('/api/v1/auth/sign-up', {
      email: newEmail(),
      password,
    });
    expect(answer).toMatchObject({ status: 400, body: { code } });
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test('refuses a taken address in any case, and extra powers', async () => {
    const client = new HttpClient(app.url);
    const attempt = (body: object) =>
      client.post('/api/v1/auth/sign-up', { email: newEmail(), password: PASSWORD, ...body });
    const { email } = await signUp(app);
    expect(await attempt({ email: email.toUpperCase() })).toMatchObject({
      status: 409,
      body: { code: 'email_taken' },
    });
    const ambitious = await attempt({ roles: ['admin'], emailStatus: 'verified', credits: 9999 });
    if (ambitious.status === 201) {
      const { user } = ambitious.body as { user: { id: string; emailStatus: string } };
      expect(user.emailStatus).toBe('assumed');
      expect(
        await ownerSql(app, 'SELECT 1 FROM auth.operator_roles WHERE user_id = $1', [user.id]),
      ).toEqual([]);
    } else expect(ambitious.status).toBe(400);
  });

  test('at once with one address makes one account', async () => {
    const email = newEmail();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        onceDone(() =>
          new HttpClient(app.url).post('/api/v1/auth/sign-up', { email, password: PASSWORD }),
        ),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });
});

describe('signing in and out', () => {
  test('gives the same words for an unknown address and a wrong password', async () => {
    const { email } = await signUp(app);
    const attempt = (body: object) => new HttpClient(app.url).post('/api/v1/auth/sign-in', body);
    const wrong = await attempt({ email, password: 'not the password' });
    const unknown = await attempt({ email: newEmail(), password: 'not the password' });
    expect(wrong.status).toBe(401);
    expect(unknown.status).toBe(401);
    const { requestId: _, ...wrongBody } = wrong.body as Record<string, unknown>;
    const { requestId: __, ...unknownBody } = unknown.body as Record<string, unknown>;
    expect(wrongBody).toEqual(unknownBody);
    expect(wrongBody).toMatchObject({ code: 'invalid_credentials' });
    expect(wrong.headers.get('set-cookie')).toBeNull();
  });

  test('rotates the session: the one that the browser had before is over', async () => {
    const { client, email } = await signUp(app);
    const before = client.cookie ?? '';
    await client.post('/api/v1/auth/sign-in', { email, password: PASSWORD });
    expect(client.cookie).not.toBe(before);
    expect((await client.get(keys)).status).toBe(200);
    expect((await client.get(keys, { cookie: before })).status).toBe(401);
  });

  test('a stolen cookie is worth nothing after the sign-out', async () => {
    const { client } = await signUp(app);
    const stolen = client.cookie ?? '';
    expect((await client.post('/api/v1/auth/sign-out')).status).toBe(204);
    expect(client.cookie).toBeNull();
    expect(await client.get(keys, { cookie: stolen })).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
  });

  test('ends one session and leaves the others of the same person', async () => {
    const { client, email } = await signUp(app);
    const other = await signIn(app, email);
    await client.post('/api/v1/auth/sign-out');
    expect((await other.get(keys)).status).toBe(200);
  });

  test('a session ends when it is idle too long, and at its absolute limit', async () => {
    const { client, userId, email } = await signUp(app);
    const age = (column: string, by: string) =>
      ownerSql(
        app,
        `UPDATE auth.sessions SET ${column} = ${column} - $2::interval WHERE user_id = $1`,
        [userId, by],
      );
    await age('last_seen_at', '13 days');
    expect((await client.get(keys)).status).toBe(200); // and is seen again
    await age('last_seen_at', '14 days');
    expect((await client.get(keys)).status).toBe(401);
    const fresh = await signIn(app, email);
    await age('created_at', '30 days');
    expect((await fresh.get(keys)).status).toBe(401);
  });

  test('operators have short sessions', async () => {
    const { client, userId } = await signUp(app);
    await ownerSql(app, `INSERT INTO auth.operator_roles VALUES ($1, 'support')`, [userId]);
    expect((await client.get(keys)).status).toBe(200);
    await ownerSql(
      app,
      `UPDATE auth.sessions SET last_seen_at = last_seen_at - interval '1 hour' WHERE user_id = $1`,
      [userId],
    );
    expect((await client.get(keys)).status).toBe(401);
  });
});

describe('a request that another site makes the browser send', () => {
  test.each([
    ['https://evil.example'],
    ['null'],
    [''],
    ['http://localhost:1'],
    ['http://127.0.0.1.evil.example'],
  ])('with Origin %j changes nothing', async (origin) => {
    const { client } = await signUp(app);
    const answer = await client.post(keys, { name: 'stolen' }, { origin });
    expect(answer).toMatchObject({ status: 403, body: { code: 'bad_origin' } });
    expect((await client.get<{ items: unknown[] }>(keys)).body.items).toEqual([]);
  });

  test('cannot sign a visitor in to the account of somebody else', async () => {
    const { email } = await signUp(app);
    const client = new HttpClient(app.url);
    const answer = await client.post(
      '/api/v1/auth/sign-in',
      { email, password: PASSWORD },
      { origin: 'https://evil.example' },
    );
    expect(answer).toMatchObject({ status: 403, body: { code: 'bad_origin' } });
    expect(client.cookie).toBeNull();
  });

  test('of ours by another loopback name is our own page', async () => {
    const { client } = await signUpWithApi(app);
    const origin = app.url.replace('127.0.0.1', 'localhost');
    expect((await client.post(keys, { name: 'mine' }, { origin })).status).toBe(201);
  });
});

test('on https the cookie is bound to this host and travels encrypted only', async () => {
  const secure = await startApp({ env: { PUBLIC_URL: 'https://images.example.com' } });
  try {
    const client = new HttpClient(secure.url);
    const origin = 'https://images.example.com';
    const account = { email: newEmail(), password: PASSWORD };
    const answer = await client.post('/api/v1/auth/sign-up', account, { origin });
    const [session, device, ...more] = answer.headers.getSetCookie();
    expect(session).toMatch(
      /^__Host-session=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect(device).toMatch(
      /^__Host-device=[\w-]{22}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect(more).toEqual([]);
    expect((await client.get('/api/v1/me')).status).toBe(200);
    // A cookie that a neighbour on a subdomain could have planted is not looked at.
    const planted = (client.cookie ?? '').replace('__Host-', '');
    expect((await client.get('/api/v1/me', { cookie: planted })).status).toBe(401);
    const signOut = (from: string) =>
      client.post('/api/v1/auth/sign-out', undefined, { origin: from });
    expect((await signOut(secure.url)).status).toBe(403);
    expect((await signOut(origin)).status).toBe(204);
  } finally {
    await secure.close();
  }
});
