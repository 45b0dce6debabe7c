import { afterAll, beforeAll } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';

import { openBrowser, visit, type Visitor } from './browser.js';
import { startProduct, type Product, type ProductOptions } from './product.js';

export interface Login {
  email: string;
  password: string;
}

/** The built product and a browser in front of it, from the first test of a file to its last. */
export interface Stage {
  readonly product: Product;
  /** A new window on the product, of somebody whom nobody knows. */
  visit(options?: BrowserContextOptions): Promise<Visitor>;
  /** A new window of somebody who has just made an account. */
  signedUp(person: Login, options?: BrowserContextOptions): Promise<Visitor>;
  /** A new window of somebody who has an account. */
  signedIn(person: Login, options?: BrowserContextOptions): Promise<Visitor>;
}

/**
 * Starts both before all that the file does itself in `beforeAll`.
 * @param env of the product, beside that of every test
 */
export function openStage(env: ProductOptions['env'] = {}): Stage {
  let product: Product | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    product = await startProduct({ env });
    browser = await openBrowser();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  }, 60_000);
  const enter = async (how: string, person: Login, options?: BrowserContextOptions) => {
    const visitor = await stage.visit(options);
    await visitor.post(`/api/v1/auth/${how}`, person);
    return visitor;
  };
  const stage: Stage = {
    get product() {
      return product!;
    },
    visit: (options) => visit(browser!, product!.url, options),
    signedUp: (person, options) => enter('sign-up', person, options),
    signedIn: (person, options) => enter('sign-in', person, options),
  };
  return stage;
}
