import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../../scripts/lib/net.mjs';
import { withClient } from '../../../scripts/lib/postgres.mjs';
import { setClockOffset } from '../../support/clock.js';
import { tellNobody } from '../../support/deletion-notice.js';
import { HttpClient } from '../../support/http-client.js';
import { testStoreKinds } from '../../support/object-stores.js';
import { startProduct, type Product } from '../../support/product.js';
import { freshBucket, type TestBucket } from '../../support/radosgw.js';
import { startS3Proxy, type S3Proxy } from '../../support/s3-proxy.js';

const hasS3 = (await testStoreKinds()).some((kind) => kind.name === 's3');

interface Run {
  id: string;
  status: string;
  outputs: { count: number };
  deletedObjects: number;
  verifiedGone: number;
  failureCount: number;
}

/** Two batches. */
const OBJECTS = 250;

/** Real: both built processes, Postgres, Redis, radosgw. The worker is killed with SIGKILL. */
(hasS3 ? describe : describe.skip)('a clean-up run whose worker is killed', () => {
  let product: Product;
  let home: TestBucket;
  let proxy: S3Proxy;
  let operator: HttpClient;

  beforeAll(async () => {
    home = await freshBucket();
    proxy = await startS3Proxy(home.endpoint);
    product = await startProduct({ env: { ...home.env, S3_ENDPOINT: proxy.url } });
    await tellNobody(product.database);
    operator = new HttpClient(product.url);
    await operator.post('/api/v1/auth/sign-in', product.operator);
  });
  afterAll(async () => {
    // Also after a start that failed: an open server would keep the runner from ending.
    await (product as Product | undefined)?.stop();
    await proxy.close();
    await home.drop();
  });

  const sql = async <Row>(text: string, params: unknown[] = []) =>
    withClient(product.database.ownerUrl, async (client) => {
      const { rows } = await client.query(text, params);
      return rows as Row[];
    });

  /** Expired originals with real bytes. @returns their keys */
  async function seed(): Promise<string[]> {
    await sql('TRUNCATE storage.retention_run, storage.object');
    await sql(`DELETE FROM kernel.outbox WHERE name = 'storage.object-deleted'`);
    const rows = await sql<{ key: string }>(
      `INSERT INTO storage.object (key, kind, workspace_id, owner_kind, owner_id, state,
                                   content_type, bytes, sha256, created_at)
       SELECT 'outputs/' || uuidv7() || '/' || i || '.png', 'output', uuidv7(), 'image', uuidv7(),
              'stored', 'image/png', 10, sha256('x'), kernel.now() - interval '40 days'
         FROM generate_series(1, $1) i RETURNING key`,
      [OBJECTS],
    );
    for (const { key: Key } of rows)
      await home.client.send(
        new PutObjectCommand({ Bucket: home.bucket, Key, Body: randomBytes(10) }),
      );
    return rows.map((row) => row.key);
  }

  async function isThere(Key: string): Promise<boolean> {
    return home.client.send(new HeadObjectCommand({ Bucket: home.bucket, Key })).then(
      () => true,
      () => false,
    );
  }

  /** Kills the worker when the n-th request of a kind arrives, which then goes nowhere. */
  function killAt(matches: (incoming: IncomingMessage) => boolean, nth: number): Promise<void> {
    let count = 0;
    return new Promise((resolve) => {
      proxy.before = (incoming) => {
        if (!matches(incoming)) return 'pass';
        count += 1;
        if (count !== nth) return count < nth ? 'pass' : 'drop';
        resolve(product.worker.kill());
        return 'drop';
      };
    });
  }

  it.each<[string, (incoming: IncomingMessage) => boolean, number]>([
    ['before the first bytes go', ({ method }) => method === 'POST', 1],
    ['in the middle of its batches', ({ method }) => method === 'POST', 2],
    ['after bytes went and before that is known', ({ method }) => method === 'HEAD', 30],
  ])('%s goes on elsewhere: all is gone, told and counted once', async (_when, matches, nth) => {
    const keys = await seed();
    const killed = killAt(matches, nth);
    const started = await operator.post<Run>('/api/admin/v1/retention/runs', {
      reason: 'crash test',
    });
    expect(started.status).toBe(201);
    await killed;
    proxy.before = () => 'pass';
    const path = `/api/admin/v1/retention/runs/${started.body.id}`;
    expect((await operator.get<Run>(path)).body.status).toBe('running');
    // The dead worker's lease has run out by then.
    const [offset] = await sql<{ value: string }>(
      `SELECT (value + interval '15 minutes')::text AS value FROM kernel.clock_offset`,
    );
    await setClockOffset(product.database, offset?.value ?? '15 minutes');
    await product.worker.start();
    await until(async () => (await operator.get<Run>(path)).body.status === 'finished', {
      what: 'the run to finish',
      timeout_ms: 90_000,
    });
    expect((await operator.get<Run>(path)).body).toMatchObject({
      outputs: { count: OBJECTS },
      deletedObjects: OBJECTS,
      verifiedGone: OBJECTS,
      failureCount: 0,
    });
    expect(await Promise.all(keys.map(isThere))).toEqual(keys.map(() => false));
    const [facts] = await sql<{ all: number; distinct: number }>(
      `SELECT count(*)::int AS all, count(DISTINCT payload->>'key')::int AS distinct
         FROM kernel.outbox WHERE name = 'storage.object-deleted'`,
    );
    expect(facts).toEqual({ all: OBJECTS, distinct: OBJECTS });
    const states = await sql('SELECT DISTINCT state FROM storage.object');
    expect(states).toEqual([{ state: 'deleted' }]);
  });
});
