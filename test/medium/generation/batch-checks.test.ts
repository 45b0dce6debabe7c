import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { HttpClient, ownerSql } from '../../support/http-client.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import { batchIn, create, readBatch, rowsOf } from './batch-client.js';
import { customerWith, eventually } from './studio.js';

/** Real: Postgres, Redis, Bull. Played: OpenAI's moderation, which goes away and comes back. */
describe('the check of a batch', () => {
  const openai = new OpenAiStandIn();
  let app: TestApp;
  let port: number;
  beforeAll(async () => {
    const url = await openai.start();
    port = Number(new URL(url).port);
    app = await startApp({
      worker: true,
      env: { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: url, MODERATION: 'openai' },
    });
  });
  afterAll(async () => {
    await app.close();
    await openai.stop();
  });

  it('waits while nobody moderates, says so, and goes on where it stood', async () => {
    const customer = await customerWith(app, 100);
    await openai.stop();
    const { body } = await create(customer, 'a cat\nforbidden things\na dog');
    const waiting = await eventually(
      () => readBatch(customer, body.id),
      ({ checkDelayed }) => checkDelayed,
    );
    expect(waiting).toMatchObject({ status: 'checking', counts: { unchecked: 3 } });
    await openai.start(port);
    const ready = await batchIn(customer, body.id, 'ready');
    expect(ready).toMatchObject({ checkDelayed: false, counts: { ready: 2, blocked: 1 } });
    const [, blocked] = await rowsOf(customer, body.id);
    expect(blocked).toMatchObject({
      problem: { code: 'prompt_blocked', params: { rule: expect.any(String) } },
    });
  });

  it('gives up a row that nobody can judge, and keeps no other waiting for it', async () => {
    const customer = await customerWith(app, 100);
    const unjudged = 'a prompt that breaks the service';
    openai.unanswered.add(unjudged);
    const { body } = await create(customer, `${unjudged}\na cat\na dog`);
    await eventually(
      () => readBatch(customer, body.id),
      ({ counts }) => counts.ready === 2,
    );
    // As after half an hour of tries.
    await ownerSql(
      app,
      `UPDATE generation.batch_row SET check_failures = 19,
              check_failing_since = kernel.now() - interval '31 minutes'
        WHERE batch_id = $1 AND status = 'unchecked'`,
      [body.id],
    );
    const ready = await batchIn(customer, body.id, 'ready');
    expect(ready).toMatchObject({ counts: { ready: 2, rejected: 1 }, credits: { total: 20 } });
    const [row] = await rowsOf(customer, body.id);
    expect(row).toMatchObject({ credits: 0, problem: { code: 'check_unanswered' } });
  });

  it('is open to API keys with the scope, of plans with the API', async () => {
    const customer = await customerWith(app, 100);
    const keyFor = async (scopes: string[]) => {
      const made = await customer.client.post<{ key: string }>('/api/v1/api-keys', {
        name: 'a key',
        scopes,
      });
      const client = new HttpClient(app.url);
      return (path: string) =>
        client.get<{ code?: string }>(path, { authorization: `Bearer ${made.body.key}` });
    };
    const [allowed, other] = [await keyFor(['generations']), await keyFor(['images'])];
    expect((await allowed('/api/v1/batches')).status).toBe(200);
    expect((await other('/api/v1/batches')).status).toBe(403);
  });
});
