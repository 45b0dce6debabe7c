import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, UnitOfWork } from '#kernel';
import { Credits } from '#credits';
import { AttemptRepository } from '../../../libs/generation/src/data/attempt.repository.js';
import { ImageRepository } from '../../../libs/generation/src/data/image.repository.js';
import { QueueRepository } from '../../../libs/generation/src/data/queue.repository.js';
import { PipelineOptions } from '../../../libs/generation/src/pipeline-options.js';
import { findingKinds, type FindingKind } from '../../../libs/generation/src/reconcile/findings.js';
import { Reconcile } from '../../../libs/generation/src/reconcile/reconcile.js';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, ownerSql, type Customer } from '../../support/http-client.js';
import {
  accepted,
  balance,
  booksFindings,
  customerWith,
  eventually,
  over,
  read,
  startWorker,
} from './studio.js';

interface Kind {
  kind: FindingKind;
  last: number;
  day: number;
  lastFoundAt: string | null;
  samples: { id: string; workspaceId: string }[];
  runbook: string;
}

const AGO = `kernel.now() - interval`;

/** Real: Postgres and the api; no worker, so that nothing is repaired before the round. */
describe('the reconciler', () => {
  let app: TestApp;
  let customer: Customer;
  let staff: Customer;
  let reconcile: Reconcile;
  let queue: QueueRepository;
  let images: ImageRepository;
  beforeAll(async () => {
    app = await startApp();
    customer = await customerWith(app, 1_000);
    staff = await operator(app, 'support');
    reconcile = app.api.get(Reconcile, { strict: false });
    queue = app.api.get(QueueRepository, { strict: false });
    images = app.api.get(ImageRepository, { strict: false });
    await reconcile.run();
  });
  afterEach(async () => {
    // Whatever a round found, the next one does not find again.
    const { hold_without_image: _seenAgain, ...rest } = await reconcile.run();
    expect(Object.values(rest).every((count) => count === 0)).toBe(true);
  });
  afterAll(() => app.close());

  const set = (imageId: string, change: string) =>
    ownerSql(app, `UPDATE generation.image SET ${change} WHERE id = $1`, [imageId]);
  const waiting = async () => {
    const generation = await accepted(customer);
    return { id: generation.id, imageId: generation.images[0]!.id };
  };
  const leased = async () => {
    const { id, imageId } = await waiting();
    const [pushed] = await queue.push([imageId]);
    const image = await images.lease(imageId, pushed!.push, `dead-${newId()}`, 60_000);
    return { id, imageId, image: image! };
  };
  const page = async (): Promise<Map<FindingKind, Kind>> => {
    const { body } = await staff.client.get<{ lastRoundAt: string; kinds: Kind[] }>(
      '/api/admin/v1/reconciler',
    );
    expect(Date.now() - Date.parse(body.lastRoundAt)).toBeLessThan(60_000);
    return new Map(body.kinds.map((kind) => [kind.kind, kind]));
  };
  /** The round finds exactly this, and the console shows it. */
  const finds = async (kind: FindingKind, id: string) => {
    const before = (await page()).get(kind)?.day ?? 0;
    const found = await reconcile.run();
    expect(found).toEqual({
      ...Object.fromEntries(findingKinds.map((each) => [each, 0])),
      hold_without_image: found.hold_without_image,
      [kind]: 1,
    });
    expect((await page()).get(kind)).toEqual({
      kind,
      last: 1,
      day: before + 1,
      lastFoundAt: expect.any(String),
      samples: [{ id, workspaceId: customer.workspaceId }],
      runbook: `docs/runbooks/reconciler.md#${kind.replaceAll('_', '-')}`,
    });
  };

  it('takes back a lease that ran out', async () => {
    const { imageId } = await leased();
    await set(imageId, `lease_until = ${AGO} '1 second'`);
    await finds('expired_lease', imageId);
    expect((await images.find(imageId))!.status).toBe('queued');
  });

  it('does not end an image whose picture comes to a disk while it looks', async () => {
    const { imageId } = await leased();
    await set(imageId, `status = 'generating', attempts = 4`);
    await set(imageId, `status = 'storing', lease_until = ${AGO} '1 second'`);
    const { generationId, fencingToken } = (await images.find(imageId))!;
    const outside = AsyncLocalStorage.snapshot();
    const unitOfWork = app.api.get(UnitOfWork, { strict: false });
    let turn: Promise<number> | undefined;
    await unitOfWork.run(async () => {
      await unitOfWork.sql('SELECT FROM generation.generation WHERE id = $1 FOR UPDATE', [
        generationId,
      ]);
      turn = outside(() => reconcile.takeBackExpiredLeases()); // It has read the row, and waits.
      await eventually(
        () =>
          ownerSql(
            app,
            `SELECT pid FROM pg_locks l JOIN pg_stat_activity a USING (pid)
              WHERE NOT l.granted AND a.datname = current_database()`,
          ),
        (rows) => rows.length > 0,
      );
      const guard = { status: 'storing', fencingToken } as const;
      expect(await images.recordSpooled(imageId, guard, newId())).not.toBeNull();
    });
    expect(await turn).toBe(1);
    expect(await images.find(imageId)).toMatchObject({
      status: 'storing',
      workerId: null,
      spoolToken: fencingToken,
    });
    await set(imageId, `status = 'queued', spool_id = NULL, spool_token = NULL, spooled_at = NULL`);
  });

  it('keeps what the look between the rounds took back', async () => {
    const { imageId } = await leased();
    await set(imageId, `lease_until = ${AGO} '1 second'`);
    const before = (await page()).get('expired_lease')!.day;
    expect(await reconcile.takeBackExpiredLeases()).toBe(1);
    expect((await page()).get('expired_lease')).toMatchObject({
      last: 0,
      day: before + 1,
      samples: [{ id: imageId }],
    });
  });

  it('makes an image due whose push was lost', async () => {
    const { imageId } = await waiting();
    await queue.push([imageId]);
    await set(imageId, `pushed_at = ${AGO} '61 seconds'`);
    await finds('lost_push', imageId);
    const waits = await queue.waitingOf(customer.workspaceId, 100);
    expect(waits.map((image) => image.imageId)).toContain(imageId);
  });

  it.each<[FindingKind, string]>([
    ['overdue_queued', `created_at = ${AGO} '6 hours 1 second'`],
    ['overdue_busy', `state_since = ${AGO} '46 minutes'`],
  ])('ends in the customer’s favour: %s', async (kind, change) => {
    const before = await balance(customer);
    const { id, imageId } = await (kind === 'overdue_busy' ? leased() : waiting());
    await set(imageId, change);
    await finds(kind, imageId);
    expect((await read(customer, id)).images[0]).toMatchObject({
      status: 'failed',
      charged: false,
      error: { code: 'timed_out' },
    });
    expect(await balance(customer)).toEqual(before);
  });

  it('closes a review that nobody decided', async () => {
    const { id, imageId, image } = await leased();
    await images.advance(imageId, image, 'generating');
    await set(imageId, `status = 'in_review', worker_id = NULL, lease_until = NULL`);
    await set(imageId, `state_since = ${AGO} '73 hours'`);
    await finds('undecided', imageId);
    expect((await read(customer, id)).images[0]!.error!.code).toBe('undecided');
  });

  it('ends a generation whose images are over', async () => {
    const { id } = await waiting();
    await customer.client.post(`/api/v1/generations/${id}/cancel`);
    await byHand(
      'generation.generation',
      `UPDATE generation.generation SET status = 'running', finished_at = NULL WHERE id = '${id}'`,
    );
    await finds('unfinished_generation', id);
    expect((await read(customer, id)).status).toBe('cancelled');
  });

  it('settles a hold whose image is over', async () => {
    const before = await balance(customer);
    const { id, imageId } = await waiting();
    await byHand(
      'generation.image',
      `UPDATE generation.image SET status = 'cancelled', error_code = 'cancelled',
              settled_at = kernel.now() WHERE id = '${imageId}'`,
    );
    await byHand(
      'generation.generation',
      `UPDATE generation.generation SET status = 'cancelled', finished_at = kernel.now()
        WHERE id = '${id}'`,
    );
    await ageHold(imageId);
    await finds('unsettled_hold', imageId);
    expect(await balance(customer)).toEqual(before);
  });

  it('closes an attempt that its worker left open', async () => {
    const { imageId, image } = await leased();
    await images.advance(imageId, image, 'generating');
    await app.api.get(AttemptRepository, { strict: false }).begin({
      imageId,
      generationId: image.generationId,
      number: 1,
      fencingToken: image.fencingToken,
      workerId: 'dead',
      provider: 'demo',
      costEstimateMicroUsd: 0,
    });
    await images.requeue(imageId, { ...image, status: 'generating' }, 0, false);
    await ownerSql(
      app,
      `UPDATE generation.attempt SET started_at = ${AGO} '2 minutes' WHERE image_id = $1`,
      [imageId],
    );
    await finds('abandoned_attempt', imageId);
  });

  it('puts a hold without an image before a person, once', async () => {
    const imageId = newId();
    const { workspaceId } = customer;
    await app.api.get(UnitOfWork).run(() =>
      app.api.get(Credits).placeHolds({
        workspaceId,
        generationId: newId(),
        holds: [{ imageId, amount: 10 }],
      }),
    );
    await ageHold(imageId);
    await finds('hold_without_image', imageId);
    await reconcile.run();
    const { body } = await staff.client.get<{ items: object[] }>(
      `/api/admin/v1/cases?reference=${imageId}`,
    );
    expect(body.items).toMatchObject([
      { origin: 'system', status: 'open', message: expect.stringContaining('10 credits') },
    ]);
  });

  it('is shown to those who may help, and to nobody else', async () => {
    const finance = await operator(app, 'finance');
    for (const who of [customer, finance])
      expect((await who.client.get('/api/admin/v1/reconciler')).status).toBe(403);
  });

  const ageHold = (imageId: string) =>
    byHand(
      'credits.hold',
      `UPDATE credits.hold SET at = ${AGO} '2 minutes' WHERE id = '${imageId}'`,
    );

  /** As the owner of the tables who works at them by hand. */
  async function byHand(table: string, statement: string): Promise<void> {
    await ownerSql(app, `ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await ownerSql(app, statement);
    await ownerSql(app, `ALTER TABLE ${table} ENABLE TRIGGER USER`);
  }
});

it('faults of our own before a provider is asked come further and further apart', async () => {
  const app = await startApp();
  const customer = await customerWith(app, 10);
  const worker = await startWorker(app);
  const options = worker.get(PipelineOptions, { strict: false });
  options.retry = { ...options.retry, base_ms: 100 };
  // No attempt can be written down.
  await ownerSql(app, 'ALTER TABLE generation.attempt ADD CONSTRAINT broken CHECK (false)');
  const { id } = await accepted(customer);
  const state = async () => {
    const [row] = await ownerSql<{ faults: number; attempts: number; wait_s: number }>(
      app,
      `SELECT faults, attempts, extract(epoch FROM due_at - state_since)::float8 AS wait_s
         FROM generation.image WHERE generation_id = $1 AND status = 'queued'`,
      [id],
    );
    return row;
  };
  const fourth = await eventually(state, (row) => (row?.faults ?? 0) >= 4);
  expect(fourth!.attempts).toBe(0);
  expect(fourth!.wait_s).toBeGreaterThanOrEqual(0.6); // 0.1 s, doubled three times, less a quarter
  await ownerSql(app, 'ALTER TABLE generation.attempt DROP CONSTRAINT broken');
  expect((await over(customer, id)).status).toBe('finished');
  expect(await booksFindings(app)).toEqual([]);
  await worker.close();
  await app.close();
});
