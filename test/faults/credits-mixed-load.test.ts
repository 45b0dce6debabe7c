import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { Crowd } from './credits-crowd.js';
import { figures, seconds } from './figures.js';

jest.setTimeout(300_000);

const FULL = process.env.FULL === '1';
const CLIENTS = 64;
const ACCOUNTS = 6;
const FOR_ms = FULL ? 60_000 : 5_000;
const LONGEST_ms = 90_000;
/** What the design promises; on a busy machine it is a guard against hanging only. */
const GUARD_ms = FULL ? 5_000 : 30_000;
const SEED = Number(process.env.SEED ?? 1);

/** Refusals that the moves themselves mean; `ledger_busy` is the only one about the load. */
const MEANT = ['insufficient_credits', 'not_captured', 'already_resolved'];

/** Real: Postgres, the façade, the pool of the product. */
let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

it(`${CLIENTS} clients make every move on ${ACCOUNTS} accounts for ${FOR_ms / 1000} s: the books are right, nobody hangs or meets a deadlock`, async () => {
  const crowd = new Crowd(app, ACCOUNTS);
  await crowd.begin();
  const began = performance.now();
  const lasted_ms = () => performance.now() - began;
  // Each move comes through at least once, or this proves little; a busy machine needs longer.
  const missed = () => Crowd.MOVES.filter((move) => !crowd.outcomes.has(`${move} ok`));
  await crowd.run(
    CLIENTS,
    SEED,
    () => lasted_ms() > FOR_ms && (missed().length === 0 || lasted_ms() > LONGEST_ms),
  );
  const took_ms = lasted_ms();
  figures(`${CLIENTS} clients, every move, SEED=${SEED}`, {
    calls: crowd.calls,
    'calls a second': Math.round(crowd.calls / (took_ms / 1000)),
    'slowest call': seconds(crowd.slowest_ms),
    ledger_busy: crowd.count('ledger_busy'),
    ...crowd.acknowledged,
  });
  expect(crowd.faults()).toEqual([]);
  const refusals = [...crowd.outcomes.keys()].map((key) => key.split(' ')[1] as string);
  expect(refusals.filter((each) => !['ok', 'ledger_busy', ...MEANT].includes(each))).toEqual([]);
  expect(missed()).toEqual([]);
  expect(crowd.slowest_ms).toBeLessThan(GUARD_ms);
  expect(await crowd.missing()).toEqual([]);
  expect(await crowd.findings()).toEqual([]);
});
