import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { until } from '../../scripts/lib/net.mjs';
import { freshBucket, type TestBucket } from '../support/radosgw.js';
import { startS3Proxy, type S3Proxy, type Verdict } from '../support/s3-proxy.js';
import { Lane } from './generation-lane.js';
import { sql } from './generation-load.js';

jest.setTimeout(300_000);

interface Urls {
  contentUrl: string;
  thumbnailUrl: string;
  previewUrl: string;
}

/** Real: the built product as processes that die, Postgres, Redis, an S3 server. Played: OpenAI. */
describe('the worker ends while the object store is away', () => {
  let bucket: TestBucket;
  let proxy: S3Proxy;
  let lane: Lane;
  beforeAll(async () => {
    bucket = await freshBucket();
    proxy = await startS3Proxy(bucket.endpoint);
    lane = await Lane.start({ ...bucket.env, S3_ENDPOINT: proxy.url });
  });
  afterAll(async () => {
    await lane.stop();
    await proxy.close();
    await bucket.drop();
  });

  const spooled = () =>
    readdirSync(join(lane.product.dataDir, 'spool')).filter((name) => name.endsWith('.result'));
  const isSpooled = async (id: string) => {
    const [row] = await sql<{ there: boolean }>(
      lane.product,
      'SELECT spool_id IS NOT NULL AS there FROM generation.image WHERE generation_id = $1',
      [id],
    );
    return row!.there;
  };
  const deliveredFrom = async (id: string, calls: number) => {
    await lane.over(id);
    expect(await lane.imageOf(id)).toMatchObject({ status: 'delivered', attempts: 1 });
    expect(lane.calls()).toBe(calls + 1); // Nobody paid the provider a second time.
    expect(
      await sql(lane.product, 'SELECT outcome FROM generation.attempt WHERE generation_id = $1', [
        id,
      ]),
    ).toEqual([{ outcome: 'delivered' }]);
    await until(() => spooled().length === 0, { what: 'an empty spool' });
    expect(await lane.findings()).toEqual([]);
  };

  it('killed: the next one stores and delivers the picture that it finds on the disk', async () => {
    const calls = lane.calls();
    proxy.before = () => 'drop';
    lane.points.arm('store.spooled');
    const id = await lane.accept();
    expect(await lane.worker.ended(60_000)).toBe('SIGKILL');
    expect(spooled()).toHaveLength(1);
    await lane.outlastLeases();
    await lane.worker.start();
    // Still away: the successor has it in hand, and does not ask the provider.
    await until(async () => (await lane.imageOf(id)).fencingToken > 1, { what: 'a successor' });
    expect((await lane.imageOf(id)).status).toBe('storing');
    proxy.before = () => 'pass';
    await deliveredFrom(id, calls);
  });

  it('told to end: it hands the picture over at once, and another one goes on', async () => {
    const calls = lane.calls();
    proxy.before = () => 'drop';
    const id = await lane.accept();
    await until(() => isSpooled(id), { what: 'a picture on the disk' });
    await lane.worker.stop();
    const [row] = await sql(
      lane.product,
      `SELECT status, worker_id AS worker, spool_id IS NOT NULL AS spooled
         FROM generation.image WHERE generation_id = $1`,
      [id],
    );
    expect(row).toEqual({ status: 'storing', worker: null, spooled: true });
    proxy.before = () => 'pass';
    await lane.worker.start();
    await deliveredFrom(id, calls);
  });

  it('killed while a put hangs: the disk has the picture before the store gives up', async () => {
    const calls = lane.calls();
    proxy.before = () => new Promise(() => undefined);
    const id = await lane.accept();
    await until(() => isSpooled(id), { what: 'a picture on the disk' });
    await lane.worker.kill();
    proxy.before = () => 'pass';
    await lane.outlastLeases();
    await lane.worker.start();
    await deliveredFrom(id, calls);
  });

  it('stopped while a put hangs: what it stores late takes nothing from the delivered picture', async () => {
    const calls = lane.calls();
    const hanging = Promise.withResolvers<Verdict>();
    proxy.before = () => hanging.promise;
    lane.points.arm('store.spooled', { signal: 'SIGSTOP' });
    const id = await lane.accept();
    await lane.reached('store.spooled');
    await lane.outlastLeases();
    proxy.before = () => 'pass'; // The put of the one that is stopped still hangs.
    const stale = lane.worker;
    lane.worker = lane.product.anotherWorker();
    await lane.worker.start();
    await deliveredFrom(id, calls);
    const before = await lane.imageOf(id);
    hanging.resolve('pass');
    process.kill(stale.pid, 'SIGCONT');
    // It has stored the picture again, sees that it lost, and removes what it stored.
    await until(
      async () =>
        (
          await sql(
            lane.product,
            `SELECT FROM storage.object o JOIN generation.image i ON i.id = o.owner_id
              WHERE i.generation_id = $1 AND o.kind = 'output' AND o.state = 'deleted'`,
            [id],
          )
        ).length > 0,
      { what: 'the end of the late put', timeout_ms: 60_000 },
    );
    await stale.stop();
    expect(await lane.imageOf(id)).toEqual(before);
    const { client } = lane.buyer;
    const { body: generation } = await client.get<{ images: [Urls] }>(`/api/v1/generations/${id}`);
    const [{ contentUrl, thumbnailUrl, previewUrl }] = generation.images;
    for (const path of [contentUrl, thumbnailUrl, previewUrl])
      expect([path, (await client.get(path)).status]).toEqual([path, 200]);
    expect(await lane.findings()).toEqual([]);
  });
});
