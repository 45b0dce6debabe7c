import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { onceDone, operator, ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { Ledger } from './ledger.js';

interface EntryPage {
  items: { id: string; kind: string; amount: number; balanceAfter: number; reasonCode: string }[];
  nextCursor: string | null;
}

/** Real: HTTP, sessions, Postgres. */
describe('credits over HTTP', () => {
  let ledger: Ledger;
  let customer: Customer;
  let support: Customer;
  let finance: Customer;
  let moderator: Customer;

  beforeAll(async () => {
    ledger = await Ledger.start();
    customer = await signUp(ledger.app);
    support = await operator(ledger.app, 'support');
    finance = await operator(ledger.app, 'finance');
    moderator = await operator(ledger.app, 'moderator');
    await ledger.do((c) => c.openAccount(customer.workspaceId));
  });
  afterAll(async () => {
    expect(await ledger.credits.auditFindings()).toEqual([]);
    await ledger.stop();
  });

  const path = (what = '', workspaceId = customer.workspaceId) =>
    `/api/admin/v1/customers/${workspaceId}/credits${what}`;
  const adjust = (who: Customer, what: string, body: object, key = newId()) =>
    who.client.post<Record<string, unknown>>(path(`/${what}`), body, { 'idempotency-key': key });

  it('shows a newcomer nothing, and nobody anything without signing in', async () => {
    const { client } = await signUp(ledger.app);
    const answer = await client.get('/api/v1/credits/balance');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ available: expect.any(Number), held: 0, debt: 0 });
    const nobody = await fetch(`${ledger.app.url}/api/v1/credits/balance`);
    expect(nobody.status).toBe(401);
  });

  it('shows the balance as the sum of its lots, and the statement in pages', async () => {
    const { client, workspaceId } = await signUp(ledger.app);
    const trial = await ledger.credits.available(workspaceId);
    await ledger.grant(workspaceId, 100, { expiresAt: new Date(Date.now() + 86_400_000) });
    await ledger.grant(workspaceId, 50);
    const images = await ledger.hold(workspaceId, 10, 20, 40, 50);
    await ledger.capture(images[0] as string);
    await ledger.release(images[1] as string, 'moderation');
    const { body } = await client.get<{
      available: number;
      held: number;
      lots: { available: number; held: number; expiresAt: string | null }[];
    }>('/api/v1/credits/balance');
    const sum = (of: 'available' | 'held') => body.lots.reduce((total, lot) => total + lot[of], 0);
    expect([body.available, body.held]).toEqual([trial + 50, 90]);
    expect([sum('available'), sum('held')]).toEqual([trial + 50, 90]);
    expect(body.lots.at(-1)?.expiresAt).toBeNull();

    const seen: EntryPage['items'] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { body: EntryPage } = await client.get<EntryPage>(
        `/api/v1/credits/entries?limit=3${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.body.items);
      cursor = page.body.nextCursor;
    }
    // Below these lies the trial.
    expect(seen.slice(0, 9).map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
      'release 20',
      'capture 0',
      'hold -20',
      'hold -30',
      'hold -40',
      'hold -20',
      'hold -10',
      'grant 50',
      'grant 100',
    ]);
    expect(seen[0]).toMatchObject({ balanceAfter: trial + 50, reasonCode: 'moderation_blocked' });
    expect(seen[0]).not.toHaveProperty('actor');
    const bad = await client.get('/api/v1/credits/entries?cursor=nonsense');
    expect(bad.status).toBe(400);
    expect((await client.get('/api/v1/credits/entries?limit=101')).status).toBe(400);
  });

  it('lets support give credits once per key, on record with its reason', async () => {
    const key = newId();
    const before = await ledger.credits.available(customer.workspaceId);
    const available = before + 100;
    const body = { amount: 100, reason: 'Sorry for Tuesday' };
    const first = await adjust(support, 'grant', body, key);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      created: true,
      available,
      auditId: expect.any(String),
    });
    const again = await adjust(support, 'grant', body, key);
    expect(again.body).toMatchObject({ created: false, available, auditId: null });
    const other = await adjust(support, 'grant', { ...body, amount: 200 }, key);
    expect(other).toMatchObject({ status: 409, body: { code: 'key_reused' } });
    const rows = await ownerSql(
      ledger.app,
      "SELECT action, reason, before, after FROM kernel.audit_log WHERE action = 'credits.granted' AND workspace_id = $1",
      [customer.workspaceId],
    );
    expect(rows).toEqual([
      {
        action: 'credits.granted',
        reason: 'Sorry for Tuesday',
        before: { available: before, debt: 0 },
        after: { available, debt: 0, amount: 100 },
      },
    ]);
    // Twice at once is once, too.
    const twice = newId();
    const both = await Promise.all(
      [1, 2].map(() => onceDone(() => adjust(support, 'grant', body, twice))),
    );
    expect(both.map(({ body: { created } }) => created).sort()).toEqual([false, true]);
  });

  it('lets finance take credits off, never more than there are', async () => {
    const before = await ledger.credits.available(customer.workspaceId);
    const taken = await adjust(finance, 'deduct', { amount: 30, reason: 'Granted by mistake' });
    expect(taken.body).toMatchObject({ created: true, available: before - 30 });
    const tooMuch = await adjust(finance, 'deduct', { amount: 900, reason: 'Granted by mistake' });
    expect(tooMuch).toMatchObject({ status: 402, body: { code: 'insufficient_credits' } });
    expect(await ledger.credits.available(customer.workspaceId)).toBe(before - 30);
  });

  it('lets finance forgive a debt, and nobody more than is owed', async () => {
    const { workspaceId } = customer;
    const purchaseRef = newId();
    await ledger.grant(workspaceId, 500, { source: purchaseRef, purchaseRef });
    const available = await ledger.credits.available(workspaceId);
    for (const image of await ledger.hold(workspaceId, available)) await ledger.capture(image);
    await ledger.do((c) =>
      c.setReversed({
        provider: 'creem',
        reversalId: purchaseRef,
        purchaseRef,
        kind: 'refund',
        amountMinor: 100,
        paidMinor: 500,
        status: 'succeeded',
      }),
    );
    const body = { amount: 60, reason: 'Goodwill' };
    expect((await adjust(support, 'forgive', body)).status).toBe(403);
    expect((await adjust(finance, 'forgive', body)).body).toMatchObject({ debt: 40 });
    expect(await adjust(finance, 'forgive', body)).toMatchObject({
      status: 409,
      body: { code: 'more_than_debt' },
    });
  });

  it('asks for a second person above the limit, and for a key and a reason always', async () => {
    const dear = await adjust(finance, 'grant', { amount: 1001, reason: 'A big one' });
    expect(dear).toMatchObject({ status: 202, body: { status: 'pending' } });
    const bare = await support.client.post(path('/grant'), { amount: 5, reason: 'No key' });
    expect(bare).toMatchObject({ status: 400, body: { code: 'idempotency_key_required' } });
    expect((await adjust(support, 'grant', { amount: 5, reason: '' })).status).toBe(400);
    for (const amount of [0, -5, 1.5, '10', null, 1e15]) {
      expect((await adjust(support, 'grant', { amount, reason: 'Odd amount' })).status).toBe(400);
    }
  });

  it('knows a mistyped workspace', async () => {
    const answer = await support.client.post(
      path('/grant', newId()),
      { amount: 5, reason: 'Somebody' },
      { 'idempotency-key': newId() },
    );
    expect(answer).toMatchObject({ status: 404, body: { code: 'unknown_account' } });
    expect((await support.client.get(path('', 'not-an-id'))).status).toBe(400);
  });

  it('is for the operators whose work it is', async () => {
    for (const who of [customer, moderator]) {
      expect((await who.client.get(path())).status).toBe(403);
      expect((await who.client.get(path('/entries'))).status).toBe(403);
      expect((await adjust(who, 'grant', { amount: 5, reason: 'Let me' })).status).toBe(403);
      expect((await adjust(who, 'deduct', { amount: 5, reason: 'Let me' })).status).toBe(403);
    }
    expect((await customer.client.get('/api/admin/v1/ledger/audit')).status).toBe(403);
  });

  it("shows operators a customer's balance, statement and the books' audit", async () => {
    const balance = await support.client.get<{ lots: unknown[] }>(path());
    expect(balance.body).toMatchObject({ debt: 40 });
    const entries = await support.client.get<{ items: { id: string }[]; total: number }>(
      path('/entries?_start=1&_end=3'),
    );
    const { total, items } = entries.body;
    expect(items.map(({ id }) => Number(id))).toEqual([total - 1, total - 2]);
    const noted = await support.client.get<{ items: { note: string; actor: string }[] }>(
      path('/entries?_start=0&_end=100'),
    );
    const first = noted.body.items.filter(({ note }) => note === 'Sorry for Tuesday').at(-1);
    expect(first?.actor).toBe(`operator:${support.userId}`);
    const audit = await support.client.get('/api/admin/v1/ledger/audit');
    expect(audit.body).toMatchObject({
      healthy: true,
      findings: [],
      checkedAt: expect.any(String),
    });
  });
});
