import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId } from '#kernel';
import { until } from '../../scripts/lib/net.mjs';
import { withClient } from '../../scripts/lib/postgres.mjs';
import { setClockOffset } from '../support/clock.js';
import { freshFaultPoints } from '../support/fault-points.js';
import { HttpClient } from '../support/http-client.js';
import { startProduct, type Product } from '../support/product.js';

jest.setTimeout(300_000);

/** Real: both built processes that die, Postgres, Redis, files on disk. */
describe('the collector of objects without a row', () => {
  const points = freshFaultPoints();
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ env: points.env });
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

  it('leaves nothing that nobody knows when its worker dies, and the next sweep ends it', async () => {
    const key = `outputs/${newId()}/${newId()}/a/original.png`;
    const file = join(product.dataDir, 'objects', key);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'lost');
    const then = Date.now() / 1000 - 3 * 86_400;
    utimesSync(file, then, then);
    await sql(
      `INSERT INTO storage.orphan (key, bytes, first_seen_at)
       VALUES ($1, 4, kernel.now() - interval '25 hours')
       ON CONFLICT (key) DO UPDATE SET first_seen_at = excluded.first_seen_at`,
      [key],
    );
    const operator = new HttpClient(product.url);
    await operator.post('/api/v1/auth/sign-in', product.operator);
    points.arm('orphans.adopted');
    const asked = await operator.post<{ count: number }>('/api/admin/v1/orphans/collect', {
      reason: 'a drill',
    });
    expect(asked.body.count).toBe(1);
    expect(await product.worker.ended(90_000)).toBe('SIGKILL');
    const state = () => sql('SELECT state FROM storage.object WHERE key = $1', [key]);
    expect([existsSync(file), await state()]).toEqual([true, [{ state: 'deleting' }]]);
    // The leases of the dead worker have run out by then, and its own try is over.
    await setClockOffset(product.database, '15 minutes');
    await product.worker.start();
    await until(async () => !existsSync(file), { what: 'the sweep', timeout_ms: 120_000 });
    await until(
      async () => ((await state())[0] as { state: string } | undefined)?.state === 'deleted',
      { what: 'the row', timeout_ms: 60_000 },
    );
    expect(await sql('SELECT FROM storage.orphan')).toEqual([]);
  });
});
