import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { startProduct, type Product } from '../support/product.js';
import { figures, seconds } from './figures.js';
import { acceptJobs, allOver, buyers, findings, FULL, someOver, sql } from './generation-load.js';

jest.setTimeout(600_000);

const JOBS = FULL ? 60 : 16;
const KILLS = FULL ? 12 : 3;
/** Every second job is for two images. */
const IMAGES = JOBS * 1.5;

/** Real: the built product as two processes, Postgres, Redis, the disk store, the demo engine. */
let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => {
  await product.stop();
});

it(`ends every image delivered and charged, or released, though its worker is killed ${KILLS} times`, async () => {
  const customers = await buyers(product, 5, 300);
  const ids = await acceptJobs(customers, JOBS);
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await someOver(product, ids, kill * 2);
    await product.worker.kill();
    await product.worker.start();
  }
  const began = performance.now();
  const end = await allOver(product, ids, 300_000);
  figures(`${KILLS} kills, with the leases that they leave behind`, {
    ...end,
    'from the last kill to the end': seconds(performance.now() - began),
  });
  expect(end.delivered + end.released).toBe(IMAGES);
  // A kill costs an attempt, and few images meet four of them.
  expect(end.delivered).toBeGreaterThanOrEqual(IMAGES - 6);
  expect(await findings(product)).toEqual([]);

  const [image] = await sql<{ id: string; workspaceId: string }>(
    product,
    `SELECT id, workspace_id AS "workspaceId" FROM generation.image
      WHERE status = 'delivered' AND attempts > 1 LIMIT 1`,
  );
  const owner = customers.find(({ workspaceId }) => workspaceId === image!.workspaceId)!;
  const content = await owner.client.get(`/api/v1/images/${image!.id}/content`);
  expect(content.status).toBe(200);
});

it('hands its images back at SIGTERM, and the next worker goes on at once', async () => {
  const customers = await buyers(product, 2, 200);
  const ids = await acceptJobs(customers, 6);
  await someOver(product, ids, 2);
  const begun = performance.now();
  await product.worker.stop();
  expect(performance.now() - begun).toBeLessThan(20_000);
  // What was still being stored or looked at when the time for that was over keeps its lease.
  const leased = await sql(
    product,
    `SELECT id FROM generation.image WHERE worker_id IS NOT NULL AND status <> 'storing'`,
  );
  expect(leased).toEqual([]);
  await product.worker.start();
  const end = await allOver(product, ids, 120_000);
  expect(end.released).toBe(0);
  expect(await findings(product)).toEqual([]);
});
