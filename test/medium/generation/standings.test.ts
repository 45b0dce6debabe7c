import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { ownerSql, type Customer } from '../../support/http-client.js';
import { accepted, customerWith, read } from './studio.js';

/**
 * Real: Postgres, Redis, HTTP. Nobody makes pictures (every prompt waits for its turn), so the
 * estimate is the demo engine's own word for one slot: twice as long at the slow end.
 */
describe('where a generation stands', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const standing = async (who: Customer, id: string) => {
    const { queuePosition, estimate } = (await read(who, id)) as {
      queuePosition?: number;
      estimate?: { p50_s: number; p90_s: number };
    };
    return { queuePosition, ...estimate };
  };
  const pictures = (count: number, position: number) => ({
    queuePosition: position,
    p50_s: Math.ceil(2.95 * count),
    p90_s: Math.ceil(5.9 * count),
  });

  /** Makes rows of one batch of these generations, as its start would have. */
  async function asBatch(who: Customer, ids: readonly string[]): Promise<void> {
    await ownerSql(
      app,
      `WITH batch AS (
         INSERT INTO generation.batch (workspace_id, user_id, origin, name, rows, status, started_at)
         VALUES ($1, (SELECT user_id FROM generation.generation WHERE id = ($2::uuid[])[1]), 'studio', 'b',
                 cardinality($2::uuid[]), 'running', kernel.now()) RETURNING id),
       rows AS (
         INSERT INTO generation.batch_row (batch_id, position, line, status, prompt, style,
                aspect_ratio, resolution, count, credits_each, wanted, generation_id)
         SELECT batch.id, n, n, 'running', 'a fox', 'none', '1:1', '1K', 10, 10, 10, made.id
           FROM batch, unnest($2::uuid[]) WITH ORDINALITY AS made (id, n)
         RETURNING id, batch_id, generation_id)
       UPDATE generation.generation g SET batch_id = rows.batch_id, batch_row_id = rows.id
         FROM rows WHERE g.id = rows.generation_id`,
      [who.workspaceId, ids],
    );
  }

  it('learns how long a picture takes from those that the engine in use has made', async () => {
    const customer = await customerWith(app, 2_000);
    /** Leaves calls as a worker does that made pictures; each took so many seconds. */
    const made = async (resolution: string, provider: string, seconds: readonly number[]) => {
      const { id } = await accepted(customer, { resolution, count: seconds.length });
      await customer.client.post(`/api/v1/generations/${id}/cancel`);
      await ownerSql(
        app,
        `INSERT INTO generation.attempt (image_id, generation_id, number, fencing_token, worker_id,
                provider, outcome, started_at, ended_at)
         SELECT id, generation_id, 1, 1000, 'w', $2, 'delivered', kernel.now(),
                kernel.now() + ($3::float8[])[index + 1] * interval '1 second'
           FROM generation.image WHERE generation_id = $1`,
        [id, provider, seconds],
      );
    };
    const estimated = async (resolution: string) => {
      const { id } = await accepted(customer, { resolution });
      const { p50_s, p90_s } = await standing(customer, id);
      await customer.client.post(`/api/v1/generations/${id}/cancel`);
      return [p50_s, p90_s];
    };
    // The slowest is left out: it was the first one of a process.
    await made('2K', 'demo', [600, 9.9, 9.9, 9.9, 14.9, 14.9]);
    await made('2K', 'openai', [100, 100, 100, 100, 100]);
    expect(await estimated('2K')).toEqual([10, 15]);
    // Too few say nothing.
    await made('4K', 'demo', [600, 9.9, 9.9, 9.9]);
    expect(await estimated('4K')).toEqual([3, 6]);
  });

  it('counts what comes before it: its own, and of others as much as their turns allow', async () => {
    const [stranger, customer] = [await customerWith(app, 400), await customerWith(app, 100)];
    const strange: string[] = [];
    for (let made = 0; made < 3; made += 1)
      strange.push((await accepted(stranger, { count: 10 })).id);
    const first = await accepted(customer, { count: 2 });
    const second = await accepted(customer, { count: 3 });
    // Two of the stranger's thirty pictures, one of the three runs; then five, and two.
    expect(await standing(customer, first.id)).toEqual(pictures(2 + 2, 2));
    expect(await standing(customer, second.id)).toEqual(pictures(2 + 3 + 5, 4));
    // One after the other, the stranger waits for as many of the customer's as there are turns.
    expect(await standing(stranger, strange[0] ?? '')).toEqual(pictures(10 + 5, 1));

    await asBatch(stranger, strange);
    expect(await standing(customer, second.id)).toEqual(pictures(2 + 3 + 5, 3));
    const single = await accepted(stranger, { count: 1 });
    // It goes before the rows of its workspace's own batch.
    expect(await standing(stranger, single.id)).toEqual(pictures(1 + 1, 2));
  });
});
