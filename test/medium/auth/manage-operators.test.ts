import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OperatorRole } from '#kernel';
import { startApp, type TestApp } from '../../support/app.js';
import {
  firstAdmin,
  newEmail,
  operator,
  ownerSql,
  signUp,
  type HttpClient,
} from '../../support/http-client.js';
import { startSmtp } from '../../support/smtp.js';

let app: TestApp;
let admin: HttpClient;
beforeAll(async () => {
  app = await startApp();
  admin = await firstAdmin(app);
});
afterAll(() => app.close());

interface Operator {
  id: string;
  email: string;
  roles: OperatorRole[];
  auditId: string | null;
  code?: string;
}
const REASON = 'Joins the team';
const add = (who: HttpClient, email: string, roles: string[], reason = REASON) =>
  who.post<Operator>('/api/admin/v1/operators', { email, roles, reason });
const setRoles = (who: HttpClient, id: string, roles: string[], reason = REASON) =>
  who.send<Operator>('PATCH', `/api/admin/v1/operators/${id}`, { roles, reason });
const rolesOf = async (who: HttpClient) =>
  (await who.get<{ roles: string[] }>('/api/v1/me')).body.roles;

describe('an admin', () => {
  test('makes an existing person an operator, changes the roles, and ends it, on record', async () => {
    const { client, email, userId } = await signUp(app);
    const made = await add(admin, email.toUpperCase(), ['finance', 'support', 'finance']);
    expect(made).toMatchObject({
      status: 201,
      body: { id: userId, roles: ['finance', 'support'] },
    });
    expect(await rolesOf(client)).toEqual(['finance', 'support']);
    expect((await client.get('/api/admin/v1/approvals')).status).toBe(200);
    const changed = await setRoles(admin, userId, ['moderator']);
    expect(changed.body.roles).toEqual(['moderator']);
    const same = await setRoles(admin, userId, ['moderator']);
    expect(same).toMatchObject({ status: 200, body: { auditId: null } });
    const ended = await setRoles(admin, userId, []);
    expect(ended.body.roles).toEqual([]);
    expect((await client.get('/api/admin/v1/approvals')).status).toBe(403);
    const rows = await ownerSql(
      app,
      `SELECT id, before->'roles' AS before, after->'roles' AS after, reason FROM kernel.audit_log
        WHERE action = 'operator.roles-changed' AND subject_id = $1 ORDER BY id`,
      [userId],
    );
    expect(rows).toEqual([
      { id: made.body.auditId, before: [], after: ['finance', 'support'], reason: REASON },
      {
        id: changed.body.auditId,
        before: ['finance', 'support'],
        after: ['moderator'],
        reason: REASON,
      },
      { id: ended.body.auditId, before: ['moderator'], after: [], reason: REASON },
    ]);
  });

  test('is the only one who may', async () => {
    const support = await operator(app, 'support', 'finance', 'moderator');
    expect((await add(support.client, support.email, ['admin'])).status).toBe(403);
    expect((await setRoles(support.client, support.userId, ['admin'])).status).toBe(403);
    expect((await support.client.get('/api/admin/v1/operators')).status).toBe(403);
  });

  test('hears what is wrong with a person, a role or a reason', async () => {
    expect((await add(admin, newEmail(), ['support'])).body.code).toBe('no_such_account');
    const { email, userId } = await signUp(app);
    expect((await add(admin, email, [])).status).toBe(400);
    expect((await add(admin, email, ['owner'])).status).toBe(400);
    expect((await add(admin, email, ['support'], '')).status).toBe(400);
    expect((await setRoles(admin, 'x', ['support'])).status).toBe(400);
    expect((await setRoles(admin, userId, ['support'])).status).toBe(200);
  });

  test('is never the last one to go, however many go at once', async () => {
    const me = await admin.get<{ user: { id: string } }>('/api/v1/me');
    const second = await operator(app, 'admin');
    const answers = await Promise.all([
      setRoles(admin, me.body.user.id, ['support']),
      setRoles(second.client, second.userId, []),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const left = answers.find(({ status }) => status === 409);
    expect(left?.body.code).toBe('last_admin');
    const admins = await ownerSql(
      app,
      `SELECT count(*)::int AS n FROM auth.operator_roles WHERE role = 'admin'`,
    );
    expect(admins).toEqual([{ n: 1 }]);
  });
});

test('nobody gets a role by an address that they did not prove', async () => {
  const smtp = await startSmtp();
  const mailing = await startApp({ env: { SMTP_URL: smtp.url } });
  try {
    const boss = await operator(mailing, 'admin');
    const squatter = await signUp(mailing);
    expect(await add(boss.client, squatter.email, ['finance'])).toMatchObject({
      status: 409,
      body: { code: 'email_not_verified' },
    });
  } finally {
    await mailing.close();
    await smtp.close();
  }
});
