import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { OnFact, Outbox, UnitOfWork, type Fact } from '#kernel';
import { withClient } from '../../../scripts/lib/postgres.mjs';
import { startKernel } from '../../support/kernel.js';

type Happened = Fact<'test.happened', { n: number }>;
const seen: number[] = [];
let failuresLeft = 0;

@Injectable()
class NoteWhenItHappened {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  @OnFact<Happened>('test.happened')
  async note(payload: Happened['payload']): Promise<void> {
    // An effect in the database, undone with the delivery when the listener fails after it.
    await this.unitOfWork.sql(
      `INSERT INTO kernel.mail (to_address, subject, text_body, status) VALUES ($1, 's', 't', 'kept')`,
      [`n-${payload.n}@example.com`],
    );
    seen.push(payload.n);
    if (failuresLeft > 0) {
      failuresLeft -= 1;
      throw new Error('not this time');
    }
  }
}

let kernel: Awaited<ReturnType<typeof startKernel>>;
let outbox: Outbox;
let unit: UnitOfWork;
beforeAll(async () => {
  kernel = await startKernel([NoteWhenItHappened]);
  outbox = kernel.context.get(Outbox);
  unit = kernel.context.get(UnitOfWork);
});
afterAll(() => kernel.close());
beforeEach(() => {
  seen.length = 0;
  failuresLeft = 0;
});

const publish = (n: number) =>
  unit.run(() => outbox.publish<Happened>({ name: 'test.happened', payload: { n } }));
const effects = async (n: number) =>
  (await unit.sql('SELECT 1 FROM kernel.mail WHERE to_address = $1', [`n-${n}@example.com`]))
    .length;

test('a fact of a transaction that rolls back is never delivered', async () => {
  await expect(
    unit.run(async () => {
      await outbox.publish<Happened>({ name: 'test.happened', payload: { n: 1 } });
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  await outbox.relay();
  expect(seen).toEqual([]);
});

test('publishing outside a transaction is refused', async () => {
  await expect(
    outbox.publish<Happened>({ name: 'test.happened', payload: { n: 2 } }),
  ).rejects.toThrow('open transaction');
});

test('eight relays at once deliver each of 40 facts exactly once', async () => {
  for (let n = 100; n < 140; n += 1) await publish(n);
  await Promise.all(Array.from({ length: 8 }, () => outbox.relay()));
  expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => 100 + i));
});

test('a listener that fails leaves no effect and is tried again later, until it works', async () => {
  failuresLeft = 1;
  const id = await publish(3);
  await outbox.relay();
  expect(await effects(3)).toBe(0);
  const [row] = await unit.sql<{ attempts: number; last_error: string; waits: boolean }>(
    'SELECT attempts, last_error, next_attempt_at > kernel.now() AS waits FROM kernel.outbox WHERE id = $1',
    [id],
  );
  expect(row).toEqual({ attempts: 1, last_error: 'not this time', waits: true });

  await unit.sql('UPDATE kernel.outbox SET next_attempt_at = kernel.now() WHERE id = $1', [id]);
  await outbox.relay();
  expect(await effects(3)).toBe(1);
});

test('a relay that died after the effect and before its mark does not repeat the effect', async () => {
  const id = await publish(4);
  await outbox.relay();
  await unit.sql(
    'UPDATE kernel.outbox SET delivered_at = NULL, next_attempt_at = kernel.now() WHERE id = $1',
    [id],
  );
  await outbox.relay();
  expect(await effects(4)).toBe(1);
});

test('a caller gets exactly its own facts delivered at once', async () => {
  const mine = await publish(41);
  await publish(42);
  await outbox.deliverNow([mine]);
  expect(seen).toEqual([41]);
  await outbox.deliverNow();
  expect(seen).toEqual([41, 42]);
});

test('a caller waits where the relay was faster', async () => {
  const ids = await Promise.all([51, 52, 53].map(publish));
  const relay = outbox.relay();
  await outbox.deliverNow(ids);
  for (const n of [51, 52, 53]) expect(await effects(n)).toBe(1);
  await relay;
  expect(seen.sort()).toEqual([51, 52, 53]);
});

test('a caller does not wait for a listener that fails', async () => {
  failuresLeft = 1;
  const id = await publish(61);
  await outbox.deliverNow([id]);
  // Whoever waits for it hears it a second time, a second later, when it works.
  expect(await effects(61)).toBe(0);
});

test('all that was delivered more than a week ago is forgotten in one run, and nothing else', async () => {
  await withClient(kernel.database.ownerUrl, (client) =>
    client.query(
      `WITH fact AS (
         INSERT INTO kernel.outbox (name, payload, delivered_at)
         SELECT 'test.old', '{}', kernel.now() - interval '8 days' FROM generate_series(1, 12000)
         RETURNING id)
       INSERT INTO kernel.outbox_delivery (event_id, listener) SELECT id, 'Old.note' FROM fact`,
    ),
  );
  const id = await publish(71);
  await outbox.relay();
  await outbox.prune();
  const [left] = await unit.sql(
    `SELECT (SELECT count(*)::int FROM kernel.outbox WHERE name = 'test.old') AS facts,
            (SELECT count(*)::int FROM kernel.outbox_delivery WHERE listener = 'Old.note') AS heard,
            (SELECT count(*)::int FROM kernel.outbox_delivery WHERE event_id = $1) AS mine`,
    [id],
  );
  expect(left).toEqual({ facts: 0, heard: 0, mine: 1 });
});
