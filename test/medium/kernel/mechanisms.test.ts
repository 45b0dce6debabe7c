import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AuditLog,
  hashBody,
  Idempotency,
  type IdempotencyOutcome,
  Jobs,
  newId,
  type Principal,
  QUEUES,
  RateLimiter,
  UnitOfWork,
} from '#kernel';
import { DataSource } from 'typeorm';
import { until } from '../../../scripts/lib/net.mjs';
import { startKernel } from '../../support/kernel.js';

let kernel: Awaited<ReturnType<typeof startKernel>>;
let unit: UnitOfWork;
beforeAll(async () => {
  kernel = await startKernel();
  unit = kernel.context.get(UnitOfWork);
});
afterAll(() => kernel.close());

describe('unit of work', () => {
  test('nested runs share one transaction: the outer failure undoes the inner write', async () => {
    const key = newId();
    const insert = () => unit.sql(`INSERT INTO kernel.schedule (name) VALUES ($1)`, [key]);
    await expect(
      unit.run(async () => {
        await unit.run(insert);
        throw new Error('outer');
      }),
    ).rejects.toThrow('outer');
    expect(await unit.sql('SELECT 1 FROM kernel.schedule WHERE name = $1', [key])).toEqual([]);
  });

  test('two units that deadlock both end well', async () => {
    const [a, b] = [newId(), newId()];
    await unit.sql('INSERT INTO kernel.schedule (name) VALUES ($1), ($2)', [a, b]);
    let waiting = 0;
    let open: () => void = () => undefined;
    const bothHoldOne = new Promise<void>((resolve) => (open = resolve));
    const touch = (name: string) =>
      unit.sql(
        `UPDATE kernel.schedule SET last_error = coalesce(last_error, '') || 'x' WHERE name = $1`,
        [name],
      );
    const crosswise = (first: string, second: string) =>
      unit.run(async () => {
        await touch(first);
        waiting += 1;
        if (waiting === 2) open();
        await bothHoldOne;
        await touch(second);
      });
    await Promise.all([crosswise(a, b), crosswise(b, a)]);
    const rows = await unit.sql('SELECT last_error FROM kernel.schedule WHERE name IN ($1, $2)', [
      a,
      b,
    ]);
    expect(rows).toEqual([{ last_error: 'xx' }, { last_error: 'xx' }]);
  });

  test('a snapshot sees one moment, writes nothing, and is not taken inside a unit', async () => {
    const key = newId();
    const find = () => unit.sql('SELECT FROM kernel.schedule WHERE name = $1', [key]);
    const insert = 'INSERT INTO kernel.schedule (name) VALUES ($1)';
    const seen = await unit.snapshot(async () => {
      const before = await find();
      await kernel.context.get(DataSource).query(insert, [key]);
      return [before, await unit.snapshot(find)];
    });
    expect(seen).toEqual([[], []]);
    expect(await find()).toHaveLength(1);
    const write = () => unit.sql(insert, [newId()]);
    await expect(unit.snapshot(write)).rejects.toThrow('read-only transaction');
    await expect(unit.run(() => unit.snapshot(find))).rejects.toThrow('inside UnitOfWork.run()');
  });

  test('what waits for the commit does not run when there is none', async () => {
    const ran: string[] = [];
    await unit.run(() => unit.afterCommit(() => void ran.push('committed')));
    await unit
      .run(async () => {
        await unit.afterCommit(() => void ran.push('rolled back'));
        throw new Error('no');
      })
      .catch(() => undefined);
    expect(ran).toEqual(['committed']);
  });
});

describe('idempotency', () => {
  const request = (key: string, body: object) => ({
    scope: 'test',
    key,
    bodyHash: hashBody(body),
    lease_ms: 60_000,
  });

  /** As a twin does who was told after some seconds that the first is still at it. */
  const beginAtLast = async (wish: ReturnType<typeof request>): Promise<IdempotencyOutcome> => {
    for (;;) {
      try {
        return await kernel.context.get(Idempotency).begin(wish);
      } catch (error) {
        if ((error as { code?: string }).code !== 'in_progress') throw error;
      }
    }
  };

  test('of 32 twins one does the work and all get its answer', async () => {
    const idempotency = kernel.context.get(Idempotency);
    const key = newId();
    let worked = 0;
    const answers = await Promise.all(
      Array.from({ length: 32 }, async () => {
        const outcome = await beginAtLast(request(key, { a: 1 }));
        if (outcome.state === 'replay') return outcome.body;
        worked += 1;
        const body = { id: newId() };
        await unit.run(() => idempotency.complete(outcome.claim, { status: 202, body }));
        return body;
      }),
    );
    expect(worked).toBe(1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('another body under the same key is refused, the order of members does not matter', async () => {
    const idempotency = kernel.context.get(Idempotency);
    const key = newId();
    const first = await idempotency.begin(request(key, { a: 1, b: [2] }));
    if (first.state !== 'claimed') throw new Error('the first must claim');
    await unit.run(() => idempotency.complete(first.claim, { status: 202, body: {} }));
    expect(await idempotency.begin(request(key, { b: [2], a: 1 }))).toMatchObject({
      state: 'replay',
    });
    await expect(idempotency.begin(request(key, { a: 2, b: [2] }))).rejects.toMatchObject({
      code: 'key_reused',
    });
  });

  test('a refusal frees the key; a dead claim is taken over and its owner can no longer answer', async () => {
    const idempotency = kernel.context.get(Idempotency);
    const key = newId();
    const refused = await idempotency.begin(request(key, {}));
    if (refused.state !== 'claimed') throw new Error('must claim');
    await idempotency.release(refused.claim);

    const dead = await idempotency.begin({ ...request(key, {}), lease_ms: 0 });
    const heir = await idempotency.begin(request(key, {}));
    if (dead.state !== 'claimed' || heir.state !== 'claimed') throw new Error('both must claim');
    await expect(
      unit.run(() => idempotency.complete(dead.claim, { status: 202, body: {} })),
    ).rejects.toMatchObject({ code: 'in_progress' });
    await unit.run(() => idempotency.complete(heir.claim, { status: 202, body: { heir: true } }));
  });
});

describe('audit log', () => {
  const actor: Principal = {
    kind: 'session',
    userId: newId(),
    workspaceId: newId(),
    email: 'op@example.com',
    roles: ['admin'],
    scopes: [],
  };
  const entry = {
    actor,
    action: 'test.done',
    subjectType: 'test',
    subjectId: '1',
    reason: 'because',
  };

  test('a row exists if and only if the action was committed', async () => {
    const audit = kernel.context.get(AuditLog);
    await unit.run(() => audit.record(entry));
    await unit
      .run(async () => {
        await audit.record({ ...entry, subjectId: '2' });
        throw new Error('undone');
      })
      .catch(() => undefined);
    const { items } = await audit.list({ subjectType: 'test', start: 0, end: 10 });
    expect(items.map((row) => row.subjectId)).toEqual(['1']);
  });

  test.each(['UPDATE kernel.audit_log SET reason = $$x$$', 'DELETE FROM kernel.audit_log'])(
    'the application cannot %s',
    async (statement) => {
      await expect(unit.sql(statement)).rejects.toThrow(/permission denied|append-only/);
    },
  );
});

describe('rate limiter', () => {
  test('counts in Redis, and goes on counting when Redis is away', async () => {
    const limiter = kernel.context.get(RateLimiter);
    const limit = { max: 3, window_ms: 60_000 };
    const burst = async (key: string) => {
      const verdicts = [];
      for (let n = 0; n < 5; n += 1) verdicts.push((await limiter.hit(key, limit)).allowed);
      return verdicts;
    };
    expect(await burst('with')).toEqual([true, true, true, false, false]);
    await kernel.redis.kill();
    expect(await burst('without')).toEqual([true, true, true, false, false]);
    await kernel.redis.restart();
    // A queue that is closed while it connects anew fails the close of the whole process.
    const queues = QUEUES.map((name) => kernel.context.get(Jobs).queue(name));
    const areBack = () => Promise.resolve(queues.every(({ client }) => client.status === 'ready'));
    await until(areBack, { what: 'the queues' });
  });
});
