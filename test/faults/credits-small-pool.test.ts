import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { ownerSql, type Customer } from '../support/http-client.js';
import { customerWith, WISH } from '../medium/generation/studio.js';
import { Crowd } from './credits-crowd.js';
import { figures, seconds } from './figures.js';

jest.setTimeout(300_000);

const POOL = 5;
/** Many times the pool, and no more than a busy machine answers while a request waits for its turn. */
const REQUESTS = process.env.FULL === '1' ? 200 : 40;
/** What the design promises; on a busy machine it is a guard against hanging only. */
const GUARD_ms = process.env.FULL === '1' ? 5_000 : 30_000;
const CUSTOMERS = 10;

/** Real: HTTP, Postgres, a pool that is far too small for what comes. */
let app: TestApp;
beforeAll(async () => {
  app = await startApp({ env: { DATABASE_POOL_MAX: String(POOL) } });
});
afterEach(async () => {
  expect(await ownerSql(app, 'SELECT * FROM credits.audit')).toEqual([]);
});
afterAll(() => app.close());

it(`${REQUESTS} requests at once over HTTP and ${POOL} connections: each is answered`, async () => {
  const customers: Customer[] = [];
  for (let i = 0; i < CUSTOMERS; i += 1) customers.push(await customerWith(app, 1_000));
  const answers = await Promise.all(
    Array.from({ length: REQUESTS }, async (_, index) => {
      const began = performance.now();
      const kind = REQUEST_KINDS[index % REQUEST_KINDS.length]!;
      const { status } = await send(kind, customers[index % CUSTOMERS]!);
      return { kind, status, took_ms: performance.now() - began };
    }),
  );
  const statuses: Record<string, number> = {};
  for (const { kind, status } of answers)
    statuses[`${kind} ${status}`] = (statuses[`${kind} ${status}`] ?? 0) + 1;
  const slowest_ms = Math.max(...answers.map(({ took_ms }) => took_ms));
  figures(`${REQUESTS} requests at once, a pool of ${POOL}`, {
    ...statuses,
    slowest: seconds(slowest_ms),
  });
  // A plan's limit on requests may refuse; being busy may not: nobody has to wait that long.
  const surprising = answers.filter(({ status }) => ![200, 202, 429].includes(status));
  expect(surprising).toEqual([]);
  expect(statuses['generation 202']).toBeGreaterThan(CUSTOMERS);
  expect(slowest_ms).toBeLessThan(GUARD_ms);
  expect(await ownerSql(app, 'SELECT * FROM books.settlement_mismatch')).toEqual([]);
});

it(`${REQUESTS} moves at once in the application and ${POOL} connections: none fails or hangs`, async () => {
  const crowd = new Crowd(app, CUSTOMERS);
  await crowd.begin();
  await crowd.run(REQUESTS, 1, () => crowd.calls >= REQUESTS * 2);
  figures(`${REQUESTS} moves at once, a pool of ${POOL}`, {
    moves: crowd.calls,
    slowest: seconds(crowd.slowest_ms),
    ledger_busy: crowd.count('ledger_busy'),
  });
  expect(crowd.faults()).toEqual([]);
  expect(crowd.count('unavailable')).toBe(0);
  expect(crowd.slowest_ms).toBeLessThan(GUARD_ms);
  expect(await crowd.missing()).toEqual([]);
});

const REQUEST_KINDS = ['generation', 'balance', 'quote', 'entries', 'generation'] as const;

function send(kind: (typeof REQUEST_KINDS)[number], { client }: Customer) {
  switch (kind) {
    case 'generation':
      return client.post('/api/v1/generations', WISH, { 'idempotency-key': randomUUID() });
    case 'quote':
      return client.post('/api/v1/quotes', WISH);
    case 'balance':
      return client.get('/api/v1/credits/balance');
    case 'entries':
      return client.get('/api/v1/credits/entries');
  }
}
