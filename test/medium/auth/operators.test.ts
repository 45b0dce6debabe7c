import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Auth } from '#auth';
import { startApp, type TestApp } from '../../support/app.js';
import {
  firstAdmin,
  HttpClient,
  operator,
  ownerSql,
  signIn,
  signUp,
  type Customer,
} from '../../support/http-client.js';

let app: TestApp;
let admin: HttpClient;
let support: Customer;
beforeAll(async () => {
  app = await startApp();
  admin = await firstAdmin(app);
  support = await operator(app, 'support');
});
afterAll(() => app.close());

interface Page<Item> {
  items: Item[];
  total: number;
}
interface CustomerRow {
  id: string;
  email: string;
  planCode: string;
  blockedAt: string | null;
}

describe('the first operator', () => {
  test('is made once, with a password of its own making', async () => {
    expect(await app.api.get(Auth).ensureFirstOperator()).toBeNull();
    const me = await admin.get<{ roles: string[]; user: { email: string } }>('/api/v1/me');
    expect(me.body).toMatchObject({ roles: ['admin'], user: { email: 'admin@studio.local' } });
  });

  test('comes from ADMIN_EMAIL and ADMIN_PASSWORD where they are set, also over an account of that name', async () => {
    const other = await startApp({
      env: { ADMIN_EMAIL: 'boss@example.com', ADMIN_PASSWORD: 'a long enough secret' },
    });
    try {
      const squatter = await signUp(other, 'Boss@example.com');
      const made = await Promise.all(
        Array.from({ length: 3 }, () => other.api.get(Auth).ensureFirstOperator()),
      );
      expect(made).toEqual([null, null, null]);
      expect((await squatter.client.get('/api/v1/me')).status).toBe(401);
      const boss = await signIn(other, 'boss@example.com', 'a long enough secret');
      expect((await boss.get<{ roles: string[] }>('/api/v1/me')).body.roles).toEqual(['admin']);
    } finally {
      await other.close();
    }
  });
});

describe('customers in the console', () => {
  test('are found by part of the address, by name and by id, with their plan', async () => {
    const { email, workspaceId, userId } = await signUp(app);
    const expected = [expect.objectContaining({ id: workspaceId, email, planCode: 'free' })];
    for (const q of [email.slice(9, 20).toUpperCase(), workspaceId, userId]) {
      const found = await support.client.get<Page<CustomerRow>>(`/api/admin/v1/customers?q=${q}`);
      expect(found.body).toEqual({ items: expected, total: 1 });
    }
    const none = await support.client.get<Page<CustomerRow>>('/api/admin/v1/customers?q=%25');
    expect(none.body).toEqual({ items: [], total: 0 });
    const one = await support.client.get(`/api/admin/v1/customers/${workspaceId}`);
    expect(one.body).toMatchObject({
      id: workspaceId,
      userId,
      emailStatus: 'assumed',
      blockedAt: null,
    });
  });

  test('are not those who work here, but an id looks up whoever it is', async () => {
    const { email, workspaceId } = await signUp(app);
    const answer = await support.client.get<Page<CustomerRow>>('/api/admin/v1/customers?_end=100');
    const listed = answer.body.items.map((row) => row.email);
    expect(listed).toContain(email);
    expect(listed).not.toContain(support.email);
    const { total } = answer.body;
    await operator(app, 'finance');
    const overview = await support.client.get('/api/admin/v1/overview');
    expect(overview.body).toMatchObject({ customers: total });

    const named = `id=${workspaceId}&id=${support.workspaceId}&_end=2`;
    const some = await support.client.get<Page<CustomerRow>>(`/api/admin/v1/customers?${named}`);
    expect(some.body.total).toBe(2);
    expect(some.body.items.map(({ id }) => id).sort()).toEqual(
      [workspaceId, support.workspaceId].sort(),
    );
    const one = await support.client.get<Page<CustomerRow>>(
      `/api/admin/v1/customers?id=${workspaceId}`,
    );
    expect(one.body.items.map((row) => row.email)).toEqual([email]);
  });

  test('come in pages, in the order that is asked for', async () => {
    for (const name of ['aaa', 'bbb', 'ccc']) await signUp(app, `page-${name}@example.com`);
    const page = async (query: string) => {
      const answer = await support.client.get<Page<CustomerRow>>(
        `/api/admin/v1/customers?q=page-&${query}`,
      );
      return [answer.body.total, ...answer.body.items.map(({ email }) => email.slice(5, 8))];
    };
    expect(await page('_sort=email&_order=ASC&_start=0&_end=2')).toEqual([3, 'aaa', 'bbb']);
    expect(await page('_sort=email&_order=DESC&_start=1&_end=3')).toEqual([3, 'bbb', 'aaa']);
    expect(await page('')).toEqual([3, 'ccc', 'bbb', 'aaa']);
  });

  test('can be blocked and let back in, once each, with a reason on record', async () => {
    const { client, workspaceId, email } = await signUp(app);
    const act = (what: string) =>
      support.client.post<CustomerRow>(`/api/admin/v1/customers/${workspaceId}/${what}`, {
        reason: `because of ${what}`,
      });
    expect((await act('block')).body.blockedAt).toEqual(expect.any(String));
    await act('block');
    expect((await client.get('/api/v1/me')).status).toBe(401);
    const blocked = await support.client.get<Page<CustomerRow>>(
      '/api/admin/v1/customers?blocked=true',
    );
    expect(blocked.body.items.map(({ id }) => id)).toEqual([workspaceId]);
    expect((await act('unblock')).body.blockedAt).toBeNull();
    expect((await (await signIn(app, email)).get('/api/v1/me')).status).toBe(200);
    const log = await support.client.get<Page<Record<string, unknown>>>(
      `/api/admin/v1/audit-log?workspaceId=${workspaceId}`,
    );
    expect(log.body).toMatchObject({
      total: 2,
      items: [
        { action: 'customer.unblocked', reason: 'because of unblock', actorEmail: support.email },
        { action: 'customer.blocked', reason: 'because of block', subjectId: workspaceId },
      ],
    });
    expect(
      (await support.client.post(`/api/admin/v1/customers/${workspaceId}/block`, {})).status,
    ).toBe(400);
  });

  test('who are operators are blocked by another admin only', async () => {
    const colleague = await operator(app, 'finance');
    const block = (by: HttpClient, id: string) =>
      by.post(`/api/admin/v1/customers/${id}/block`, { reason: 'left the company' });
    expect((await block(support.client, colleague.workspaceId)).status).toBe(403);
    expect((await block(support.client, support.workspaceId)).status).toBe(403);
    const me = await admin.get<{ workspace: { id: string } }>('/api/v1/me');
    expect((await block(admin, me.body.workspace.id)).status).toBe(403);
    expect((await block(admin, colleague.workspaceId)).status).toBe(200);
  });
});

describe('console routes', () => {
  const routes = ['customers', 'operators', 'audit-log', 'mailbox'];

  test('are closed to visitors and customers', async () => {
    const { client } = await signUp(app);
    for (const route of routes) {
      expect((await new HttpClient(app.url).get(`/api/admin/v1/${route}`)).status).toBe(401);
      expect((await client.get(`/api/admin/v1/${route}`)).status).toBe(403);
    }
  });

  test('with mails and operators are for admins alone', async () => {
    for (const route of ['operators', 'mailbox']) {
      expect((await support.client.get(`/api/admin/v1/${route}`)).status).toBe(403);
      expect((await admin.get(`/api/admin/v1/${route}`)).status).toBe(200);
    }
    const { body } = await admin.get<Page<object>>('/api/admin/v1/operators');
    expect(body.items).toContainEqual(
      expect.objectContaining({ email: support.email, roles: ['support'] }),
    );
  });

  test('the dev mailbox holds the mails that an installation without SMTP cannot send', async () => {
    const { email } = await signUp(app);
    await new HttpClient(app.url).post('/api/v1/auth/password-reset', { email });
    const { body } = await admin.get<Page<{ to: string; text: string }>>('/api/admin/v1/mailbox');
    expect(body.items[0]).toMatchObject({ to: email, status: 'kept' });
    expect(body.items[0]?.text).toContain(`${app.url}/reset-password?token=`);
  });

  test('a role that is taken away closes them at once', async () => {
    const person = await operator(app, 'support');
    expect((await person.client.get('/api/admin/v1/customers')).status).toBe(200);
    await ownerSql(app, 'DELETE FROM auth.operator_roles WHERE user_id = $1', [person.userId]);
    expect((await person.client.get('/api/admin/v1/customers')).status).toBe(403);
  });
});
