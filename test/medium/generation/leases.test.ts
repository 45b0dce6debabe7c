import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { startApp, type TestApp } from '../../support/app.js';
import { ownerSql } from '../../support/http-client.js';
import { imageStatuses, imageTransitions } from '../../../libs/generation/src/image.js';
import {
  generationStatuses,
  generationTransitions,
} from '../../../libs/generation/src/generation.js';
import { ImageRepository } from '../../../libs/generation/src/data/image.repository.js';
import { QueueRepository } from '../../../libs/generation/src/data/queue.repository.js';
import { Reconcile } from '../../../libs/generation/src/reconcile/reconcile.js';
import {
  accepted,
  balance,
  booksFindings,
  customerWith,
  over,
  read,
  startWorker,
} from './studio.js';

/** Real: Postgres, Redis, the worker. Dead workers are played by leases that nobody prolongs. */
describe('leases', () => {
  let app: TestApp;
  let images: ImageRepository;
  let queue: QueueRepository;
  beforeAll(async () => {
    app = await startApp();
    images = app.api.get(ImageRepository, { strict: false });
    queue = app.api.get(QueueRepository, { strict: false });
  });
  afterAll(async () => {
    await app.close();
  });

  /** As the dispatcher and a worker do, without making anything. */
  async function leasedByDead(imageId: string, lease_ms: number) {
    const [pushed] = await queue.push([imageId]);
    const leased = await images.lease(imageId, pushed!.push, `dead-${newId()}`, lease_ms);
    return leased!;
  }

  it('knows the same transitions as the database', async () => {
    const rows = await ownerSql<{ was: string; becomes: string; image: boolean }>(
      app,
      `SELECT was, becomes, generation.image_may_move(was, becomes) AS image
         FROM unnest($1::text[]) was, unnest($1::text[]) becomes`,
      [imageStatuses],
    );
    for (const { was, becomes, image } of rows)
      expect([was, becomes, image]).toEqual([
        was,
        becomes,
        (imageTransitions as Record<string, readonly string[]>)[was]!.includes(becomes),
      ]);
    const others = await ownerSql<{ was: string; becomes: string; may: boolean }>(
      app,
      `SELECT was, becomes, generation.generation_may_move(was, becomes) AS may
         FROM unnest($1::text[]) was, unnest($1::text[]) becomes`,
      [generationStatuses],
    );
    for (const { was, becomes, may } of others)
      expect([was, becomes, may]).toEqual([
        was,
        becomes,
        (generationTransitions as Record<string, readonly string[]>)[was]!.includes(becomes),
      ]);
  });

  it('refuses a wrong move in the database, whoever makes it', async () => {
    const customer = await customerWith(app, 10);
    const { id } = await accepted(customer);
    await expect(
      ownerSql(app, `UPDATE generation.image SET status = 'storing' WHERE generation_id = $1`, [
        id,
      ]),
    ).rejects.toThrow(/may not move from queued to storing/);
  });

  it('is taken by one of many', async () => {
    const customer = await customerWith(app, 10);
    const imageId = (await accepted(customer)).images[0]!.id;
    const [pushed] = await queue.push([imageId]);
    // Not over before this file is: what other tests look for would find it.
    const lease_ms = 3_600_000;
    const takers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => images.lease(imageId, pushed!.push, `w${i}`, lease_ms)),
    );
    expect(takers.filter((taker) => taker !== null)).toHaveLength(1);
    expect(await images.lease(imageId, pushed!.push - 1, 'late', lease_ms)).toBeNull();
  });

  it('fences a worker that was stopped past its lease', async () => {
    const customer = await customerWith(app, 10);
    const imageId = (await accepted(customer)).images[0]!.id;
    const stale = await leasedByDead(imageId, -1);
    const worker = await startWorker(app);
    const ended = await over(customer, (await read(customer, stale.generationId)).id);
    expect(ended.status).toBe('finished');
    for (const status of ['leased', 'generating', 'storing'] as const)
      expect(
        await images.advance(imageId, { status, fencingToken: stale.fencingToken }, 'generating'),
      ).toBe(false);
    expect(await images.beat(stale.workerId!, new Map([[imageId, stale.fencingToken]]), 1)).toEqual(
      new Set(),
    );
    await worker.close();
    expect(await booksFindings(app)).toEqual([]);
  });

  it('gives credits back after the attempt limit', async () => {
    const customer = await customerWith(app, 10);
    const generation = await accepted(customer);
    const imageId = generation.images[0]!.id;
    const reconcile = app.api.get(Reconcile, { strict: false });
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const leased = await leasedByDead(imageId, 60_000);
      await images.advance(imageId, leased, 'generating');
      await ownerSql(
        app,
        `UPDATE generation.image SET lease_until = kernel.now() - interval '1 second' WHERE id = $1`,
        [imageId],
      );
      await reconcile.run();
    }
    const ended = await read(customer, generation.id);
    expect(ended).toMatchObject({
      status: 'failed',
      images: [{ status: 'failed', charged: false, error: { code: 'interrupted' } }],
    });
    expect(await balance(customer)).toEqual({ available: 10, held: 0 });
    expect((await reconcile.run()).expired_lease).toBe(0);
    expect(await booksFindings(app)).toEqual([]);
  });

  it('ends in the customer’s favour what has waited for six hours, however often it was given back', async () => {
    const customer = await customerWith(app, 10);
    const generation = await accepted(customer);
    const imageId = generation.images[0]!.id;
    const leased = await leasedByDead(imageId, 60_000);
    await ownerSql(
      app,
      `UPDATE generation.image SET created_at = kernel.now() - interval '6 hours 1 second' WHERE id = $1`,
      [imageId],
    );
    expect(await images.requeue(imageId, leased, 0, false)).toBe(true);
    expect((await app.api.get(Reconcile, { strict: false }).run()).overdue_queued).toBe(1);
    expect(await read(customer, generation.id)).toMatchObject({
      status: 'failed',
      images: [{ status: 'failed', charged: false, error: { code: 'timed_out' } }],
    });
    expect(await balance(customer)).toEqual({ available: 10, held: 0 });
    expect(await booksFindings(app)).toEqual([]);
  });
});
