import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Credits } from '#credits';
import { UnitOfWork } from '#kernel';
import { startApp, type TestApp } from '../../support/app.js';
import { ownerSql } from '../../support/http-client.js';
import { balance, booksFindings, customerWith, request, WISH } from './studio.js';

/** Real: Postgres, Redis and HTTP. No worker runs, so what is accepted stays as it was accepted. */
describe('accepting a generation', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    expect(await booksFindings(app)).toEqual([]);
    await app.close();
  });

  const countOf = async (workspaceId: string) =>
    (
      await ownerSql<{ n: number }>(
        app,
        'SELECT count(*)::int AS n FROM generation.generation WHERE workspace_id = $1',
        [workspaceId],
      )
    )[0]!.n;

  it.each([
    ['no prompt', { prompt: '  ' }],
    ['too long a prompt', { prompt: 'x'.repeat(4001) }],
    ['a prompt with a character that cannot be kept', { prompt: 'a\u0000fox' }],
    ['an unknown ratio', { aspectRatio: '7:5' }],
    ['an unknown resolution', { resolution: '8K' }],
    ['no images', { count: 0 }],
    ['too many images', { count: 11 }],
    ['an unknown style', { style: 'no-such-style' }],
    ['too many references', { referenceIds: Array.from({ length: 17 }, () => randomUUID()) }],
    ['a reference that is not there', { referenceIds: [randomUUID()] }],
    ['a transparent JPEG', { background: 'transparent', outputFormat: 'jpeg' }],
  ])('answers 400 for %s', async (_what, change) => {
    const customer = await customerWith(app, 100);
    const answer = await request(customer, change);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await countOf(customer.workspaceId)).toBe(0);
  });

  it('needs an Idempotency-Key', async () => {
    const customer = await customerWith(app, 100);
    for (const key of ['', 'two words', 'ü', 'x'.repeat(256)]) {
      const answer = await request(customer, {}, key).catch(() => null);
      if (answer)
        expect([answer.status, answer.body.code]).toEqual([400, 'idempotency_key_required']);
    }
    expect(await balance(customer)).toEqual({ available: 100, held: 0 });
  });

  it('checks the plan before the credits, and the credits before the prompt', async () => {
    const poor = await customerWith(app, 0, 'free');
    const fourK = await request(poor, { resolution: '4K' });
    expect([fourK.status, fourK.body.code]).toEqual([403, 'resolution_not_in_plan']);
    const oneK = await request(poor);
    expect([oneK.status, oneK.body.code]).toEqual([402, 'insufficient_credits']);
    const { body } = await poor.client.post<{ allowed: boolean; reasons: { code: string }[] }>(
      '/api/v1/quotes',
      { ...WISH, resolution: '4K' },
    );
    expect(body.allowed).toBe(false);
    expect(body.reasons.map((reason) => reason.code)).toEqual([
      'resolution_not_in_plan',
      'insufficient_credits',
    ]);
  });

  it('counts requests per minute before it looks at the credits', async () => {
    const customer = await customerWith(app, 0, 'free');
    let last = await request(customer);
    for (let i = 0; i < 200 && last.status !== 429; i += 1) last = await request(customer);
    expect([last.status, last.body.code]).toEqual([429, 'too_many_requests']);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('gives twins with one key one generation and one answer', async () => {
    const customer = await customerWith(app, 100);
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 32 }, () => request(customer, { count: 2 }, key)),
    );
    const ok = answers.filter((answer) => answer.status === 202);
    const busy = answers.filter((answer) => answer.status === 409);
    expect(ok.length + busy.length).toBe(32);
    expect(ok.length).toBeGreaterThan(0);
    for (const answer of busy) expect(answer.body.code).toBe('in_progress');
    for (const answer of ok) expect(answer.body).toEqual(ok[0]!.body);
    expect(await countOf(customer.workspaceId)).toBe(1);
    expect(await balance(customer)).toEqual({ available: 80, held: 20 });

    const later = await request(customer, { count: 2 }, key);
    expect([later.status, later.body]).toEqual([202, ok[0]!.body]);
    const other = await request(customer, { count: 1 }, key);
    expect([other.status, other.body.code]).toEqual([409, 'key_reused']);
  });

  it('keeps no refusal: the same key works once the reason is gone', async () => {
    const customer = await customerWith(app, 5);
    const key = randomUUID();
    expect((await request(customer, {}, key)).status).toBe(402);
    await app.api.get(UnitOfWork).run(() =>
      app.api.get(Credits).grant({
        workspaceId: customer.workspaceId,
        kind: 'pack',
        amount: 5,
        source: `test:more:${customer.workspaceId}`,
        expiresAt: null,
        reasonCode: 'pack_purchased',
        reason: 'test',
        actor: 'system',
      }),
    );
    expect((await request(customer, {}, key)).status).toBe(202);
  });

  it('never overdraws: 32 at once with credits for 10', async () => {
    const customer = await customerWith(app, 100);
    const answers = await Promise.all(Array.from({ length: 32 }, () => request(customer)));
    const by = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect(by(202)).toBe(10);
    expect(by(402) + by(429)).toBe(22);
    expect(await balance(customer)).toEqual({ available: 0, held: 100 });
    expect(await countOf(customer.workspaceId)).toBe(10);
  });

  it('lets 20 generations wait, also when they come all at once', async () => {
    const customer = await customerWith(app, 10_000);
    const answers = await Promise.all(Array.from({ length: 25 }, () => request(customer)));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(answers.filter((answer) => answer.status === 202)).toHaveLength(20);
    expect(refused).toHaveLength(5);
    for (const answer of refused) {
      expect(answer.body.code).toBe('queue_full');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(await balance(customer)).toEqual({ available: 9_800, held: 200 });
  });
});
