import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { startProduct, type Product } from '../support/product.js';
import { acceptJobs, allOver, buyers, findings, someOver } from './generation-load.js';

jest.setTimeout(600_000);

const JOBS = process.env.FULL ? 50 : 24;

/** Real: the built product as two processes, Postgres, Redis, the disk store, the demo engine. */
let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(async () => {
  await product.stop();
});

it('loses nothing when Redis forgets everything, twice', async () => {
  const customers = await buyers(product, 4, 300);
  const ids = await acceptJobs(customers, JOBS);
  for (const share of [0.2, 0.5]) {
    await someOver(product, ids, Math.ceil(JOBS * share));
    await product.redis.flush();
  }
  const end = await allOver(product, ids, 200_000);
  expect(end).toEqual({ open: 0, delivered: JOBS * 1.5, released: 0 });
  expect(await findings(product)).toEqual([]);
});

it('accepts while Redis is away, and runs when it is back', async () => {
  const customers = await buyers(product, 2, 200);
  await product.redis.kill();
  const ids = await acceptJobs(customers, 6);
  await product.redis.restart();
  const end = await allOver(product, ids, 120_000);
  expect(end).toEqual({ open: 0, delivered: 9, released: 0 });
  expect(await findings(product)).toEqual([]);
});
