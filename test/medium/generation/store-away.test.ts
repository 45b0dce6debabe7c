import { randomUUID } from 'node:crypto';
import { readdirSync, renameSync, rmSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { PipelineOptions } from '../../../libs/generation/src/pipeline-options.js';
import { SweepSpool } from '../../../libs/generation/src/run-image/sweep-spool.js';
import { startApp, type TestApp } from '../../support/app.js';
import { ownerSql, type Customer } from '../../support/http-client.js';
import {
  accepted,
  balance,
  booksFindings,
  customerWith,
  eventually,
  over,
  startWorker,
} from './studio.js';

/** Real: Postgres, Redis, workers, the demo engine, the disk. */
describe('a picture that waits for the object store on a disk', () => {
  let app: TestApp;
  let customer: Customer;
  let objects: string;
  let worker: INestApplicationContext;
  beforeAll(async () => {
    app = await startApp();
    customer = await customerWith(app, 1_000);
    objects = join(app.config.dataDir, 'objects');
    mkdirSync(objects, { recursive: true });
  });
  beforeEach(async () => {
    worker = await startWorker(app);
  });
  afterEach(() => worker.close());
  afterAll(async () => {
    expect(await booksFindings(app)).toEqual([]);
    await app.close();
  });

  const takeAway = () => {
    renameSync(objects, `${objects}.away`);
    writeFileSync(objects, ''); // A file where the folder was: nothing can be written below it.
  };
  const bringBack = () => {
    rmSync(objects);
    renameSync(`${objects}.away`, objects);
  };
  const files = () =>
    readdirSync(join(app.config.dataDir, 'spool')).filter((name) => name !== 'id');
  const rowOf = async (id: string) => {
    const [row] = await ownerSql<{ status: string; spooled: boolean; worker: string | null }>(
      app,
      `SELECT status, spool_id IS NOT NULL AS spooled, worker_id AS worker, attempts
         FROM generation.image WHERE generation_id = $1`,
      [id],
    );
    return row!;
  };
  const outcomesOf = async (id: string) =>
    (
      await ownerSql<{ outcome: string }>(
        app,
        'SELECT outcome FROM generation.attempt WHERE generation_id = $1 ORDER BY id',
        [id],
      )
    ).map(({ outcome }) => outcome);
  /** A picture on the disk that nobody works on: its worker has ended. */
  const left = async (prompt: string) => {
    takeAway();
    const { id } = await accepted(customer, { prompt });
    await eventually(
      () => rowOf(id),
      ({ spooled }) => spooled,
    );
    await worker.close();
    expect(await rowOf(id)).toMatchObject({ status: 'storing', worker: null, attempts: 1 });
    bringBack();
    return id;
  };
  const next = async (change: (options: PipelineOptions) => void = () => undefined) => {
    worker = await startWorker(app);
    change(worker.get(PipelineOptions, { strict: false }));
  };

  it('is stored by the next worker, and leaves the disk', async () => {
    const { available } = await balance(customer);
    const id = await left('a boat');
    expect(files()).toHaveLength(1);
    await next();
    expect((await over(customer, id)).status).toBe('finished');
    expect(await outcomesOf(id)).toEqual(['delivered']);
    await eventually(
      () => Promise.resolve(files()),
      (names) => names.length === 0,
    );
    expect(await balance(customer)).toEqual({ available: available - 10, held: 0 });
  });

  it('is waited for where another machine has it, and made anew when that does not come', async () => {
    const id = await left('a mill');
    await ownerSql(app, 'UPDATE generation.image SET spool_id = $2 WHERE generation_id = $1', [
      id,
      randomUUID(),
    ]);
    await next((options) => (options.spool_retry_ms = 50));
    await eventually(
      () =>
        ownerSql<{ push: number }>(
          app,
          'SELECT push FROM generation.image WHERE generation_id = $1',
          [id],
        ),
      ([row]) => row!.push > 3,
    );
    expect(await rowOf(id)).toMatchObject({ status: 'storing', attempts: 1 });
    worker.get(PipelineOptions, { strict: false }).spool_patience_ms = 0;
    expect((await over(customer, id)).status).toBe('finished');
    expect(await outcomesOf(id)).toEqual(['unknown', 'delivered']);
    for (const name of files()) rmSync(join(app.config.dataDir, 'spool', name));
  });

  it('is made anew where the disk has lost it', async () => {
    const id = await left('a bridge');
    for (const name of files()) writeFileSync(join(app.config.dataDir, 'spool', name), 'rubble');
    await next();
    expect((await over(customer, id)).status).toBe('finished');
    expect(await outcomesOf(id)).toEqual(['unknown', 'delivered']);
  });

  it('that is cancelled is not charged, and swept from the disk', async () => {
    const before = await balance(customer);
    const id = await left('a tower');
    await customer.client.post(`/api/v1/generations/${id}/cancel`);
    expect(await rowOf(id)).toMatchObject({ status: 'cancelled', spooled: false });
    expect(await balance(customer)).toEqual(before);
    await next();
    const sweeper = worker.get(SweepSpool, { strict: false });
    const [name] = files();
    expect(await sweeper.sweep()).toBe(0); // It might be just being written.
    const old = new Date(Date.now() - 120_000);
    utimesSync(join(app.config.dataDir, 'spool', name!), old, old);
    expect(await sweeper.sweep()).toBe(1);
    expect(files()).toEqual([]);
  });
});

it('without room on the disk a picture waits in memory alone', async () => {
  const app = await startApp({ worker: true, env: { SPOOL_MAX_MB: '0' } });
  const customer = await customerWith(app, 10);
  const objects = join(app.config.dataDir, 'objects');
  mkdirSync(objects, { recursive: true });
  renameSync(objects, `${objects}.away`);
  writeFileSync(objects, '');
  const { id } = await accepted(customer);
  const status = async () =>
    (
      await ownerSql<{ status: string; spool_id: string | null }>(
        app,
        'SELECT status, spool_id FROM generation.image WHERE generation_id = $1',
        [id],
      )
    )[0]!;
  // Each try moves it.
  const tries = async () =>
    ownerSql<{ until: Date }>(app, 'SELECT settle_after AS until FROM storage.object');
  const first = await eventually(tries, (rows) => rows.length === 1);
  await eventually(tries, ([row]) => row!.until > first[0]!.until);
  expect(await status()).toEqual({ status: 'storing', spool_id: null });
  rmSync(objects);
  renameSync(`${objects}.away`, objects);
  expect((await over(customer, id)).status).toBe('finished');
  expect(await booksFindings(app)).toEqual([]);
  await app.close();
});
