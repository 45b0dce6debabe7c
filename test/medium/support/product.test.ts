import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { startProduct, type Product } from '../../support/product.js';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

it('is served, survives the death of either process, and can be started again', async () => {
  const state = async () => (await fetch(`${product.url}/readyz`)).status;
  expect(await state()).toBe(200);
  await product.api.kill();
  await expect(state()).rejects.toThrow();
  await product.api.start();
  expect(await state()).toBe(200);

  const before = product.worker.pid;
  await product.worker.kill();
  await product.worker.start();
  expect(product.worker.pid).not.toBe(before);
  expect(product.worker.log()).toContain('worker is running');
});
