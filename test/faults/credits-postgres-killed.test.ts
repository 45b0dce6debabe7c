import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { until } from '../../scripts/lib/net.mjs';
import type { OwnCluster } from '../../scripts/lib/test-cluster.mjs';
import { startApp, type TestApp } from '../support/app.js';
import { mortalDatabase } from '../support/postgres.js';
import { Crowd } from './credits-crowd.js';
import { figures, seconds } from './figures.js';

const FULL = process.env.FULL === '1';
jest.setTimeout(FULL ? 1_800_000 : 300_000);

const KILLS = FULL ? 30 : 3;
const CLIENTS = 16;
/** Acknowledged holds between two kills. */
const BETWEEN = 200;
const SEED = Number(process.env.SEED ?? 1);

/** Real: a durable Postgres of its own that dies by SIGKILL, the façade, the pool of the product. */
let app: TestApp;
let server: OwnCluster;
beforeAll(async () => {
  const mortal = await mortalDatabase();
  server = mortal.server;
  app = await startApp({ database: mortal.database });
});
afterAll(() => app.close());

it(`Postgres is killed ${KILLS} times under load: every acknowledged hold is there after`, async () => {
  const crowd = new Crowd(app, 8);
  await crowd.begin();
  let over = false;
  const load = crowd.run(CLIENTS, SEED, () => over);
  const holdsFrom = async (from: number, more: number) => {
    await until(() => crowd.acknowledged.holds >= from + more, {
      what: `${more} more holds`,
      timeout_ms: 120_000,
      every_ms: 5,
    });
  };
  const recoveries: number[] = [];
  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      await holdsFrom(crowd.acknowledged.holds, BETWEEN);
      const before = crowd.acknowledged.holds;
      const began = performance.now();
      // By turns the whole server, as by a power cut, and one connection, as by the memory's end.
      if (kill % 3 === 1) await server.killConnection();
      else {
        await server.kill();
        await server.restart();
      }
      await holdsFrom(Math.max(before, crowd.acknowledged.holds), 1);
      recoveries.push(performance.now() - began);
    }
  } finally {
    over = true;
  }
  await until(() => crowd.open.size === 0, {
    what: 'the end of the last calls',
    timeout_ms: 60_000,
  }).catch((cause: unknown) => {
    throw new Error(`calls that never came back: ${[...crowd.open.values()].join('; ')}`, {
      cause,
    });
  });
  await load;
  figures(`Postgres killed ${KILLS} times under load, SEED=${SEED}`, {
    calls: crowd.calls,
    ...crowd.acknowledged,
    'slowest recovery': seconds(Math.max(...recoveries)),
    'answered 503': crowd.count('unavailable'),
    ledger_busy: crowd.count('ledger_busy'),
  });
  // Whoever calls while the database is away gets 503 and may come again; nothing else.
  expect(crowd.count('unavailable')).toBeGreaterThan(0);
  expect(crowd.faults()).toEqual([]);
  expect(await crowd.missing()).toEqual([]);
  expect(await crowd.findings()).toEqual([]);
});
