import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Catalog } from '#catalog';
import { UnitOfWork } from '#kernel';
import { startApp, type TestApp } from '../../support/app.js';
import {
  HttpClient,
  onceDone,
  ownerSql,
  PASSWORD,
  signUp,
  signUpWithApi,
} from '../../support/http-client.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({
    env: { WECOM_CONTACT_URL: 'https://work.weixin.qq.com/kfid/kfc1', WECOM_CONTACT_QR: '' },
  });
});
afterAll(() => app.close());

const asBearer = (key: string) => ({ authorization: `Bearer ${key}` });

test('GET /me tells who is signed in and what the free plan allows', async () => {
  const { client, email, workspaceId } = await signUp(app);
  const me = await client.get('/api/v1/me');
  expect(me.status).toBe(200);
  expect(me.headers.get('cache-control')).toBe('no-store');
  expect(me.body).toEqual({
    user: expect.objectContaining({ email, emailStatus: 'assumed' }),
    workspace: { id: workspaceId, name: email.split('@')[0] },
    roles: [],
    trial: { status: 'granted', credits: 40, reasonCode: null },
    entitlements: {
      planCode: 'free',
      planName: { en: expect.any(String), zh: expect.any(String) },
      resolutions: ['1K', '2K'],
      concurrentJobs: 1,
      requestsPerMinute: expect.any(Number),
      uploadRetentionDays: expect.any(Number),
      outputRetentionDays: 30,
      apiAccess: expect.any(Boolean),
    },
    contact: { wecomUrl: 'https://work.weixin.qq.com/kfid/kfc1' },
    mode: { demoEngine: true, sandboxPayments: true, localWebhooks: true },
  });
});

test('GET /me without a session is 401', async () => {
  expect(await new HttpClient(app.url).get('/api/v1/me')).toMatchObject({
    status: 401,
    body: { code: 'unauthenticated' },
  });
});

describe('API keys', () => {
  interface Created {
    id: string;
    key: string;
    hint: string;
    scopes: string[];
  }
  const create = async (client: HttpClient, scopes?: string[]) =>
    (await client.post<Created>('/api/v1/api-keys', { name: 'build server', scopes })).body;

  test('are shown once, listed by their hint, and stored as a hash', async () => {
    const { client } = await signUpWithApi(app);
    const created = await create(client, ['balance', 'balance']);
    expect(created.key).toMatch(/^sk-[\w-]{43}$/);
    expect(created.scopes).toEqual(['balance']);
    const list = await client.get<{ items: object[] }>('/api/v1/api-keys');
    expect(list.body.items).toEqual([
      {
        id: created.id,
        name: 'build server',
        hint: created.hint,
        scopes: ['balance'],
        createdAt: expect.any(String),
        lastUsedAt: null,
        expiresAt: null,
        expired: false,
        requestsPerMinute: null,
        monthlyCredits: null,
      },
    ]);
    const [row] = await ownerSql<{ text: string }>(
      app,
      'SELECT k::text AS text FROM auth.api_keys k WHERE id = $1',
      [created.id],
    );
    expect(row?.text).not.toContain(created.key.slice(3));
  });

  test('open what their scope names, and never the account', async () => {
    const { client } = await signUpWithApi(app);
    const api = new HttpClient(app.url);
    const all = asBearer((await create(client)).key);
    const other = asBearer((await create(client, ['images'])).key);
    expect((await api.get('/api/v1/credits/balance', all)).status).toBe(200);
    expect(await api.get('/api/v1/credits/balance', other)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    for (const path of ['/api/v1/me', '/api/v1/api-keys', '/api/v1/support/cases'])
      expect(await api.get(path, all)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await api.get('/api/admin/v1/customers', all)).status).toBe(403);
  });

  test('win over a cookie, also when they are wrong', async () => {
    const { client } = await signUpWithApi(app);
    for (const authorization of [
      'Bearer sk-wrong',
      'Bearer',
      'Basic abc',
      `Bearer ${'x'.repeat(4000)}`,
    ])
      expect(await client.get('/api/v1/me', { authorization })).toMatchObject({
        status: 401,
        body: { code: 'unauthenticated' },
      });
  });

  test('need no Origin, and open nothing once revoked', async () => {
    const { client } = await signUpWithApi(app);
    const { id, key } = await create(client, ['balance']);
    const api = new HttpClient(app.url);
    const balance = () => api.get('/api/v1/credits/balance', { ...asBearer(key), origin: '' });
    expect((await balance()).status).toBe(200);
    const stranger = await signUpWithApi(app);
    expect((await stranger.client.delete(`/api/v1/api-keys/${id}`)).status).toBe(404);
    expect((await balance()).status).toBe(200);
    expect((await client.delete(`/api/v1/api-keys/${id}`)).status).toBe(204);
    expect((await balance()).status).toBe(401);
    expect((await client.delete(`/api/v1/api-keys/${id}`)).status).toBe(404);
    expect((await client.delete('/api/v1/api-keys/not-an-id')).status).toBe(400);
  });

  test('end by themselves where that was asked for, and say so', async () => {
    const { client } = await signUpWithApi(app);
    const made = await client.post<Created & { expiresAt: string }>('/api/v1/api-keys', {
      name: 'for a month',
      scopes: ['balance'],
      expiresInDays: 30,
    });
    const balance = () =>
      new HttpClient(app.url).get('/api/v1/credits/balance', asBearer(made.body.key));
    expect((await balance()).status).toBe(200);
    await ownerSql(
      app,
      `UPDATE auth.api_keys SET created_at = created_at - interval '31 days',
              expires_at = expires_at - interval '31 days' WHERE id = $1`,
      [made.body.id],
    );
    const refused = await balance();
    expect(refused).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(JSON.stringify(refused.body)).toContain('has expired');
    expect((await client.get<{ items: object[] }>('/api/v1/api-keys')).body.items).toMatchObject([
      { id: made.body.id, expired: true },
    ]);
    for (const expiresInDays of [0, -1, 1.5, 4000, 'soon'])
      expect((await client.post('/api/v1/api-keys', { name: 'bad', expiresInDays })).status).toBe(
        400,
      );
  });

  test('are refused where the plan does not include the API, and made once it does', async () => {
    const { client, workspaceId } = await signUp(app);
    const refused = await client.post<{ code: string; detail: string }>('/api/v1/api-keys', {
      name: 'too early',
    });
    expect([refused.status, refused.body.code]).toEqual([403, 'api_not_in_plan']);
    expect(refused.body.detail).toContain('Choose a plan with API access');
    expect((await client.get<{ items: object[] }>('/api/v1/api-keys')).body.items).toEqual([]);
    await app.api
      .get(UnitOfWork)
      .run(() => app.api.get(Catalog).assignPlan(workspaceId, 'studio', null));
    expect((await client.post('/api/v1/api-keys', { name: 'now' })).status).toBe(201);
  });

  test('come to an end at fifty, also when asked for at once', async () => {
    const { client, workspaceId, userId } = await signUpWithApi(app);
    await ownerSql(
      app,
      `INSERT INTO auth.api_keys (workspace_id, created_by, name, hint, key_hash, scopes)
       SELECT $1, $2, 'k', 'h', sha256(random()::text::bytea), '{images}'
         FROM generate_series(1, 48) n`,
      [workspaceId, userId],
    );
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        onceDone(() => client.post('/api/v1/api-keys', { name: 'one more' })),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409, 409]);
  });
});

test('a blocked account is refused everywhere, and told so only with the right password', async () => {
  const { client, email, workspaceId } = await signUpWithApi(app);
  const { body } = await client.post<{ key: string }>('/api/v1/api-keys', { name: 'k' });
  await ownerSql(
    app,
    `UPDATE auth.workspaces SET blocked_at = now(), blocked_reason = 'abuse' WHERE id = $1`,
    [workspaceId],
  );
  const refused = { status: 403, body: { code: 'account_blocked' } };
  expect(await client.get('/api/v1/me')).toMatchObject(refused);
  expect(await client.get('/api/v1/credits/balance', asBearer(body.key))).toMatchObject(refused);
  const signIn = (password: string) =>
    new HttpClient(app.url).post('/api/v1/auth/sign-in', { email, password });
  expect(await signIn(PASSWORD)).toMatchObject(refused);
  expect(await signIn('not the password')).toMatchObject({
    status: 401,
    body: { code: 'invalid_credentials' },
  });
});
