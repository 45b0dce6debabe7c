import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { CarriesOut, newId, type OperatorRole } from '#kernel';
import { ApprovalExecutors } from '../../../libs/kernel/src/approvals/approval-executors.js';
import { withClient } from '../../../scripts/lib/postgres.mjs';
import { startApp, type TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
import { startKernel } from '../../support/kernel.js';
import {
  HttpClient,
  onceDone,
  operator,
  ownerSql,
  signUp,
  type Customer,
} from '../../support/http-client.js';

/** Real: HTTP, sessions, Postgres, the ledger. The action that waits is a grant of credits. */
let app: TestApp;
let support: Customer;
let finance: Customer;
let moderator: Customer;
let customer: Customer;
beforeAll(async () => {
  app = await startApp();
  [support, finance, moderator, customer] = await Promise.all([
    operator(app, 'support'),
    operator(app, 'finance'),
    operator(app, 'moderator'),
    signUp(app),
  ]);
});
afterEach(() => setClockOffset(app.database, '0'));
afterAll(async () => {
  const findings = await ownerSql(app, 'SELECT * FROM credits.audit');
  await app.close();
  expect(findings).toEqual([]);
});

interface Approval {
  id: string;
  status: string;
  auditId: string;
  summary: { label: string; value: string }[];
  mayDecide: boolean;
  mayWithdraw: boolean;
  decidedBy: { email: string } | null;
}
interface Waiting {
  approvalId: string;
  status: string;
  expiresAt: string;
  code?: string;
}

const ask = (
  who: Customer,
  body: object = {},
  { to = customer, key = newId(), what = 'grant' } = {},
) =>
  who.client.post<Waiting>(
    `/api/admin/v1/customers/${to.workspaceId}/credits/${what}`,
    { amount: 1_500, reason: 'The campaign of last week', ...body },
    { 'idempotency-key': key },
  );
const decide = (who: { client: HttpClient }, id: string, what: string, body: object = {}) =>
  who.client.post<Approval & { code?: string }>(`/api/admin/v1/approvals/${id}/${what}`, body);
const read = async (who: Customer, id: string) =>
  (await who.client.get<Approval>(`/api/admin/v1/approvals/${id}`)).body;
const balance = async (who = customer) =>
  (await who.client.get<{ available: number }>('/api/v1/credits/balance')).body.available;
const waiting = async (...args: Parameters<typeof ask>): Promise<string> => {
  const { status, body } = await ask(...args);
  expect([status, body.status]).toEqual([202, 'pending']);
  return body.approvalId;
};
/** Moves the clock, and keeps everybody signed in. */
async function later(by: string): Promise<void> {
  await setClockOffset(app.database, by);
  await ownerSql(
    app,
    'UPDATE auth.sessions SET created_at = kernel.now(), last_seen_at = kernel.now()',
  );
}
const auditOf = (id: string) =>
  ownerSql<{ action: string; actor_email: string; after: { payloadHash: string } }>(
    app,
    'SELECT action, actor_email, after FROM kernel.audit_log WHERE subject_id = $1 ORDER BY id',
    [id],
  );

describe('an action above its limit', () => {
  test('waits, and is carried out by the approval of another operator', async () => {
    const before = await balance();
    const { status, body } = await ask(support);
    expect(status).toBe(202);
    expect(body).toEqual({
      approvalId: expect.any(String),
      status: 'pending',
      expiresAt: expect.any(String),
    });
    const lives_ms = Date.parse(body.expiresAt) - Date.now();
    expect(Math.abs(lives_ms - 24 * 3_600_000)).toBeLessThan(600_000);
    expect(await balance()).toBe(before);

    const shown = await read(finance, body.approvalId);
    expect(shown).toMatchObject({
      action: 'credits.grant',
      amount: 1_500,
      unit: 'credits',
      workspaceId: customer.workspaceId,
      requestedBy: { email: support.email },
      mayDecide: true,
      mayWithdraw: false,
    });
    expect(shown.summary).toContainEqual({ label: 'availableAfter', value: `${before + 1_500}` });
    const done = await decide(finance, body.approvalId, 'approve');
    expect(done).toMatchObject({
      status: 200,
      body: { status: 'carried_out', decidedBy: { email: finance.email } },
    });
    expect(await balance()).toBe(before + 1_500);

    const [request, decision] = await auditOf(body.approvalId);
    expect(request).toMatchObject({ action: 'approval.requested', actor_email: support.email });
    expect(decision).toMatchObject({ action: 'approval.approved', actor_email: finance.email });
    expect(decision?.after.payloadHash).toBe(request?.after.payloadHash);
    const [grant] = await ownerSql<{ actor_email: string; after: object }>(
      app,
      `SELECT actor_email, after FROM kernel.audit_log
        WHERE action = 'credits.granted' AND workspace_id = $1 ORDER BY id DESC LIMIT 1`,
      [customer.workspaceId],
    );
    expect(grant).toMatchObject({
      actor_email: support.email,
      after: { approvedBy: finance.email, approvalId: body.approvalId, amount: 1_500 },
    });
  });

  test('happens once under 32 approvals at the same time', async () => {
    const before = await balance();
    const id = await waiting(support);
    const answers = await Promise.all(
      Array.from({ length: 32 }, () => onceDone(() => decide(finance, id, 'approve'))),
    );
    const codes = answers.map(({ status, body }) => `${status} ${body.code ?? body.status}`);
    expect(codes.filter((code) => code === '200 carried_out')).toHaveLength(1);
    expect(codes.filter((code) => code === '409 already_decided')).toHaveLength(31);
    expect(await balance()).toBe(before + 1_500);
    expect(await auditOf(id)).toHaveLength(2);
  });

  test('has one end when it is approved, rejected and withdrawn at once', async () => {
    for (let round = 0; round < 8; round += 1) {
      const before = await balance();
      const id = await waiting(support);
      const answers = await Promise.all([
        onceDone(() => decide(finance, id, 'approve')),
        onceDone(() => decide(finance, id, 'reject', { reason: 'Not like this' })),
        onceDone(() => decide(support, id, 'withdraw')),
      ]);
      const won = answers.filter(({ status }) => status === 200);
      expect(won).toHaveLength(1);
      expect(answers.filter(({ body }) => body.code === 'already_decided')).toHaveLength(2);
      const { status } = await read(finance, id);
      expect(status).toBe(won[0]?.body.status);
      expect(await balance()).toBe(status === 'carried_out' ? before + 1_500 : before);
    }
  });

  test('is never approved by who asked for it, also not as an admin or by a second account of the same mailbox', async () => {
    const admin = await operator(app, 'admin');
    const own = await waiting(admin);
    for (const what of ['approve', 'reject'])
      expect(await decide(admin, own, what, { reason: 'Myself' })).toMatchObject({
        status: 403,
        body: { code: 'own_request' },
      });
    const alias = await signUp(app, support.email.replace('@', '+second@'));
    await ownerSql(app, `INSERT INTO auth.operator_roles VALUES ($1, 'finance')`, [alias.userId]);
    const id = await waiting(support);
    expect(await decide(alias, id, 'approve')).toMatchObject({ body: { code: 'own_request' } });
    // Past the application: the table itself refuses the requester's signature.
    await expect(
      ownerSql(
        app,
        `INSERT INTO kernel.approval_decision VALUES ($1, 'carried_out', $2, 'x', now(), NULL, $2)`,
        [id, support.userId],
      ),
    ).rejects.toMatchObject({ code: 'KA002' });
    expect((await decide(finance, id, 'reject', { reason: 'Enough' })).status).toBe(200);
    expect((await decide(finance, own, 'reject', { reason: 'Enough' })).status).toBe(200);
  });

  test('is decided by those alone whose work it is', async () => {
    const id = await waiting(support);
    expect((await decide(moderator, id, 'approve')).body.code).toBe('forbidden');
    expect((await moderator.client.get(`/api/admin/v1/approvals/${id}`)).status).toBe(404);
    expect((await decide(customer, id, 'approve')).status).toBe(403);
    expect((await decide(finance, id, 'withdraw')).body.code).toBe('not_own_request');
    expect((await decide(finance, id, 'reject', {})).status).toBe(400);
    expect((await decide(support, id, 'withdraw')).body.status).toBe('withdrawn');
    expect((await decide(finance, newId(), 'approve')).status).toBe(404);
  });

  test('lapses after 24 hours', async () => {
    const before = await balance();
    const id = await waiting(support, { expiresAt: '2999-01-01T00:00:00Z' });
    await later('24 hours');
    for (const [who, what] of [
      [finance, 'approve'],
      [finance, 'reject'],
      [support, 'withdraw'],
    ] as const)
      expect(await decide(who, id, what, { reason: 'Too late' })).toMatchObject({
        status: 410,
        body: { code: 'approval_lapsed' },
      });
    await expect(
      ownerSql(
        app,
        `INSERT INTO kernel.approval_decision VALUES ($1, 'carried_out', $2, 'x', now(), NULL, $2)`,
        [id, finance.userId],
      ),
    ).rejects.toMatchObject({ code: 'KA001' });
    expect(await read(finance, id)).toMatchObject({ status: 'lapsed', mayDecide: false });
    await setClockOffset(app.database, '0');
    expect(await balance()).toBe(before);
  });

  test('moves nothing and is over where what was frozen no longer holds', async () => {
    const poor = await signUp(app);
    await waiting(support, { amount: 1_200 }, { to: poor }).then((id) =>
      decide(finance, id, 'approve'),
    );
    const available = await balance(poor);
    const id = await waiting(support, { amount: available }, { to: poor, what: 'deduct' });
    await ask(finance, { amount: 1 }, { to: poor, what: 'deduct' });
    const answer = await decide(finance, id, 'approve');
    expect(answer).toMatchObject({ status: 409, body: { code: 'preview_changed' } });
    expect(await balance(poor)).toBe(available - 1);
    expect(await read(finance, id)).toMatchObject({
      status: 'failed',
      decidedBy: { email: finance.email },
      decisionReason: expect.stringContaining(`${available - 1} are available`),
    });
    expect((await decide(finance, id, 'approve')).body.code).toBe('already_decided');
    // What could not even be done now is not asked for.
    const tooMuch = await ask(support, { amount: 90_000 }, { to: poor, what: 'deduct' });
    expect(tooMuch).toMatchObject({ status: 402, body: { code: 'insufficient_credits' } });
    const nobody = await ask(support, {}, { to: { ...poor, workspaceId: newId() } });
    expect(nobody).toMatchObject({ status: 404, body: { code: 'unknown_account' } });
  });

  test('is one request for one key, and another body needs another key', async () => {
    const key = newId();
    const twins = Array.from({ length: 8 }, () => onceDone(() => ask(support, {}, { key })));
    const answers = await Promise.all(twins);
    expect(new Set(answers.map(({ body }) => body.approvalId)).size).toBe(1);
    const other = await ask(support, { amount: 1_501 }, { key });
    expect(other).toMatchObject({ status: 409, body: { code: 'key_reused' } });
    const before = await balance();
    await decide(finance, answers[0]!.body.approvalId, 'approve');
    const again = await ask(support, {}, { key });
    expect(again).toMatchObject({ status: 202, body: { status: 'carried_out' } });
    expect(await balance()).toBe(before + 1_500);
  });

  test('is also the sum of small pieces of one operator for one customer in a day', async () => {
    const [regular, other] = [await signUp(app), await signUp(app)];
    const key = newId();
    const first = await ask(support, { amount: 600 }, { to: regular, key });
    expect(first.status).toBe(200);
    // Of ten at once that fit together only in part, only that part happens.
    const give = () => onceDone(() => ask(support, { amount: 100 }, { to: regular }));
    const answers = await Promise.all(Array.from({ length: 10 }, give));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(6);
    const again = await ask(support, { amount: 600 }, { to: regular, key });
    expect(again).toMatchObject({ status: 200, body: { created: false } });
    expect((await ask(support, { amount: 1_000 }, { to: other })).status).toBe(200);
    expect((await ask(finance, { amount: 1_000 }, { to: regular })).status).toBe(200);
    expect((await ask(support, { amount: 10 }, { to: regular, what: 'deduct' })).status).toBe(200);
    await later('24 hours 1 minute');
    expect((await ask(support, { amount: 100 }, { to: regular })).status).toBe(200);
  });

  test('is refused, not skipped, where there is nobody else', async () => {
    const lonely = await startApp();
    try {
      const [only, target] = [await operator(lonely, 'finance'), await signUp(lonely)];
      const refused = async () => {
        const answer = await ask(only, {}, { to: target });
        expect(answer).toMatchObject({ status: 409, body: { code: 'no_second_person' } });
      };
      await refused();
      const roles: OperatorRole[] = ['moderator'];
      const colleague = await operator(lonely, ...roles);
      await refused(); // a moderator does not grant credits
      await ownerSql(lonely, `UPDATE auth.operator_roles SET role = 'support'`);
      await ownerSql(lonely, `UPDATE auth.operator_roles SET role = 'finance' WHERE user_id = $1`, [
        only.userId,
      ]);
      await ownerSql(
        lonely,
        `UPDATE auth.workspaces SET blocked_at = now(), blocked_reason = 'left' WHERE id = $1`,
        [colleague.workspaceId],
      );
      await refused(); // who was shut out does not count
      await ownerSql(lonely, 'UPDATE auth.workspaces SET blocked_at = NULL, blocked_reason = NULL');
      expect((await ask(only, {}, { to: target })).status).toBe(202);
      const rows = await ownerSql(lonely, 'SELECT count(*)::int AS n FROM kernel.approval');
      expect(rows).toEqual([{ n: 1 }]);
    } finally {
      await lonely.close();
    }
  });
});

describe('the methods that carry actions out', () => {
  class GrantsOne {
    @CarriesOut({ action: 'credits.grant', payload: z.object({}) })
    run(): Promise<void> {
      return Promise.resolve();
    }
  }
  class GrantsToo {
    @CarriesOut({ action: 'credits.grant', payload: z.object({}) })
    run(): Promise<void> {
      return Promise.resolve();
    }
  }

  test('are exactly one for each action, or the process does not start', async () => {
    await expect(startKernel([GrantsOne, GrantsToo])).rejects.toThrow(
      'Two methods carry out the approved action credits.grant',
    );
    const kernel = await startKernel([GrantsOne]);
    try {
      expect(() => kernel.context.get(ApprovalExecutors).requireAll()).toThrow(
        /No method carries out the approved action credits\.deduct, .*payment\.refund/,
      );
    } finally {
      await kernel.close();
    }
  });
});

describe('what was asked and decided', () => {
  test('cannot be changed, by the application or the owner of the tables', async () => {
    const id = await waiting(support);
    await decide(finance, id, 'reject', { reason: 'Not needed' });
    const statements = [
      'UPDATE kernel.approval SET amount = 1 WHERE id = $1',
      'DELETE FROM kernel.approval WHERE id = $1',
      `UPDATE kernel.approval_decision SET outcome = 'carried_out' WHERE approval_id = $1`,
      'DELETE FROM kernel.approval_decision WHERE approval_id = $1',
    ];
    for (const url of [app.database.url, app.database.ownerUrl])
      await withClient(url, async (client) => {
        for (const statement of statements)
          await expect(client.query(statement, [id])).rejects.toMatchObject({ code: '42501' });
      });
    expect(await read(finance, id)).toMatchObject({
      status: 'rejected',
      decisionReason: 'Not needed',
    });
  });

  test('is listed by status and action, for those whose work it is', async () => {
    const id = await waiting(support);
    const list = async (who: Customer, query: string) =>
      (
        await who.client.get<{ items: Approval[]; total: number }>(
          `/api/admin/v1/approvals?${query}`,
        )
      ).body;
    const open = await list(finance, 'status=pending&_start=0&_end=100');
    expect(open.items.map((item) => item.id)).toContain(id);
    expect(open.items.every(({ status }) => status === 'pending')).toBe(true);
    expect((await list(support, `id=${id}`)).items).toMatchObject([{ id, mayWithdraw: true }]);
    expect(await list(finance, 'action=payment.refund')).toEqual({ items: [], total: 0 });
    expect(await list(moderator, '')).toEqual({ items: [], total: 0 });
    const metrics = await new HttpClient(app.url).get<string>('/metrics');
    expect(metrics.body).toContain(`gptimage_approvals_waiting ${open.total}`);
    const limits = await support.client.get('/api/admin/v1/approval-limits');
    expect(limits.body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({
          id: 'credits.grant',
          above: 1_000,
          aboveOverall: 5_000,
          unit: 'credits',
          hours: 24,
        }),
        expect.objectContaining({ id: 'payment.refund', above: 10_000, roles: ['finance'] }),
      ]),
    });
  });
});
