import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { FaultPoint } from '#kernel';
import { until } from '../../scripts/lib/net.mjs';
import { withClient } from '../../scripts/lib/postgres.mjs';
import { setClockOffset } from '../support/clock.js';
import { tellNobody } from '../support/deletion-notice.js';
import { freshFaultPoints } from '../support/fault-points.js';
import { HttpClient } from '../support/http-client.js';
import { startProduct, type Product } from '../support/product.js';

jest.setTimeout(300_000);

interface Run {
  id: string;
  status: string;
  outputs: { count: number };
  deletedObjects: number;
  verifiedGone: number;
  failureCount: number;
}

const RUNS = '/api/admin/v1/retention/runs';
/** Three batches. */
const OBJECTS = 450;

/** Real: both built processes that die, Postgres, Redis, files on disk. */
describe('a clean-up run', () => {
  const points = freshFaultPoints();
  let product: Product;
  let operator: HttpClient;
  beforeAll(async () => {
    product = await startProduct({ env: points.env });
    await tellNobody(product.database);
    operator = new HttpClient(product.url);
    await operator.post('/api/v1/auth/sign-in', product.operator);
    // The daily one comes first, and not again within the hour.
    await until(
      async () =>
        (
          await sql(
            `SELECT FROM storage.retention_run WHERE started_by = 'schedule' AND status = 'finished'`,
          )
        ).length > 0,
      { what: 'the daily run', timeout_ms: 60_000 },
    );
  });
  afterAll(async () => {
    await (product as Product | undefined)?.stop();
    points.drop();
  });

  const sql = async <Row>(text: string, params: unknown[] = []) =>
    withClient(product.database.ownerUrl, async (client) => {
      const { rows } = await client.query(text, params);
      return rows as Row[];
    });
  const objects = () => join(product.dataDir, 'objects');
  /** Every file in the store, wherever. */
  const files = () =>
    readdirSync(product.dataDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.png'),
    );

  /** Expired originals with bytes. */
  async function seed(): Promise<void> {
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
    for (const { key } of rows) {
      mkdirSync(dirname(join(objects(), key)), { recursive: true });
      writeFileSync(join(objects(), key), '0123456789');
    }
    expect(files()).toHaveLength(OBJECTS);
  }
  const start = async () => {
    const begun = await operator.post<Run>(RUNS, { reason: 'a drill' });
    expect(begun.status).toBe(201);
    return `${RUNS}/${begun.body.id}`;
  };
  const read = async (path: string) => (await operator.get<Run>(path)).body;
  const finished = async (path: string) => {
    await until(async () => (await read(path)).status === 'finished', {
      what: 'the run to finish',
      timeout_ms: 120_000,
    });
    expect(await read(path)).toMatchObject({
      outputs: { count: OBJECTS },
      deletedObjects: OBJECTS,
      verifiedGone: OBJECTS,
      failureCount: 0,
    });
    expect(files()).toEqual([]);
    const [facts] = await sql<{ all: number; distinct: number }>(
      `SELECT count(*)::int AS all, count(DISTINCT payload->>'key')::int AS distinct
         FROM kernel.outbox WHERE name = 'storage.object-deleted'`,
    );
    expect(facts).toEqual({ all: OBJECTS, distinct: OBJECTS });
    expect(await sql('SELECT DISTINCT state FROM storage.object')).toEqual([{ state: 'deleted' }]);
  };
  /** The dead worker's lease has run out by then. */
  async function outlastLease(): Promise<void> {
    const [offset] = await sql<{ value: string }>(
      `SELECT (value + interval '15 minutes')::text AS value FROM kernel.clock_offset`,
    );
    await setClockOffset(product.database, offset?.value ?? '15 minutes');
  }

  it.each<FaultPoint>(['retention.marked', 'retention.deleted'])(
    'whose worker dies at %s goes on where it was: all is gone, told and counted once',
    async (point) => {
      await seed();
      points.arm(point);
      const path = await start();
      expect(await product.worker.ended(60_000)).toBe('SIGKILL');
      expect((await read(path)).status).toBe('running');
      await outlastLease();
      await product.worker.start();
      await finished(path);
    },
  );

  /** The next worker, once it has looked for what was left behind. */
  async function workerThatLooked(): Promise<void> {
    const names = ['storage.sweep', 'storage.resume-retention'];
    const [due] = await sql<{ at: string }>(
      `WITH due AS (
         UPDATE kernel.schedule SET next_run_at = kernel.now(), lease_owner = NULL, lease_until = NULL
          WHERE name = ANY($1) RETURNING name)
       SELECT kernel.now()::text AS at, count(*) FROM due`,
      [names],
    );
    await product.worker.start();
    const over = async () =>
      (
        await sql(
          `SELECT FROM kernel.schedule
            WHERE name = ANY($1) AND last_started_at >= $2 AND last_finished_at >= last_started_at`,
          [names, due!.at],
        )
      ).length === names.length;
    await until(over, { what: 'the schedules to go round', timeout_ms: 60_000 });
  }
  /** Whoever sees a picture can have it; what is marked, nobody sees. */
  async function nothingIsHalfDeleted(): Promise<void> {
    const rows = await sql<{ key: string; state: string }>('SELECT key, state FROM storage.object');
    const shown = rows.filter(({ state }) => state === 'stored').map(({ key }) => key);
    expect(shown).toHaveLength(OBJECTS - 200);
    expect(shown.filter((key) => !existsSync(join(objects(), key)))).toEqual([]);
    expect(rows.filter(({ state }) => state === 'deleting')).toHaveLength(200);
  }

  it.each([
    ['before the pause, with a batch deleted and not noted', 'retention.deleted', 'SIGKILL'],
    ['while it is paused, with a batch marked', 'retention.marked', 'SIGSTOP'],
  ] as const)(
    'whose worker dies %s, and the next before it is resumed, stays as it was and then goes on',
    async (_when, point, signal) => {
      await seed();
      points.arm(point, { signal });
      const path = await start();
      await until(() => !points.isArmed(point), { what: `a worker at ${point}` });
      if (signal === 'SIGKILL') await product.worker.ended(60_000);
      const paused = await operator.post<Run>(`${path}/pause`, { reason: 'wait for the lawyers' });
      expect([paused.status, paused.body.status]).toEqual([200, 'paused']);
      await product.worker.kill();
      await nothingIsHalfDeleted();
      await outlastLease();
      await workerThatLooked();
      await nothingIsHalfDeleted();
      expect(await read(path)).toMatchObject({ status: 'paused', deletedObjects: 0 });
      const other = await operator.post<{ code: string }>(RUNS, { reason: 'another one' });
      expect([other.status, other.body.code]).toEqual([409, 'retention_run_in_progress']);
      await product.worker.kill();
      const resumed = await operator.post<Run>(`${path}/resume`, { reason: 'they agree' });
      expect([resumed.status, resumed.body.status]).toEqual([200, 'running']);
      await nothingIsHalfDeleted();
      await product.worker.start();
      await finished(path);
    },
  );
});
