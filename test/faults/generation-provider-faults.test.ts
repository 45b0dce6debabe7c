import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { OpenAiStandIn, type StandInFault } from '../support/openai-stand-in.js';
import { startProduct, type Product } from '../support/product.js';
import { figures, seconds } from './figures.js';
import { acceptJob, allOver, buyers, findings, FULL, sql, type Buyer } from './generation-load.js';

jest.setTimeout(600_000);

/** In full more than open the circuit breaker, which costs its rest. */
const IMAGES = FULL ? 12 : 2;
/** The most that one operator may give to a customer in a day; in turn they pay for every fault. */
const CREDITS = 1_000;
const CUSTOMERS = 3;
/** Long enough for the played model to paint, but where the machine stands still. */
const PATIENCE_s = 6;
/** A later attempt whose whole patience went by: no fault was played to it. */
const TOO_BUSY = 'too busy';
const LATE_ms = 15_000;

/** Real: the built product as processes, Postgres, Redis, the disk, the openai SDK. Played: the model. */
const openai = new OpenAiStandIn();
let product: Product;
let customer: Buyer;
let customers: Buyer[];
beforeAll(async () => {
  const baseUrl = await openai.start();
  openai.late_ms = LATE_ms;
  const endpoint = { name: 'played', baseUrl, apiKey: 'sk-test', model: 'gpt-image-2' };
  product = await startProduct({
    env: {
      IMAGE_PROVIDERS: JSON.stringify([{ ...endpoint, patienceSeconds: PATIENCE_s }]),
      MODERATION: 'local',
    },
  });
  customers = await buyers(product, CUSTOMERS, CREDITS);
});
beforeEach(() => {
  customer = customers.pop()!;
  customers.unshift(customer);
});
afterAll(async () => {
  await product.stop();
  await openai.stop();
});

/** Every picture's first call meets the fault. @returns how the attempts at each ended, oldest first. */
async function meet(fault: StandInFault): Promise<{ ids: string[]; ends: string[][] }> {
  openai.failFirst(fault);
  const began = performance.now();
  const ids: string[] = [];
  for (let made = 0; made < IMAGES; made += 1)
    ids.push((await acceptJob(customer, { prompt: `a drill, number ${made}` })).id);
  await allOver(product, ids, 240_000);
  figures(`the provider: ${fault}`, {
    images: IMAGES,
    'until the last': seconds(performance.now() - began),
  });
  const images = await sql<{ ends: string[] }>(
    product,
    `SELECT array_agg(CASE WHEN number > 1 AND error_kind = 'unknown_outcome'
                             AND ended_at - started_at >= $2 * interval '1 second'
                           THEN $3 ELSE concat_ws(' ', outcome, error_kind) END ORDER BY id) AS ends
       FROM generation.attempt WHERE generation_id = ANY ($1) GROUP BY image_id`,
    [ids, PATIENCE_s, TOO_BUSY],
  );
  return { ids, ends: images.map(({ ends }) => ends.filter((end) => end !== TOO_BUSY)) };
}

/** What the customer has and paid for, whatever happened before. */
async function customersView(): Promise<{ pictures: number; paid: number; held: number }> {
  const { body: balance } = await customer.client.get<{ available: number; held: number }>(
    '/api/v1/credits/balance',
  );
  const [row] = await sql<{ granted: number }>(
    product,
    'SELECT sum(granted)::int AS granted FROM credits.lot WHERE account_id = $1',
    [customer.workspaceId],
  );
  let pictures = 0;
  for (let cursor = ''; ;) {
    const { body } = await customer.client.get<{ items: unknown[]; nextCursor: string | null }>(
      `/api/v1/images?limit=100${cursor}`,
    );
    pictures += body.items.length;
    if (body.nextCursor === null) break;
    cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
  }
  const paid = (row?.granted ?? 0) - balance.available - balance.held;
  return { pictures, paid, held: balance.held };
}

it.each<[StandInFault, string]>([
  ['late', 'unknown unknown_outcome'],
  ['error-500', 'retryable transient'],
  ['error-502', 'retryable transient'],
  ['garbage-json', 'retryable incomplete'],
  ['garbage-base64', 'retryable incomplete'],
  ['garbage-image', 'unusable unreadable_result'],
  ['no-images', 'retryable incomplete'],
  ['drop', 'unknown unknown_outcome'],
  ['drop-after-headers', 'unknown unknown_outcome'],
  ['drop-mid-stream', 'unknown unknown_outcome'],
  ['drop-mid-completed', 'unknown unknown_outcome'],
  ['no-completed', 'retryable incomplete'],
  ['error-mid-stream', 'retryable transient'],
  ['hang-after-headers', 'unknown unknown_outcome'],
  ['hang-mid-stream', 'unknown unknown_outcome'],
])(
  'the provider: %s costs an attempt; each picture is delivered, and charged, once',
  async (fault, end) => {
    const before = await customersView();
    const { ends } = await meet(fault);
    expect(ends).toEqual(Array.from({ length: IMAGES }, () => [end, 'delivered']));
    expect(await customersView()).toEqual({
      pictures: before.pictures + IMAGES,
      paid: before.paid + 10 * IMAGES,
      held: 0,
    });
    expect(await findings(product)).toEqual([]);
  },
);

it('a picture of a wrong size is never delivered, and never charged', async () => {
  const before = await customersView();
  const { ids } = await meet('wrong-size');
  expect(await customersView()).toEqual(before);
  for (const id of ids) {
    const { body } = await customer.client.get<{ images: { status: string; charged: boolean }[] }>(
      `/api/v1/generations/${id}`,
    );
    expect(body.images).toMatchObject([{ status: 'failed', charged: false }]);
  }
  expect(await findings(product)).toEqual([]);
});
