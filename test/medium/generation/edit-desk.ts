import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import type { TestApp } from '../../support/app.js';
import type { Customer } from '../../support/http-client.js';
import { startModelApp } from '../../support/model-app.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import { apiKeyOf, leftHalfOpen, plain } from './edit-form.js';
import { booksFindings, customerWith } from './studio.js';

/** What the tests of edits begin with. */
export interface EditDesk {
  /** The model behind us, played. It forgets what it was asked before each test. */
  readonly upstream: OpenAiStandIn;
  app: TestApp;
  customer: Customer;
  /** The customer's API key. */
  key: string;
  /** A picture of 200 × 120 points. */
  png: Buffer;
  /** A mask for it, which opens its left half. */
  mask: Buffer;
}

/**
 * The API, its worker and one customer with these credits, from the first test to the last; the books
 * must be right at the end.
 */
export function editDesk(credits: number): EditDesk {
  const upstream = new OpenAiStandIn();
  const desk = { upstream } as EditDesk;
  beforeAll(async () => {
    desk.app = await startModelApp(upstream);
    desk.customer = await customerWith(desk.app, credits);
    desk.key = await apiKeyOf(desk.customer);
    [desk.png, desk.mask] = await Promise.all([plain(200, 120), leftHalfOpen(200, 120)]);
  });
  beforeEach(() => upstream.reset());
  afterAll(async () => {
    const findings = await booksFindings(desk.app);
    await desk.app.close();
    expect(findings).toEqual([]);
  });
  return desk;
}
