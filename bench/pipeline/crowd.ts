import { randomUUID } from 'node:crypto';
import type { buyers } from '../../test/faults/generation-load.ts';
import type { Product } from '../../test/support/product.ts';
import { withClient } from '../../scripts/lib/postgres.mjs';

/** Customers that have enough for everything, and may ask as often as they like. */
export type Crowd = Awaited<ReturnType<typeof buyers>>;

/** As many as wait in one workspace at most. */
export const QUEUE = 20;
const CREDITS = 1_000_000;

/** Opens the rate of the plan, whose limit is not what is measured, and gives everybody credits. */
export async function openCrowd(
  product: Product,
  sign: typeof buyers,
  customers: number,
): Promise<Crowd> {
  const crowd = await sign(product, customers, 1);
  await withClient(product.database.ownerUrl, async (client) => {
    await client.query(
      `UPDATE catalog.plan SET requests_per_minute = 100000 WHERE code = 'studio'`,
    );
    for (const { workspaceId } of crowd)
      await client.query(
        `SELECT credits.grant_lot($1, 'operator', $2, $3, NULL, NULL, 'bench', NULL, 'bench')`,
        [workspaceId, CREDITS, `bench:${workspaceId}`],
      );
  });
  await product.api.stop(); // It remembers plans for a while.
  await product.api.start();
  return crowd;
}

/** One accepted image; its id. @throws when it is refused */
export async function accept(buyer: Crowd[number], resolution = '1K'): Promise<string> {
  const { status, body } = await buyer.client.post<{ id: string }>(
    '/api/v1/generations',
    { prompt: 'a bench', aspectRatio: '1:1', resolution, count: 1 },
    { 'idempotency-key': randomUUID() },
  );
  if (status !== 202) throw new Error(`not accepted: ${status} ${JSON.stringify(body)}`);
  return body.id;
}

/** How many images are over, and how many of them were delivered. */
export function settled(product: Product): Promise<{ over: number; delivered: number }> {
  return withClient(product.database.ownerUrl, async (client) => {
    const { rows } = await client.query<{ over: number; delivered: number }>(
      `SELECT count(*) FILTER (WHERE terminal)::int AS over,
              count(*) FILTER (WHERE delivered)::int AS delivered FROM generation.settlement`,
    );
    return rows[0] ?? { over: 0, delivered: 0 };
  });
}
