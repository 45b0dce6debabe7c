import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { FaultPoint } from '#kernel';
import { until } from '../../scripts/lib/net.mjs';
import { setClockOffset } from '../support/clock.js';
import { HttpClient, newEmail, PASSWORD } from '../support/http-client.js';
import { Lane } from './generation-lane.js';
import { acceptJob, allOver, sql } from './generation-load.js';

jest.setTimeout(300_000);

interface View {
  id: string;
  status: string;
  pictures: number;
  parts: { bytes: number; downloadUrl: string }[];
}

/** Real: the built product as processes that die, Postgres, Redis, the disk store. */
describe('a worker dies at an export', () => {
  let lane: Lane;
  let minutes = 0;
  beforeAll(async () => {
    lane = await Lane.start();
  });
  afterAll(() => lane.stop());

  it.each<FaultPoint>(['export.piece-put', 'export.part-noted', 'export.written'])(
    'at %s: the next one ends it, and no object is left that nobody knows',
    async (point) => {
      const client = new HttpClient(lane.product.url);
      await client.post('/api/v1/auth/sign-up', { email: newEmail(), password: PASSWORD });
      const me = await client.get<{ workspace: { id: string } }>('/api/v1/me');
      const workspaceId = me.body.workspace.id;
      const { id } = await acceptJob({ client, workspaceId }, { prompt: 'a drill' });
      await allOver(lane.product, [id], 90_000);
      lane.points.arm(point, { subject: '*' });
      const asked = await client.post<View>('/api/v1/account/export', { password: PASSWORD });
      expect([point, asked.status]).toEqual([point, 202]);
      expect([point, await lane.worker.ended(90_000)]).toEqual([point, 'SIGKILL']);
      // The lease of the dead is over then, and the sweep takes the piece that it announced.
      minutes += 6;
      await setClockOffset(lane.product.database, `${minutes} minutes`);
      await lane.worker.start();
      const view = () =>
        client.get<View>(`/api/v1/account/exports/${asked.body.id}`).then(({ body }) => body);
      await until(async () => (await view()).status === 'ready', {
        what: 'the end of the export',
        timeout_ms: 120_000,
        every_ms: 300,
      });
      const ready = await view();
      expect(ready).toMatchObject({ pictures: 1, parts: [{ bytes: expect.any(Number) }] });
      const zip = await fetch(new URL(ready.parts[0]!.downloadUrl, lane.product.url), {
        headers: { cookie: client.cookie ?? '' },
      });
      expect((await zip.arrayBuffer()).byteLength).toBe(ready.parts[0]!.bytes);
      const folder = join(lane.product.dataDir, 'objects', 'exports', workspaceId, ready.id);
      const onDisk = () =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
          name.endsWith('.bin'),
        ).length;
      const known = async () => {
        const rows = await sql<{ state: string }>(
          lane.product,
          `SELECT state FROM storage.object WHERE owner_kind = 'export' AND owner_id = $1
              AND state <> 'deleted'`,
          [ready.id],
        );
        return rows.map(({ state }) => state);
      };
      await until(
        async () =>
          (await known()).every((state) => state === 'stored') &&
          onDisk() === (await known()).length,
        { what: 'the sweep of what the dead worker left', timeout_ms: 120_000, every_ms: 500 },
      );
    },
  );
});
