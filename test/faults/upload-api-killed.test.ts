import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { FaultPoint } from '#kernel';
import { until } from '../../scripts/lib/net.mjs';
import { withClient } from '../../scripts/lib/postgres.mjs';
import { setClockOffset } from '../support/clock.js';
import { freshFaultPoints } from '../support/fault-points.js';
import { picture } from '../support/pictures.js';
import { startProduct, type Product } from '../support/product.js';
import { buyers, type Buyer } from './generation-load.js';

jest.setTimeout(300_000);

/** The steps of a completion, in their order. */
const STEPS: FaultPoint[] = ['upload.put', 'upload.kept', 'upload.judged'];
const MINUTE_s = 60;
const HOUR_s = 3600;

/** Real: the built api as a process that dies, then the worker, Postgres, files on disk. */
describe('the api is killed while it completes an upload', () => {
  const points = freshFaultPoints();
  let product: Product;
  let buyer: Buyer;
  let offset_s = 0;
  beforeAll(async () => {
    product = await startProduct({ env: points.env, roles: ['api'] });
    [buyer] = (await buyers(product, 1, 100)) as [Buyer];
  });
  afterAll(async () => {
    await (product as Product | undefined)?.stop();
    points.drop();
  });
  const later = (by_s: number) => setClockOffset(product.database, `${(offset_s += by_s)} seconds`);
  const complete = (id: string) =>
    buyer.client.post<{ status: string; code?: string }>(`/api/v1/uploads/${id}/complete`);

  async function sent(): Promise<string> {
    const bytes = await picture(64, 48);
    const { body: ticket } = await buyer.client.post<{
      id: string;
      uploadUrl: string;
      headers: Record<string, string>;
    }>('/api/v1/uploads', { filename: 'a.png', contentType: 'image/png', bytes: bytes.length });
    const put = await fetch(ticket.uploadUrl, {
      method: 'PUT',
      headers: ticket.headers,
      body: new Uint8Array(bytes),
    });
    expect(put.ok).toBe(true);
    return ticket.id;
  }

  async function killedAt(point: FaultPoint, id: string): Promise<void> {
    points.arm(point, { subject: id });
    await expect(complete(id)).rejects.toThrow(/fetch failed/);
    expect([point, await product.api.ended(60_000)]).toEqual([point, 'SIGKILL']);
    await product.api.start();
  }

  /** Files of the store that no row knows, and rows whose file is missing. */
  async function astray(): Promise<{ unknown: string[]; missing: string[] }> {
    const rows = await withClient(product.database.ownerUrl, async (client) => {
      const { rows } = await client.query<{ key: string; state: string }>(
        `SELECT key, state FROM storage.object WHERE state <> 'deleted'`,
      );
      return rows;
    });
    const folder = join(product.dataDir, 'objects');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    const known = new Set(rows.map(({ key }) => key));
    return {
      unknown: files.filter((file) => !known.has(file)),
      missing: rows
        .filter(({ key, state }) => state === 'stored' && !files.includes(key))
        .map(({ key }) => key),
    };
  }

  it.each(STEPS)('at %s: asked once more, the picture is there', async (point) => {
    const id = await sent();
    await killedAt(point, id);
    expect(await astray()).toEqual({ unknown: [], missing: [] });
    const early = await complete(id);
    expect([early.status, early.body.code]).toEqual([409, 'upload_being_checked']);
    await later(6 * MINUTE_s); // The lease of the dead process is over.
    const again = await complete(id);
    expect([again.status, again.body.status]).toEqual([200, 'ready']);
    const { body } = await buyer.client.get<{ thumbnailUrl: string }>(`/api/v1/uploads/${id}`);
    const shown = await buyer.client.get(body.thumbnailUrl);
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/webp']);
  });

  it('and nobody comes back: what was begun is gone after a day, the rest is whole', async () => {
    const id = await sent();
    await killedAt('upload.put', id);
    await later(26 * HOUR_s);
    await product.worker.start();
    const now = () =>
      withClient(product.database.ownerUrl, async (client) => {
        const { rows } = await client.query<{ status: string; states: string[] }>(
          `SELECT u.status, array_agg(DISTINCT o.state) AS states
             FROM storage.upload u JOIN storage.object o ON o.owner_id = u.id
            WHERE u.id = $1 GROUP BY u.id`,
          [id],
        );
        return rows;
      });
    const gone = async () => (await now()).every(({ states }) => states.join() === 'deleted');
    await until(gone, { what: 'the sweep', timeout_ms: 120_000 });
    expect((await now())[0]!.status).toBe('deleted');
    expect(await astray()).toEqual({ unknown: [], missing: [] });
  });
});
