import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { until } from '../../scripts/lib/net.mjs';
import type { OwnCluster } from '../../scripts/lib/test-cluster.mjs';
import { setClockOffset } from '../support/clock.js';
import { OpenAiStandIn } from '../support/openai-stand-in.js';
import { mortalDatabase } from '../support/postgres.js';
import { startProduct, type Product } from '../support/product.js';
import { figures, seconds } from './figures.js';
import {
  acceptJob,
  allOver,
  buyers,
  findings,
  FULL,
  someOver,
  sql,
  tally,
  type Buyer,
} from './generation-load.js';

jest.setTimeout(600_000);

const REDIS_AWAY_ms = FULL ? 60_000 : 8_000;
const STORE_AWAY_ms = FULL ? 30_000 : 3_000;
const POSTGRES_KILLS = FULL ? 10 : 2;
const CUSTOMERS = 4;
const PATIENCE_ms = 240_000;
/** Between two requests of a customer: no more than twenty wait in a workspace, however long it takes. */
const PACE_ms = FULL ? 5_000 : 1_000;
/** A call to the provider takes a moment, so that every fault meets some. */
const WISH = { prompt: 'a drill [stand-in:slow]' };

/** Real: the built product as processes, a durable Postgres, Redis, the disk. Played: OpenAI. */
const openai = new OpenAiStandIn();
let product: Product;
let postgres: OwnCluster;
let customers: Buyer[];
beforeAll(async () => {
  const mortal = await mortalDatabase();
  postgres = mortal.server;
  product = await startProduct({
    database: mortal.database,
    env: {
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: await openai.start(),
      MODERATION: 'local',
    },
  });
  customers = await buyers(product, CUSTOMERS, 1_000);
});
afterAll(async () => {
  await product.stop();
  await openai.stop();
});

/** Asks for one picture after the other until `enough`. @returns the generations that were accepted. */
async function load(enough: () => boolean): Promise<string[]> {
  const ids: string[] = [];
  const ask = async (buyer: Buyer) => {
    while (!enough()) {
      ids.push((await acceptJob(buyer, WISH)).id);
      await wait(PACE_ms);
    }
  };
  await Promise.all(customers.map(ask));
  return ids;
}

/** All of them are delivered and charged, and the time that this took is told. */
async function allDelivered(what: string, ids: string[]): Promise<void> {
  const began = performance.now();
  const end = await allOver(product, ids, PATIENCE_ms);
  figures(what, { images: ids.length, 'until the last': seconds(performance.now() - began) });
  expect(end).toEqual({ open: 0, delivered: ids.length, released: 0 });
  expect(await findings(product)).toEqual([]);
}

it('Redis forgets everything, twice: nothing is lost', async () => {
  const until_ms = performance.now() + 3_000;
  const ids = await load(() => performance.now() > until_ms);
  for (const share of [0.3, 0.6]) {
    await someOver(product, ids, Math.floor(ids.length * share));
    await product.redis.flush();
  }
  await allDelivered('Redis flushed', ids);
});

it(`Redis is away for ${REDIS_AWAY_ms / 1000} s under load: accepting goes on, and the rest when it is back`, async () => {
  const before = (await acceptJob(customers[0]!, WISH)).id;
  await product.redis.kill();
  const until_ms = performance.now() + REDIS_AWAY_ms;
  const ids = [before, ...(await load(() => performance.now() > until_ms))];
  await product.redis.restart();
  expect(ids.length).toBeGreaterThan(CUSTOMERS);
  await allDelivered('Redis back', ids);
});

it(`the object store is away for ${STORE_AWAY_ms / 1000} s in a run: what was made is kept and delivered`, async () => {
  const folder = join(product.dataDir, 'objects');
  mkdirSync(folder, { recursive: true });
  renameSync(folder, `${folder}.away`);
  writeFileSync(folder, ''); // A file where the folder was: nothing can be written below it.
  const ids: string[] = [];
  for (const buyer of customers) ids.push((await acceptJob(buyer, WISH)).id);
  await until(async () => (await storing(ids)) === ids.length, { what: 'images that wait' });
  await wait(STORE_AWAY_ms);
  expect(await tally(product, ids)).toEqual({ open: ids.length, delivered: 0, released: 0 });
  rmSync(folder);
  renameSync(`${folder}.away`, folder);
  await allDelivered('object store back', ids);
  const [row] = await sql<{ most: number }>(
    product,
    'SELECT max(attempts) AS most FROM generation.image WHERE generation_id = ANY ($1)',
    [ids],
  );
  expect(row!.most).toBe(1); // Nobody paid the provider a second time.
});

it(`Postgres is killed ${POSTGRES_KILLS} times in a run: requests get 503 meanwhile, and all is delivered`, async () => {
  let over = false;
  const loading = load(() => over);
  for (let kill = 0; kill < POSTGRES_KILLS; kill += 1) {
    await wait(1_000);
    await postgres.kill();
    const answer = await customers[0]!.client.get('/api/v1/credits/balance');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    await postgres.restart();
  }
  over = true;
  await allDelivered('Postgres back', await loading);
});

// The last one: facts and images of a later time would have to wait for it.
it('the clock jumps by five minutes, back and forward, while jobs run', async () => {
  const ids: string[] = [];
  for (const offset of ['0', '-5 minutes', '0', '5 minutes']) {
    await setClockOffset(product.database, offset);
    for (const buyer of customers) ids.push((await acceptJob(buyer, WISH)).id);
    await wait(700);
  }
  await allDelivered('clock jumped', ids);
});

async function storing(ids: string[]): Promise<number> {
  const [row] = await sql<{ count: number }>(
    product,
    `SELECT count(*)::int FROM generation.image WHERE generation_id = ANY ($1) AND status = 'storing'`,
    [ids],
  );
  return row!.count;
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
