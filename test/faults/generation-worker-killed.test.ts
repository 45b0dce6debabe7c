import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { until } from '../../scripts/lib/net.mjs';
import { startProduct, type Product } from '../support/product.js';
import { figures, seconds } from './figures.js';
import {
  acceptJob,
  acceptJobs,
  allOver,
  buyers,
  findings,
  FULL,
  someOver,
  sql,
  type Buyer,
} from './generation-load.js';

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
    // However quick the others are, one is under way when the worker dies for the last time.
    if (kill === KILLS) ids.push(await underWay(customers[0]!));
    await product.worker.kill();
    await product.worker.start();
  }
  const began = performance.now();
  const end = await allOver(product, ids, 300_000);
  figures(`${KILLS} kills, with the leases that they leave behind`, {
    ...end,
    'from the last kill to the end': seconds(performance.now() - began),
  });
  expect(end.delivered + end.released).toBe(IMAGES + 1);
  // A kill costs an attempt, and few images meet four of them.
  expect(end.delivered).toBeGreaterThanOrEqual(IMAGES + 1 - 6);
  expect(await findings(product)).toEqual([]);

  const [image] = await sql<{ id: string; workspaceId: string }>(
    product,
    `SELECT id, workspace_id AS "workspaceId" FROM generation.image
      WHERE generation_id = $1 AND status = 'delivered' AND attempts > 1`,
    [ids.at(-1)],
  );
  const owner = customers.find(({ workspaceId }) => workspaceId === image!.workspaceId)!;
  const content = await owner.client.get(`/api/v1/images/${image!.id}/content`);
  expect(content.status).toBe(200);
});

/** A picture that takes its time, once the provider paints it. @returns its generation's id. */
async function underWay(buyer: Buyer): Promise<string> {
  const { id } = await acceptJob(buyer, { prompt: 'a drill [demo:slow=20000]' });
  const isPainted = async () => {
    const open = await sql(
      product,
      'SELECT 1 FROM generation.attempt WHERE generation_id = $1 AND outcome IS NULL',
      [id],
    );
    return open.length > 0;
  };
  await until(isPainted, { what: 'a picture that is painted', timeout_ms: 240_000 });
  return id;
}

it('hands its images back at SIGTERM, and the next worker goes on at once', async () => {
  const customers = await buyers(product, 2, 200);
  const ids = await acceptJobs(customers, 6);
  await someOver(product, ids, 2);
  const ended = product.worker.ended(60_000);
  await product.worker.stop();
  expect(await ended).not.toBe('SIGKILL'); // It ends by itself before the time for that is over.
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
