import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../../../scripts/lib/postgres.mjs';
import { startApp, type TestApp } from '../../support/app.js';
import { ownerSql, type Customer } from '../../support/http-client.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import { batchLimits } from '../../../libs/generation/src/batch.js';
import { PipelineOptions } from '../../../libs/generation/src/pipeline-options.js';
import { act, create, numbered, readBatch, readyBatch, startBatch } from './batch-client.js';
import { accepted, balance, booksFindings, customerWith, eventually, over } from './studio.js';

/** Real: Postgres, Redis, Bull, the disk store. Played: OpenAI, a moment slow. */
describe('a batch beside others', () => {
  const openai = new OpenAiStandIn();
  let app: TestApp;
  beforeAll(async () => {
    openai.slow_ms = 800;
    const env = { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: await openai.start() };
    app = await startApp({ worker: true, env: { ...env, MODERATION: 'local' } });
  });
  afterAll(async () => {
    await app.close();
    await openai.stop();
  });

  /** A request that is accepted while nothing is pushed. @returns it, and when pushing may go on. */
  async function acceptedMeanwhile(customer: Customer, prompt: string) {
    return withClient(app.database.ownerUrl, async (client) => {
      await client.query('BEGIN; SELECT FROM generation.dispatch_turn FOR UPDATE');
      const { id } = await accepted(customer, { prompt });
      const { rows } = await client.query<{ at: Date }>('SELECT kernel.now() AS at');
      await client.query('COMMIT');
      return { id, from: rows[0]!.at };
    });
  }
  /** How many images of that batch were pushed from then on before the one of that generation. */
  const pushedBefore = async (generationId: string, batchId: string, from: Date) =>
    ownerSql(
      app,
      `SELECT FROM generation.image i JOIN generation.generation g ON g.id = i.generation_id
        WHERE g.batch_id = $2 AND i.pushed_at > $3
          AND i.pushed_at < (SELECT pushed_at FROM generation.image WHERE generation_id = $1)`,
      [generationId, batchId, from],
    );

  it('of a thousand rows, a stranger waits for one slot', async () => {
    const [many, one] = [await customerWith(app, 20_000), await customerWith(app, 100)];
    const batch = await readyBatch(many, numbered(batchLimits.max_rows, '[stand-in:slow] row'));
    expect(batch.counts.ready).toBe(batchLimits.max_rows);
    expect((await create(many, numbered(1001))).body.code).toBe('batch_too_long');
    await startBatch(many, batch);
    await eventually(
      () => readBatch(many, batch.id),
      ({ counts }) => (counts.done ?? 0) > 5,
    );
    // Credits are held for what is about to be made, not for the batch.
    const options = app.worker!.get(PipelineOptions);
    const { slots } = options;
    expect((await balance(many)).held).toBeLessThanOrEqual(10 * 2 * slots);

    // One after the other, so that a turn pushes one image: the first is the stranger's.
    options.slots = 1;
    await eventually(
      () => ownerSql<{ slots: number }>(app, 'SELECT slots FROM generation.worker'),
      ([worker]) => worker?.slots === 1,
    );
    const single = await acceptedMeanwhile(one, '[stand-in:slow] the single one');
    await over(one, single.id);
    expect(await pushedBefore(single.id, batch.id, single.from)).toEqual([]);
    options.slots = slots;

    const own = await accepted(many, { prompt: '[stand-in:slow] their own' });
    await over(many, own.id);
    await act(many, batch.id, 'stop');
    await eventually(
      () => readBatch(many, batch.id),
      ({ counts }) => counts.running === 0,
    );
    expect(await booksFindings(app)).toEqual([]);
  });

  it('counts as one job: with a plan of one, a request of the same customer comes in between', async () => {
    const customer = await customerWith(app, 1000, 'free');
    const batch = await readyBatch(customer, numbered(25, '[stand-in:slow] row'));
    await startBatch(customer, batch);
    await eventually(
      () => readBatch(customer, batch.id),
      ({ counts }) => (counts.done ?? 0) > 0,
    );
    const single = await accepted(customer, { prompt: '[stand-in:slow] in between' });
    await over(customer, single.id);
    const [image] = await ownerSql<{ from: Date; to: Date }>(
      app,
      `SELECT started_at AS "from", ended_at AS "to" FROM generation.attempt
        WHERE generation_id = $1`,
      [single.id],
    );
    // The batch's place was free while the request ran: two jobs never ran at once.
    const beside = await ownerSql(
      app,
      `SELECT a.id FROM generation.attempt a JOIN generation.generation g ON g.id = a.generation_id
        WHERE g.batch_id = $1 AND a.started_at < $3 AND a.ended_at > $2`,
      [batch.id, image!.from, image!.to],
    );
    expect(beside).toEqual([]);
    const rest = await readBatch(customer, batch.id);
    expect(rest.counts.ready! + rest.counts.running!).toBeGreaterThan(0);
    await eventually(
      () => readBatch(customer, batch.id),
      ({ status }) => status === 'finished',
    );
    expect(await booksFindings(app)).toEqual([]);
  });
});
