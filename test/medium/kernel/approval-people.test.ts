import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '#kernel';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, ownerSql, signUp, type Customer } from '../../support/http-client.js';

/** Real: HTTP, sessions, Postgres, the ledger. The action that waits is a grant of credits. */
let app: TestApp;
let support: Customer;
let finance: Customer;
let customer: Customer;
beforeAll(async () => {
  app = await startApp();
  [support, finance, customer] = await Promise.all([
    operator(app, 'support'),
    operator(app, 'finance'),
    signUp(app),
  ]);
});
afterAll(() => app.close());

interface Waiting {
  approvalId: string;
  status: string;
  summary?: { label: string; value: string }[];
  code?: string;
}

const ask = (who: Customer, body: object = {}, { to = customer, what = 'grant' } = {}) =>
  who.client.post<Waiting>(
    `/api/admin/v1/customers/${to.workspaceId}/credits/${what}`,
    { amount: 1_500, reason: 'The campaign of last week', ...body },
    { 'idempotency-key': newId() },
  );
const decide = (who: Customer, id: string, what: string) =>
  who.client.post<Waiting>(`/api/admin/v1/approvals/${id}/${what}`, {});
const read = async (who: Customer, id: string) =>
  (await who.client.get<Waiting>(`/api/admin/v1/approvals/${id}`)).body;
const balance = async (who = customer) =>
  (await who.client.get<{ available: number }>('/api/v1/credits/balance')).body.available;
const waiting = async (...args: Parameters<typeof ask>): Promise<string> => {
  const { status, body } = await ask(...args);
  expect([status, body.status]).toEqual([202, 'pending']);
  return body.approvalId;
};

describe('an action above its limit', () => {
  test('is also the sum over all customers in a day, five times as high', async () => {
    const generous = await operator(app, 'support');
    const many = await Promise.all(Array.from({ length: 8 }, () => signUp(app)));
    const gifts = await Promise.all(
      many.map((to) => ask(generous, { amount: 1_000 }, { to }).then((answer) => ({ to, answer }))),
    );
    expect(gifts.filter(({ answer }) => answer.status === 200)).toHaveLength(5);
    const asked = gifts.filter(({ answer }) => answer.status === 202);
    expect(asked).toHaveLength(3);
    const id = asked[0]!.answer.body.approvalId;
    expect((await read(finance, id)).summary).toContainEqual({
      label: 'doneAloneOverall',
      value: '5000',
    });
    const stranger = await signUp(app);
    expect((await ask(generous, { amount: 1 }, { to: stranger })).status).toBe(202);
    // Another way and another operator have their own sums; what was approved is in none.
    const deduct = await ask(generous, { amount: 1 }, { to: many[0]!, what: 'deduct' });
    expect(deduct.status).toBe(200);
    expect((await ask(finance, { amount: 1 }, { to: stranger })).status).toBe(200);
    expect((await decide(finance, id, 'approve')).status).toBe(200);
  });

  test.each([
    [
      'blocked',
      `UPDATE auth.workspaces SET blocked_at = kernel.now(), blocked_reason = 'left' WHERE id = (
         SELECT workspace_id FROM auth.memberships m JOIN auth.users u ON u.id = m.user_id WHERE email = $1)`,
    ],
    [
      'demoted',
      `DELETE FROM auth.operator_roles WHERE user_id = (SELECT id FROM auth.users WHERE email = $1)`,
    ],
  ])('is not carried out for a requester who was %s meanwhile', async (_, sql) => {
    const before = await balance();
    const gone = await operator(app, 'support');
    const id = await waiting(gone);
    await ownerSql(app, sql, [gone.email]);
    const refused = await decide(finance, id, 'approve');
    expect(refused).toMatchObject({ status: 409, body: { code: 'requester_not_allowed' } });
    expect(await balance()).toBe(before);
    expect((await read(finance, id)).status).toBe('failed');
  });

  test.each(['grant', 'forgive'])('is not done for a workspace of their own: %s', async (what) => {
    for (const amount of [1, 1_500]) {
      const refused = await ask(finance, { amount }, { to: finance, what });
      expect(refused).toMatchObject({ status: 403, body: { code: 'own_workspace' } });
    }
    expect(await balance(finance)).toBe(40);
  });

  test('is not approved by whom it is for, by whichever account', async () => {
    const id = await waiting(support, {}, { to: finance });
    const refused = await decide(finance, id, 'approve');
    expect(refused).toMatchObject({ status: 403, body: { code: 'own_workspace' } });
    const twin = await signUp(app, finance.email.replace('@', '+private@'));
    const other = await ask(finance, { amount: 5 }, { to: twin });
    expect(other).toMatchObject({ status: 403, body: { code: 'own_workspace' } });
  });
});
