import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { Crowd } from './credits-crowd.js';
import { figures, seconds } from './figures.js';

jest.setTimeout(300_000);

const FULL = process.env.FULL === '1';
const CLIENTS = 64;
const ACCOUNTS = 6;
const FOR_ms = FULL ? 60_000 : 5_000;
const GUARD_ms = 5_000;
const SEED = Number(process.env.SEED ?? 1);

/** Refusals that the moves themselves mean; `ledger_busy` is the only one about the load. */
const MEANT = ['insufficient_credits', 'more_than_debt', 'not_captured', 'already_resolved'];

/** Real: Postgres, the façade, the pool of the product. */
let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

it(`${CLIENTS} clients make every move on ${ACCOUNTS} accounts for ${FOR_ms / 1000} s: the books are right, nobody hangs or meets a deadlock`, async () => {
  const crowd = new Crowd(app, ACCOUNTS);
  await crowd.begin();
  const until_ms = performance.now() + FOR_ms;
  await crowd.run(CLIENTS, SEED, () => performance.now() > until_ms);
  figures(`SEED=${SEED}`, [
    { calls: crowd.calls, 'a second': Math.round(crowd.calls / (FOR_ms / 1000)) },
    { slowest: seconds(crowd.slowest_ms), ledger_busy: crowd.count('ledger_busy') },
    crowd.acknowledged,
  ]);
  expect(crowd.faults()).toEqual([]);
  const refusals = [...crowd.outcomes.keys()].map((key) => key.split(' ')[1] as string);
  expect(refusals.filter((each) => !['ok', 'ledger_busy', ...MEANT].includes(each))).toEqual([]);
  // Each move came through at least once, or this proves little.
  for (const move of Crowd.MOVES)
    expect([move, crowd.outcomes.get(`${move} ok`) ?? 0]).not.toEqual([move, 0]);
  expect(crowd.slowest_ms).toBeLessThan(GUARD_ms);
  expect(await crowd.missing()).toEqual([]);
  expect(await crowd.findings()).toEqual([]);
});
