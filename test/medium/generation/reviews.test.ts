import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { Storage } from '#storage';
import { Reconcile } from '../../../libs/generation/src/reconcile/reconcile.js';
import { startApp, type TestApp } from '../../support/app.js';
import { atLater } from '../../support/clock.js';
import { HttpClient, operator, ownerSql, type Customer } from '../../support/http-client.js';
import { stopSchedule } from '../../support/schedules.js';
import { batchIn, readBatch, readyBatch, rowsOf, startBatch } from './batch-client.js';
import {
  accepted,
  balance,
  booksFindings,
  customerWith,
  eventually,
  read,
  type Generation,
} from './studio.js';

interface Review {
  id: string;
  generationId: string;
  credits: number;
  prompt: string;
  since: string;
  releasesAt: string;
  pictureUrl: string;
  ruleWords: { zh: string } | null;
}

/**
 * Real: Postgres, Redis, the worker, the demo engine, the local classifier, the disk store. The
 * classifier leaves everything to a person that it does not refuse.
 */
describe('pictures in review', () => {
  let app: TestApp;
  let customer: Customer;
  let moderator: Customer;
  beforeAll(async () => {
    app = await startApp({ worker: true, env: { PICTURE_REVIEW_FROM: '0' } });
    // Here it runs when a test says so.
    await stopSchedule(app, 'generation.reconcile');
    customer = await customerWith(app, 1_000);
    moderator = await operator(app, 'moderator');
  });
  afterAll(async () => {
    expect(await booksFindings(app)).toEqual([]);
    await app.close();
  });

  const waits = (who: Customer, id: string): Promise<Generation> =>
    eventually(
      () => read(who, id),
      ({ images }) => images.every(({ status }) => status === 'in_review'),
    );
  const inReview = async (who = customer) => {
    const { id } = await accepted(who, { prompt: 'a quiet street' });
    return { id, imageId: (await waits(who, id)).images[0]!.id };
  };
  const decide = (imageId: string, decision: string, who = moderator) =>
    who.client.post<{ auditId: string; code: string }>(
      `/api/admin/v1/reviews/${imageId}/decision`,
      { decision, reason: 'We looked at it' },
    );
  const casesOf = async (imageId: string) => {
    const { body } = await moderator.client.get<{ items: object[] }>(
      `/api/admin/v1/cases?reference=${imageId}`,
    );
    return body.items;
  };
  const auditRow = async (auditId: string) => {
    const { body } = await moderator.client.get<{ items: object[] }>(
      `/api/admin/v1/audit-log?id=${auditId}`,
    );
    return body.items[0];
  };
  const verdictOf = (imageId: string) =>
    ownerSql(
      app,
      `SELECT v.outcome, v.decision, v.rule FROM moderation.verdicts v
         JOIN generation.image i ON i.output_verdict_id = v.id WHERE i.id = $1`,
      [imageId],
    );
  const storedOf = async (imageId: string) =>
    (
      await ownerSql<{ kind: string }>(
        app,
        `SELECT kind FROM storage.object WHERE owner_id = $1 AND state = 'stored' ORDER BY kind`,
        [imageId],
      )
    ).map(({ kind }) => kind);

  it('are held, hidden, in a case, and before the eyes of moderators alone', async () => {
    const before = await balance(customer);
    const { id, imageId } = await inReview();
    const now = await read(customer, id);
    expect(now).toMatchObject({ status: 'running', images: [{ charged: false }] });
    expect(now.images[0]!.contentUrl).toBeUndefined();
    expect((await customer.client.get(`/api/v1/images/${imageId}/content`)).status).toBe(404);
    expect(await balance(customer)).toEqual({
      available: before.available - 10,
      held: before.held + 10,
    });
    expect(await casesOf(imageId)).toMatchObject([
      { kind: 'generation', origin: 'system', status: 'open', suggested: expect.any(String) },
    ]);
    // The machine's own question is not the customer's to read.
    const mine = await customer.client.get<{ items: object[] }>('/api/v1/support/cases');
    expect(mine.body.items).toEqual([]);

    const { body } = await moderator.client.get<{ items: Review[] }>('/api/admin/v1/reviews');
    const review = body.items.find((item) => item.id === imageId)!;
    expect(review).toMatchObject({ generationId: id, credits: 10, prompt: 'a quiet street' });
    expect(Date.parse(review.releasesAt) - Date.parse(review.since)).toBe(72 * 3_600_000);
    expect(review.ruleWords?.zh).toMatch(/[\u4e00-\u9fff]/);
    const edges = async (query: string) => {
      const answer = await fetch(`${app.url}${review.pictureUrl}${query}`, {
        headers: { cookie: moderator.client.cookie! },
      });
      const { data } = await sharp(Buffer.from(await answer.arrayBuffer()))
        .greyscale()
        .convolve({ width: 3, height: 3, kernel: [0, -1, 0, -1, 4, -1, 0, -1, 0] })
        .raw()
        .toBuffer({ resolveWithObject: true });
      return data.reduce((sum, value) => sum + value, 0) / data.length;
    };
    expect(await edges('?clear=1')).toBeGreaterThan(3 * (await edges('')));

    for (const who of [customer, await operator(app, 'support')]) {
      expect((await who.client.get('/api/admin/v1/reviews')).status).toBe(403);
      expect((await who.client.get(review.pictureUrl)).status).toBe(403);
      expect((await decide(imageId, 'deliver', who)).status).toBe(403);
    }
  });

  it('that may be shown are delivered and charged, once', async () => {
    const { available } = await balance(customer);
    const { id, imageId } = await inReview();
    const answers = await Promise.all([decide(imageId, 'deliver'), decide(imageId, 'deliver')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('review_over');
    expect(await read(customer, id)).toMatchObject({
      status: 'finished',
      images: [{ status: 'delivered', charged: true, contentUrl: expect.any(String) }],
    });
    expect((await customer.client.get(`/api/v1/images/${imageId}/content`)).status).toBe(200);
    expect((await balance(customer)).available).toBe(available - 10);
    expect(await casesOf(imageId)).toMatchObject([{ status: 'closed' }]);
    const done = answers.find(({ status }) => status === 200)!.body.auditId;
    expect(await auditRow(done)).toMatchObject({
      action: 'review.delivered',
      subjectId: imageId,
      reason: 'We looked at it',
    });
    expect(await verdictOf(imageId)).toEqual([
      { outcome: 'review', decision: 'overturned', rule: 'sexual_content' },
    ]);
  });

  it('that meet a rule are blocked, released and deleted', async () => {
    const before = await balance(customer);
    const { id, imageId } = await inReview();
    const { body } = await decide(imageId, 'refuse');
    const ended = await read(customer, id);
    expect(ended).toMatchObject({
      status: 'failed',
      images: [{ status: 'blocked', charged: false, error: { code: 'review_refused' } }],
    });
    // A person has decided: there is nothing to appeal.
    expect(ended.images[0]!.error).not.toHaveProperty('verdictId');
    expect(await balance(customer)).toEqual(before);
    expect(await auditRow(body.auditId)).toMatchObject({ action: 'review.refused' });
    expect(await casesOf(imageId)).toMatchObject([{ status: 'closed' }]);
    expect(await verdictOf(imageId)).toMatchObject([{ outcome: 'review', decision: 'upheld' }]);
    await eventually(
      () => storedOf(imageId),
      (kinds) => kinds.length === 0,
    );
    expect((await decide(imageId, 'deliver')).body.code).toBe('review_over');
  });

  it('whose bytes are gone can be refused only', async () => {
    const { imageId } = await inReview();
    const [image] = await ownerSql<{ object_id: string }>(
      app,
      'SELECT object_id FROM generation.image WHERE id = $1',
      [imageId],
    );
    await app.api.get(Storage).remove([image!.object_id], 'test');
    expect((await decide(imageId, 'deliver')).body.code).toBe('review_picture_gone');
    expect((await decide(imageId, 'refuse')).status).toBe(200);
  });

  it('end in the customer’s favour when nobody decides within 72 hours', async () => {
    const before = await balance(customer);
    const { id, imageId } = await inReview();
    const reconcile = app.api.get(Reconcile, { strict: false });
    await atLater(app.database, '71 hours', () => reconcile.run());
    expect((await read(customer, id)).images[0]!.status).toBe('in_review');
    const { undecided } = await atLater(app.database, '72 hours 1 minute', () => reconcile.run());
    expect(undecided).toBeGreaterThan(0);
    expect(await read(customer, id)).toMatchObject({
      status: 'failed',
      images: [{ status: 'failed', charged: false, error: { code: 'undecided' } }],
    });
    expect((await balance(customer)).available).toBeGreaterThanOrEqual(before.available);
    expect(await casesOf(imageId)).toMatchObject([{ status: 'closed' }]);
    await eventually(
      () => storedOf(imageId),
      (kinds) => kinds.length === 0,
    );
    expect((await decide(imageId, 'deliver')).body.code).toBe('review_over');
  });

  it('take nobody’s place: more runs than the plan allows at once go on beside them', async () => {
    const single = await customerWith(app, 100, 'free');
    const { body } = await single.client.get<{ entitlements: { concurrentJobs: number } }>(
      '/api/v1/me',
    );
    for (let run = 0; run <= body.entitlements.concurrentJobs; run += 1) await inReview(single);
    expect(await balance(single)).toMatchObject({
      held: 10 * (body.entitlements.concurrentJobs + 1),
    });
  });

  it('are not ended by a cancel', async () => {
    const { id } = await inReview();
    expect((await customer.client.post(`/api/v1/generations/${id}/cancel`)).status).toBe(200);
    expect((await read(customer, id)).images[0]!.status).toBe('in_review');
  });

  it('of a batch keep their rows open, and neither the batch nor the next one', async () => {
    const who = await customerWith(app, 100, 'free'); // One job at a time.
    const batch = await readyBatch(who, 'a red boat\na blue boat\na green boat');
    const { id } = await startBatch(who, batch);
    const rows = await eventually(
      () => rowsOf(who, id),
      (all) => all.every(({ images }) => images[0]?.status === 'in_review'),
    );
    expect(rows.map(({ status }) => status)).toEqual(['running', 'running', 'running']);
    await batchIn(who, id, 'finished');
    const next = await startBatch(who, await readyBatch(who, 'a yellow boat'));
    await eventually(
      () => rowsOf(who, next.id),
      (all) => all.every(({ images }) => images[0]?.status === 'in_review'),
    );
    const [first, second, third] = rows.map(({ images }) => images[0]!.id);
    await decide(first!, 'deliver');
    await decide(second!, 'refuse');
    await decide(third!, 'deliver');
    const ended = await eventually(
      () => readBatch(who, id),
      ({ counts }) => counts.running === 0,
    );
    expect([ended.status, ended.credits.charged]).toEqual(['finished', 20]);
    expect((await rowsOf(who, id)).map(({ status }) => status)).toEqual(['done', 'failed', 'done']);
    expect(await balance(who)).toEqual({ available: 70, held: 10 });
  });

  it('are told to clients that wait on their request, who are not to ask again', async () => {
    const { body } = await customer.client.post<{ key: string }>('/api/v1/api-keys', {
      name: 'a client',
    });
    const answer = await new HttpClient(app.url).post<{ error: { code: string } }>(
      '/v1/images/generations',
      { model: 'gpt-image-2', prompt: 'a quiet street' },
      { authorization: `Bearer ${body.key}` },
    );
    expect([answer.status, answer.body.error.code]).toEqual([409, 'in_review']);
    expect(answer.headers.get('x-should-retry')).toBe('false');
  });

  it('are named to clients beside what was delivered', async () => {
    const { body } = await customer.client.post<{ key: string }>('/api/v1/api-keys', {
      name: 'another client',
    });
    const headers = { authorization: `Bearer ${body.key}`, 'idempotency-key': randomUUID() };
    const ask = async () => {
      const answer = await new HttpClient(app.url).post<{ data?: object[] }>(
        '/v1/images/generations',
        { model: 'gpt-image-2', prompt: 'a quiet street', n: 2 },
        headers,
      );
      const id = answer.headers.get('x-generation-id');
      return { id, inReview: answer.headers.get('x-images-in-review')?.split(','), ...answer };
    };
    const waiting = await ask();
    expect(waiting.status).toBe(409);
    const { images } = await read(customer, waiting.id!);
    expect([...waiting.inReview!].sort()).toEqual(images.map(({ id }) => id).sort());
    await decide(images[0]!.id, 'deliver');
    expect(await ask()).toMatchObject({
      status: 200,
      id: waiting.id,
      inReview: [images[1]!.id],
      body: { data: [{}] },
    });
    await decide(images[1]!.id, 'deliver');
    expect(await ask()).toMatchObject({
      status: 200,
      inReview: undefined,
      body: { data: [{}, {}] },
    });
  });
});
