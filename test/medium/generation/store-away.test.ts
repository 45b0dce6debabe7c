import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
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
  beforeEach(() => next());
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
  const spoolFolder = () => join(app.config.dataDir, 'spool');
  const files = () => readdirSync(spoolFolder()).filter((name) => name !== 'id');
  const removeFiles = () => files().forEach((name) => rmSync(join(spoolFolder(), name)));
  /** Has been given back, and taken again, so often. */
  const pushes = (id: string, times: number) =>
    eventually(
      () =>
        ownerSql<{ push: number }>(
          app,
          'SELECT push FROM generation.image WHERE generation_id = $1',
          [id],
        ),
      ([row]) => row!.push > times,
    );
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
    const options = worker.get(PipelineOptions, { strict: false });
    options.drain_ms = 60_000; // Whatever the machine does: what it works on is given back at its end.
    change(options);
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
    await pushes(id, 3);
    expect(await rowOf(id)).toMatchObject({ status: 'storing', attempts: 1 });
    worker.get(PipelineOptions, { strict: false }).spool_patience_ms = 0;
    expect((await over(customer, id)).status).toBe('finished');
    expect(await outcomesOf(id)).toEqual(['unknown', 'delivered']);
    removeFiles();
  });

  it('is waited for as long as a worker of the other folder lives, and for two minutes after', async () => {
    const [id, other] = [await left('a pier'), randomUUID()];
    const spooledBefore = (interval: string) =>
      ownerSql(
        app,
        `UPDATE generation.image SET spool_id = $2, spooled_at = kernel.now() - $3::interval
          WHERE generation_id = $1`,
        [id, other, interval],
      );
    const seenBefore = (interval: string) =>
      ownerSql(
        app,
        `INSERT INTO generation.spool_folder (id, seen_at) VALUES ($1, kernel.now() - $2::interval)
         ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`,
        [other, interval],
      );
    await spooledBefore('10 minutes');
    await seenBefore('1 minute');
    await next((options) => (options.spool_retry_ms = 50));
    await pushes(id, 3);
    expect(await rowOf(id)).toMatchObject({ status: 'storing', attempts: 1 });
    await seenBefore('121 seconds');
    expect((await over(customer, id)).status).toBe('finished');
    expect(await outcomesOf(id)).toEqual(['unknown', 'delivered']);
    removeFiles();
  });

  it('ends after a quarter of an hour where its folder lives and nobody brings it', async () => {
    const before = await balance(customer);
    const [id, other] = [await left('a mole'), randomUUID()];
    await ownerSql(
      app,
      `UPDATE generation.image SET spool_id = $2, spooled_at = kernel.now() - interval '15 minutes'
        WHERE generation_id = $1`,
      [id, other],
    );
    await ownerSql(app, 'INSERT INTO generation.spool_folder (id) VALUES ($1)', [other]);
    await next();
    const { images } = await over(customer, id);
    expect(images[0]).toMatchObject({ charged: false, error: { code: 'storage_unavailable' } });
    expect(await outcomesOf(id)).toEqual(['unknown']); // No second call.
    expect(await balance(customer)).toEqual(before);
    removeFiles();
  });

  it('a worker says that it lives and sees its folder', async () => {
    const id = readFileSync(join(spoolFolder(), 'id'), 'utf8').trim();
    await ownerSql(app, 'DELETE FROM generation.spool_folder');
    await worker.close();
    await next();
    await eventually(
      () => ownerSql<{ id: string }>(app, 'SELECT id FROM generation.spool_folder'),
      (rows) => rows.length > 0,
    );
    expect(await ownerSql(app, 'SELECT id FROM generation.spool_folder')).toEqual([{ id }]);
  });

  it('is waited for while the disk fails, and made anew when that lasts', async () => {
    const id = await left('a quay');
    const [name] = files();
    const path = join(spoolFolder(), name!);
    renameSync(path, `${path}.kept`);
    mkdirSync(path); // Reading it fails.
    await next((options) => (options.spool_retry_ms = 50));
    await pushes(id, 3);
    expect(await rowOf(id)).toMatchObject({ status: 'storing', attempts: 1 });
    worker.get(PipelineOptions, { strict: false }).spool_patience_ms = 0;
    expect((await over(customer, id)).status).toBe('finished');
    expect(await outcomesOf(id)).toEqual(['unknown', 'delivered']);
    rmSync(path, { recursive: true });
    removeFiles();
  });

  it('is there again once the damaged name of the folder is', async () => {
    const id = await left('a jetty');
    const path = join(spoolFolder(), 'id');
    const name = readFileSync(path);
    writeFileSync(path, 'rubble');
    await next((options) => (options.spool_retry_ms = 50));
    await pushes(id, 3);
    writeFileSync(path, name);
    expect((await over(customer, id)).status).toBe('finished');
    expect(await outcomesOf(id)).toEqual(['delivered']);
  });

  it('a disk that hangs holds up no picture that the store takes', async () => {
    await worker.close();
    const path = join(spoolFolder(), 'id');
    const name = readFileSync(path);
    rmSync(path);
    execFileSync('mkfifo', [path]); // Reading it waits for somebody who writes.
    await next((options) => (options.spool_disk_ms = 100));
    takeAway();
    const { id } = await accepted(customer, { prompt: 'a weir' });
    const tries = () =>
      ownerSql<{ until: Date }>(
        app,
        `SELECT settle_after AS until FROM storage.object o
           JOIN generation.image i ON i.id = o.owner_id WHERE i.generation_id = $1`,
        [id],
      );
    const [first] = await eventually(tries, (rows) => rows.length === 1);
    await eventually(tries, ([row]) => row!.until > first!.until);
    bringBack();
    expect((await over(customer, id)).status).toBe('finished');
    expect(await outcomesOf(id)).toEqual(['delivered']);
    writeFileSync(path, name); // Whoever waits for it reads it.
    rmSync(path);
    writeFileSync(path, name);
  });

  it('keeps the attempt that made it open through a fault of our own', async () => {
    const id = await left('a lock');
    await ownerSql(
      app,
      `CREATE FUNCTION generation.break_it() RETURNS trigger LANGUAGE plpgsql
         AS $$ BEGIN RAISE 'broken for a test'; END $$;
       CREATE TRIGGER break_it BEFORE UPDATE ON generation.image FOR EACH ROW
         WHEN (old.object_id IS NULL AND new.object_id IS NOT NULL)
         EXECUTE FUNCTION generation.break_it()`,
    );
    await next();
    const faults = () =>
      ownerSql<{ faults: number }>(
        app,
        'SELECT faults FROM generation.image WHERE generation_id = $1',
        [id],
      );
    await eventually(faults, ([row]) => row!.faults > 0);
    await ownerSql(app, 'DROP FUNCTION generation.break_it CASCADE');
    expect((await over(customer, id)).status).toBe('finished');
    expect(await outcomesOf(id)).toEqual(['delivered']);
  });

  it('is made anew where what its worker stored was removed meanwhile', async () => {
    const id = await left('a ferry');
    const [image] = await ownerSql<{ id: string; attempt: string }>(
      app,
      `SELECT id, (fencing_token + 1)::text AS attempt FROM generation.image
        WHERE generation_id = $1`,
      [id],
    );
    await ownerSql(
      app,
      `CREATE FUNCTION storage.remove_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         NEW.state := 'deleted'; NEW.deleted_at := kernel.now(); NEW.settle_after := NULL;
         NEW.deletion_reason := 'unusable';
         RETURN NEW;
       END $$;
       CREATE TRIGGER remove_it BEFORE INSERT ON storage.object FOR EACH ROW
         WHEN (new.key LIKE '%/${image!.id}/${image!.attempt}-%')
         EXECUTE FUNCTION storage.remove_it()`,
    );
    await next();
    expect((await over(customer, id)).status).toBe('finished');
    expect(await outcomesOf(id)).toEqual(['unusable', 'delivered']);
    await ownerSql(app, 'DROP FUNCTION storage.remove_it CASCADE');
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
    await sweeper.sweep(); // It, or the worker's own, which begins with the worker.
    expect(files()).toEqual([]);
  });

  it('that an image waits for stays, also where the folder has got another name', async () => {
    const id = await left('a dam');
    const [name] = files();
    const old = new Date(Date.now() - 120_000);
    utimesSync(join(spoolFolder(), name!), old, old);
    await ownerSql(app, 'UPDATE generation.image SET spool_id = $2 WHERE generation_id = $1', [
      id,
      randomUUID(),
    ]);
    await next();
    expect(await worker.get(SweepSpool, { strict: false }).sweep()).toBe(0);
    expect(files()).toEqual([name]);
    await customer.client.post(`/api/v1/generations/${id}/cancel`);
    removeFiles();
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
