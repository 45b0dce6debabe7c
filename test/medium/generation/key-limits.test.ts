import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
import { HttpClient, ownerSql, type Customer } from '../../support/http-client.js';
import { batchIn, DEFAULTS, type Batch } from './batch-client.js';
import { balance, customerWith, over, WISH, type Generation, type Problem } from './studio.js';

/** Real: API, worker, Postgres, Redis, the demo engine. */
describe('an API key with limits of its own', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: true });
    const now = new Date();
    const nextMonth_ms = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
    // Nothing here is of two months.
    if (nextMonth_ms - now.getTime() < 3_600_000) await setClockOffset(app.database, '1 hour');
  });
  afterAll(() => app.close());

  interface Key {
    id: string;
    key: string;
    requestsPerMinute: number | null;
    monthlyCredits: number | null;
  }
  const keyOf = async (customer: Customer, limits: object) => {
    const made = await customer.client.post<Key>('/api/v1/api-keys', { name: 'test', ...limits });
    expect(made.status).toBe(201);
    const headers = { authorization: `Bearer ${made.body.key}` };
    const client = new HttpClient(app.url);
    const post = <Body>(path: string, body: object) =>
      client.post<Body>(path, body, { ...headers, 'idempotency-key': randomUUID() });
    const get = <Body>(path: string) => client.get<Body>(path, headers);
    const run = (change: object = {}) =>
      post<Generation & Problem>('/api/v1/generations', { ...WISH, ...change });
    return { ...made.body, post, get, run };
  };

  it('is shown with them, and refuses limits that are none', async () => {
    const customer = await customerWith(app, 0);
    const { id } = await keyOf(customer, { requestsPerMinute: 30, monthlyCredits: 500 });
    await keyOf(customer, {});
    const { body } = await customer.client.get<{ items: Key[] }>('/api/v1/api-keys');
    expect(body.items).toMatchObject([
      { requestsPerMinute: null, monthlyCredits: null },
      { id, requestsPerMinute: 30, monthlyCredits: 500 },
    ]);
    for (const limits of [
      { requestsPerMinute: 0 },
      { monthlyCredits: -5 },
      { monthlyCredits: 1.5 },
    ])
      expect(
        (await customer.client.post('/api/v1/api-keys', { name: 'x', ...limits })).status,
      ).toBe(400);
  });

  it('is kept to its requests a minute, and no other key with it', async () => {
    const customer = await customerWith(app, 0);
    const slow = await keyOf(customer, { requestsPerMinute: 2 });
    const other = await keyOf(customer, {});
    const statuses = [];
    for (let n = 0; n < 3; n += 1)
      statuses.push((await slow.get('/api/v1/credits/balance')).status);
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await slow.get<{ error: { code: string } }>('/v1/models');
    expect(refused.body.error.code).toBe('rate_limit_exceeded');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await other.get('/api/v1/credits/balance')).status).toBe(200);
    expect(await balance(customer)).toEqual({ available: 0, held: 0 });
  });

  it('spends its credits of a month and no more, however many requests come at once', async () => {
    const customer = await customerWith(app, 200);
    const key = await keyOf(customer, { monthlyCredits: 30 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => key.run()));
    const taken = answers.filter(({ status }) => status === 202);
    expect(taken).toHaveLength(3);
    for (const { status, body } of answers.filter((answer) => !taken.includes(answer)))
      expect([status, body.code]).toEqual([403, 'key_credit_limit']);
    for (const { body } of taken) await over(customer, body.id);
    await keyOf(customer, {}); // One that has spent nothing is not named.
    const spending = async () =>
      (await customer.client.get<{ items: object[] }>('/api/v1/api-keys/spending')).body.items;
    expect(await spending()).toEqual([{ keyId: key.id, credits: 30 }]);
    expect((await key.get('/api/v1/api-keys/spending')).status).toBe(403);
    const quoted = await key.post<{ allowed: boolean; reasons: { code: string }[] }>(
      '/api/v1/quotes',
      WISH,
    );
    expect(quoted.body).toMatchObject({ allowed: false, reasons: [{ code: 'key_credit_limit' }] });
    // The customer's own requests and the next month are not its affair.
    const own = await customer.client.post('/api/v1/quotes', WISH);
    expect(own.body).toMatchObject({ allowed: true });
    await ownerSql(
      app,
      `UPDATE generation.generation SET created_at = created_at - interval '32 days'
        WHERE api_key_id = $1`,
      [key.id],
    );
    expect(await spending()).toEqual([]);
    expect((await key.run()).status).toBe(202);
    expect(await spending()).toEqual([{ keyId: key.id, credits: 10 }]);
  });

  it('gets back what was not delivered', async () => {
    const customer = await customerWith(app, 200);
    const key = await keyOf(customer, { monthlyCredits: 10 });
    const first = await key.run({ prompt: '[demo:refuse] a boat' });
    expect((await over(customer, first.body.id)).status).toBe('failed');
    expect((await key.run()).status).toBe(202);
    expect((await key.run()).status).toBe(403);
  });

  it('starts batches within it, and those of others not at all', async () => {
    const customer = await customerWith(app, 200);
    const key = await keyOf(customer, { monthlyCredits: 30 });
    const source = (text: string) => ({ kind: 'lines', text, defaults: DEFAULTS });
    const made = async (post: typeof key.post, text: string) => {
      const { body } = await post<Batch>('/api/v1/batches', source(text));
      return batchIn(customer, body.id, 'ready');
    };
    const start = (batch: Batch) =>
      key.post<Problem>(`/api/v1/batches/${batch.id}/start`, { credits: batch.credits.toHold });

    const large = await start(await made(key.post, 'a\nb\nc\nd'));
    expect([large.status, large.body.code]).toEqual([403, 'key_credit_limit']);
    const mine = await made(key.post, 'a\nb');
    expect((await start(mine)).status).toBe(200);
    const second = await start(await made(key.post, 'c\nd'));
    expect([second.status, second.body.code]).toEqual([403, 'key_credit_limit']);
    await batchIn(customer, mine.id, 'finished');
    expect((await key.run()).status).toBe(202);
    const people = await made(
      (path, body) => customer.client.post(path, body, { 'idempotency-key': randomUUID() }),
      'a',
    );
    const others = await start(people);
    expect([others.status, others.body.code]).toEqual([409, 'batch_not_possible']);
  });
});
