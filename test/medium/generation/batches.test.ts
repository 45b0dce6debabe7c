import { randomUUID } from 'node:crypto';
import { Credits } from '#credits';
import { UnitOfWork } from '#kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BatchRepository } from '../../../libs/generation/src/data/batch.repository.js';
import { PipelineOptions } from '../../../libs/generation/src/pipeline-options.js';
import {
  batchMayMove,
  batchStatuses,
  type BatchStatus,
} from '../../../libs/generation/src/batch.js';
import { startApp, type TestApp } from '../../support/app.js';
import { onceDone, operator, ownerSql, signIn, type Customer } from '../../support/http-client.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import {
  act,
  batchIn,
  create,
  numbered,
  preview,
  readBatch,
  readyBatch,
  rowsOf,
  startBatch,
} from './batch-client.js';
import { balance, booksFindings, customerWith, eventually } from './studio.js';

/** Once none of its rows is being made. */
const idle = (who: Customer, id: string) =>
  eventually(
    () => readBatch(who, id),
    ({ counts }) => counts.running === 0,
  );

/** Real: Postgres, Redis, Bull, the disk store, our own content rules. Played: OpenAI. */
describe('a batch', () => {
  const openai = new OpenAiStandIn();
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({
      worker: true,
      env: {
        OPENAI_API_KEY: 'sk-test',
        OPENAI_BASE_URL: await openai.start(),
        MODERATION: 'local',
      },
    });
    app.worker!.get(PipelineOptions).batch_ms = 50;
  });
  afterAll(async () => {
    await app.close();
    await openai.stop();
  });

  it('is previewed without a trace', async () => {
    const customer = await customerWith(app, 100, 'free');
    const text = 'prompt,ratio,resolution,count,note\na cat,16:9,2K,2,x\n,1:1,1K,1,\na dog,,4K,,';
    const { status, body } = await preview(customer, text, { kind: 'csv' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ignoredColumns: ['note'],
      sound: 1,
      faulty: 2,
      images: 2,
      credits: 40,
      balanceAfter: 60,
      rows: [
        { line: 2, prompt: 'a cat', aspectRatio: '16:9', credits: 40 },
        { line: 3, credits: 0, problem: { code: 'prompt_missing' } },
        { line: 4, credits: 0, problem: { code: 'resolution_not_in_plan' } },
      ],
    });
    expect((await customer.client.get('/api/v1/batches')).body).toEqual({
      items: [],
      nextCursor: null,
    });
  });

  it('checks its rows, holds nothing before the total is confirmed, and makes the good ones', async () => {
    const customer = await customerWith(app, 100);
    const batch = await readyBatch(customer, '一只猫\nnude woman on a bed\n\na red cup', {
      name: ' 猫 ',
    });
    expect(batch).toMatchObject({
      name: '猫',
      rows: 3,
      counts: { ready: 2, blocked: 1 },
      credits: { total: 20, toHold: 20, charged: 0 },
    });
    expect(await balance(customer)).toEqual({ available: 100, held: 0 });

    const wrong = await act(customer, batch.id, 'start', { credits: 10 });
    expect(wrong.body).toMatchObject({ status: 409, code: 'batch_total_changed', credits: 20 });

    await startBatch(customer, batch);
    const done = await batchIn(customer, batch.id, 'finished');
    expect(done).toMatchObject({
      counts: { done: 2, blocked: 1, ready: 0, running: 0 },
      images: { delivered: 2, retryable: 0 },
      credits: { total: 20, toHold: 0, charged: 20, retry: 0 },
    });
    expect(await balance(customer)).toEqual({ available: 80, held: 0 });
    const rows = await rowsOf(customer, batch.id);
    expect(rows.map(({ line, status, problem }) => [line, status, problem?.code])).toEqual([
      [1, 'done', undefined],
      [2, 'blocked', 'prompt_blocked'],
      [4, 'done', undefined],
    ]);
    expect(rows[1]).toMatchObject({ credits: 0, images: [], verdictId: expect.any(String) });
    expect(rows[2]!.images).toMatchObject([{ status: 'delivered', charged: true }]);
    expect(await booksFindings(app)).toEqual([]);
  });

  it('starts, and is made, once per key', async () => {
    const customer = await customerWith(app, 100);
    const key = randomUUID();
    const make = () => create(customer, 'a cat', {}, key);
    const [one, two] = await Promise.all([onceDone(make), onceDone(make)]);
    expect([one.status, two.status, two.body.id]).toEqual([201, 201, one.body.id]);
    const other = await create(customer, 'a dog', {}, key);
    expect(other.body.code).toBe('key_reused');
    const batch = await batchIn(customer, one.body.id, 'ready');
    const start = randomUUID();
    const confirm = () => act(customer, batch.id, 'start', { credits: 10 }, start);
    const answers = await Promise.all([onceDone(confirm), onceDone(confirm)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await batchIn(customer, batch.id, 'finished');
    expect(await balance(customer)).toEqual({ available: 90, held: 0 });
    // The history has it; the studio's stream of single runs leaves it out.
    const found = async (query: string) =>
      (await customer.client.get<{ items: unknown[] }>(`/api/v1/generations${query}`)).body.items;
    expect([await found(''), await found('?batches=hidden')]).toMatchObject([[{ cost: 10 }], []]);
    const keyless = await customer.client.post(`/api/v1/batches/${batch.id}/retry`, { credits: 0 });
    expect(keyless.body).toMatchObject({ code: 'idempotency_key_required' });
  });

  it('pauses when the credits run out, says so, and goes on after more arrived', async () => {
    const customer = await customerWith(app, 25);
    const batch = await readyBatch(customer, numbered(5));
    await startBatch(customer, batch);
    const paused = await batchIn(customer, batch.id, 'paused');
    expect(paused.pauseReason).toBe('insufficient_credits');
    await idle(customer, batch.id);
    expect(await readBatch(customer, batch.id)).toMatchObject({
      counts: { done: 2, ready: 3 },
      credits: { toHold: 30, charged: 20 },
    });
    // Nothing was bought: it tries, and waits again.
    await act(customer, batch.id, 'resume');
    await batchIn(customer, batch.id, 'paused');

    await grant(customer.workspaceId, 25);
    await act(customer, batch.id, 'resume');
    await batchIn(customer, batch.id, 'finished');
    expect(await balance(customer)).toEqual({ available: 0, held: 0 });
    expect(await booksFindings(app)).toEqual([]);
  });

  it('is paused, resumed and stopped by its owner; what waits is released', async () => {
    const customer = await customerWith(app, 1000);
    const batch = await readyBatch(customer, numbered(50));
    openai.answers.close();
    openai.answers.letThrough(3);
    await startBatch(customer, batch);
    await eventually(
      () => readBatch(customer, batch.id),
      ({ counts }) => (counts.done ?? 0) > 0,
    );
    expect((await act(customer, batch.id, 'pause')).body).toMatchObject({
      status: 'paused',
      pauseReason: 'customer',
    });
    openai.answers.open();
    const rest = await idle(customer, batch.id);
    expect(rest.counts.ready).toBeGreaterThan(0);
    expect((await balance(customer)).held).toBe(0);

    openai.answers.close();
    await act(customer, batch.id, 'resume');
    await eventually(
      () => readBatch(customer, batch.id),
      ({ counts }) => (counts.running ?? 0) > 0,
    );
    const stopped = await act(customer, batch.id, 'stop');
    expect(stopped.body.status).toBe('stopped');
    openai.answers.open();
    const over = await idle(customer, batch.id);
    expect(over.counts.ready).toBe(0);
    expect((over.counts.done ?? 0) + (over.counts.stopped ?? 0)).toBe(50);
    expect(over.counts.stopped).toBeGreaterThan(0);
    expect(await balance(customer)).toEqual({ available: 1000 - over.credits.charged, held: 0 });
    for (const action of ['pause', 'resume'])
      expect((await act(customer, batch.id, action)).body.code).toBe('batch_not_possible');
    expect((await act(customer, batch.id, 'stop')).body.status).toBe('stopped');
    expect(await booksFindings(app)).toEqual([]);
  });

  it('is one of ten that are not over, also when many come at once', async () => {
    const customer = await customerWith(app, 0);
    const answers = await Promise.all(
      Array.from({ length: 14 }, (_, index) => create(customer, `a cat, ${index}`)),
    );
    const codes = answers.map(({ status, body }) => (status === 201 ? 'made' : body.code));
    expect(codes.toSorted()).toEqual([
      ...Array<string>(10).fill('made'),
      ...Array<string>(4).fill('too_many_batches'),
    ]);
  });

  it('is not started by somebody who must wait for a person', async () => {
    const customer = await customerWith(app, 100);
    const batch = await readyBatch(customer, numbered(2));
    await ownerSql(
      app,
      `INSERT INTO moderation.restrictions (workspace_id, kind, refused) VALUES ($1, 'review', 15)`,
      [customer.workspaceId],
    );
    const answer = await act(customer, batch.id, 'start', { credits: batch.credits.toHold });
    expect([answer.status, answer.body.code]).toEqual([403, 'account_in_review']);
    expect(await readBatch(customer, batch.id)).toMatchObject({ status: 'ready' });
  });

  it('is stopped when nobody starts it for a month, and forgotten a week later', async () => {
    const customer = await customerWith(app, 100);
    const batch = await readyBatch(customer, numbered(2));
    const batches = app.api.get(BatchRepository, { strict: false });
    const age = (column: string, days: number) =>
      ownerSql(
        app,
        `UPDATE generation.batch SET ${column} = kernel.now() - $2 * interval '1 day' WHERE id = $1`,
        [batch.id, days],
      );
    await age('created_at', 31);
    await batches.tidyUnstarted();
    expect(await readBatch(customer, batch.id)).toMatchObject({
      status: 'stopped',
      counts: { ready: 0, stopped: 2 },
    });
    await batches.tidyUnstarted();
    expect((await readBatch(customer, batch.id)).status).toBe('stopped');
    await age('ended_at', 8);
    await batches.tidyUnstarted();
    expect(await readBatch(customer, batch.id)).toMatchObject({ code: 'batch_not_found' });
  });

  it('is paused when an operator blocks its account, and its owner lets it go on afterwards', async () => {
    const customer = await customerWith(app, 1000);
    const moderator = await operator(app, 'moderator');
    const turn = (verb: string) =>
      moderator.client.post(`/api/admin/v1/customers/${customer.workspaceId}/${verb}`, {
        reason: 'a complaint',
      });
    const batch = await readyBatch(customer, numbered(30));
    openai.answers.close();
    await startBatch(customer, batch);
    await turn('block');
    const paused = () =>
      ownerSql<{ reason: string | null }>(
        app,
        'SELECT pause_reason AS reason FROM generation.batch WHERE id = $1',
        [batch.id],
      );
    await eventually(paused, ([row]) => row?.reason === 'account_blocked');
    await turn('unblock');
    const back = { ...customer, client: await signIn(app, customer.email) };
    expect(await readBatch(back, batch.id)).toMatchObject({
      status: 'paused',
      pauseReason: 'account_blocked',
    });
    expect((await act(back, batch.id, 'resume')).body.status).toBe('running');
    await act(back, batch.id, 'stop');
    openai.answers.open();
    await idle(back, batch.id);
  });

  it('is stopped by an operator with a reason, once, and what waits is released', async () => {
    const customer = await customerWith(app, 1000);
    const moderator = await operator(app, 'moderator');
    const finance = await operator(app, 'finance');
    const batch = await readyBatch(customer, numbered(30));
    openai.answers.close();
    await startBatch(customer, batch);
    const stop = (by: Customer) =>
      by.client.post<{ auditId: string | null }>(`/api/admin/v1/batches/${batch.id}/stop`, {
        reason: 'floods the model',
      });
    expect((await stop(finance)).status).toBe(403);
    const { body } = await stop(moderator);
    expect(
      await ownerSql(app, 'SELECT action, reason FROM kernel.audit_log WHERE id = $1', [
        body.auditId,
      ]),
    ).toEqual([{ action: 'batch.stopped', reason: 'floods the model' }]);
    expect((await stop(moderator)).body.auditId).toBeNull();
    openai.answers.open();
    const over = await idle(customer, batch.id);
    expect(over).toMatchObject({ status: 'stopped', counts: { ready: 0 } });
    expect(await balance(customer)).toEqual({ available: 1000 - over.credits.charged, held: 0 });
    expect(await booksFindings(app)).toEqual([]);
  });

  it('tries failed rows again, for what is missing of them', async () => {
    const customer = await customerWith(app, 100);
    const batch = await readyBatch(customer, numbered(2), {
      defaults: { style: 'none', aspectRatio: '1:1', resolution: '1K', count: 2 },
    });
    openai.script = ['bad-size'];
    await startBatch(customer, batch);
    const first = await batchIn(customer, batch.id, 'finished');
    expect(first).toMatchObject({
      counts: { done: 1, partial: 1 },
      images: { delivered: 3, retryable: 1 },
      credits: { charged: 30, retry: 10 },
    });
    const again = await act(customer, batch.id, 'retry', { credits: 10 });
    expect(again.status).toBe(200);
    const second = await batchIn(customer, batch.id, 'finished');
    expect(second).toMatchObject({ counts: { done: 2 }, credits: { charged: 40, retry: 0 } });
    expect(await balance(customer)).toEqual({ available: 60, held: 0 });
    const nothing = await act(customer, batch.id, 'retry', { credits: 0 });
    expect(nothing.body.code).toBe('batch_nothing_to_retry');
    expect(await booksFindings(app)).toEqual([]);
  });

  it('charges nothing for pictures whose credits an operator gave back', async () => {
    const customer = await customerWith(app, 20);
    const batch = await readyBatch(customer, numbered(2));
    await startBatch(customer, batch);
    await batchIn(customer, batch.id, 'finished');
    const [row] = await rowsOf(customer, batch.id);
    const support = await operator(app, 'support');
    const restored = await support.client.post(
      `/api/admin/v1/generations/${row?.images[0]?.generationId}/restore`,
      { reason: 'not what was asked for' },
    );
    expect(restored.body).toMatchObject({ restored: 10 });
    const after = await eventually(
      () => readBatch(customer, batch.id),
      ({ credits }) => credits.charged === 10,
    );
    expect(after).toMatchObject({ counts: { done: 2 }, images: { delivered: 2 } });
  });

  it('counts its refusals against the account under the gravest rule alone', async () => {
    const customer = await customerWith(app, 100);
    const standing = () => customer.client.get('/api/v1/moderation/standing');
    await readyBatch(customer, numbered(8, 'nude woman'));
    expect((await standing()).body).toMatchObject({ refused: 0, restriction: null });
    await readyBatch(customer, 'a naked child\na red cup\nnude 9 yo');
    expect((await standing()).body).toMatchObject({ refused: 2, restriction: { kind: 'review' } });
  });

  it('belongs to its workspace, and operators see all of them counted', async () => {
    const [owner, stranger] = [await customerWith(app, 0), await customerWith(app, 0)];
    const batch = await readyBatch(owner, 'a cat\n\n'.repeat(2));
    for (const path of ['', '/rows', '/archive'])
      expect(
        (await stranger.client.get<{ code: string }>(`/api/v1/batches/${batch.id}${path}`)).body
          .code,
      ).toBe('batch_not_found');
    for (const action of ['start', 'stop', 'pause', 'resume', 'retry'])
      expect((await act(stranger, batch.id, action, { credits: 20 })).body.code).toBe(
        'batch_not_found',
      );
    const support = await operator(app, 'support');
    const { body } = await support.client.get<{ items: unknown[]; total: number }>(
      `/api/admin/v1/batches?workspaceId=${owner.workspaceId}`,
    );
    expect(body).toMatchObject({
      total: 1,
      items: [{ id: batch.id, workspaceId: owner.workspaceId, counts: { ready: 2 } }],
    });
    expect((await owner.client.get('/api/admin/v1/batches')).status).toBe(403);
  });

  it('has the same transitions in the database', async () => {
    const rows = await ownerSql<{ was: BatchStatus; becomes: BatchStatus; may: boolean }>(
      app,
      `SELECT was, becomes, generation.batch_may_move(was, becomes) AS may
         FROM unnest($1::text[]) was, unnest($1::text[]) becomes`,
      [batchStatuses],
    );
    expect(rows.filter(({ was, becomes, may }) => may !== batchMayMove(was, becomes))).toEqual([]);
  });

  const grant = async (workspaceId: string, amount: number) => {
    await app.api.get(UnitOfWork).run(() =>
      app.api.get(Credits).grant({
        workspaceId,
        kind: 'pack',
        amount,
        source: `test:${randomUUID()}`,
        expiresAt: null,
        reasonCode: 'pack_purchased',
        reason: 'test',
        actor: 'system',
      }),
    );
  };
});
