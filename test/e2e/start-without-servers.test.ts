import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../../scripts/lib/net.mjs';
import { HttpClient, newEmail, PASSWORD } from '../support/http-client.js';
import { isRunning, launch, processesOf, type Launcher } from '../support/launcher.js';
import { emptyDatabase, freshDatabase, type TestDatabase } from '../support/postgres.js';

/** `npm start` on a database and a Redis of somebody else's that cannot be used. */
const dataDir = mkdtempSync(join(tmpdir(), 'start-outside-'));
const SECRET = 'a-password-nobody-may-read';
let database: TestDatabase;
let empty: TestDatabase;
/** Nobody but root may listen there, and nothing does. */
const nobodyListens = 1;
let launcher: Launcher | undefined;

beforeAll(async () => {
  [database, empty] = await Promise.all([freshDatabase(), emptyDatabase()]);
});

afterAll(async () => {
  launcher?.process.kill('SIGTERM');
  await launcher?.exit;
  await Promise.all([database.drop(), empty.drop()]);
  rmSync(dataDir, { recursive: true, force: true });
}, 180_000);

function changed(address: string, change: Partial<URL>): string {
  return Object.assign(new URL(address), change).href;
}

const cases: [string, () => Record<string, string>, string, string][] = [
  [
    'nobody listens',
    () => ({ DATABASE_URL: `postgres://me:${SECRET}@127.0.0.1:${nobodyListens}/studio` }),
    'DATABASE_URL: no Postgres answers at 127.0.0.1:',
    'Start it, or correct the address',
  ],
  [
    'unknown host',
    () => ({ DATABASE_URL: `postgres://me:${SECRET}@no-such-host.invalid:5432/studio` }),
    'DATABASE_URL: the host no-such-host.invalid',
    'Correct its name',
  ],
  [
    'wrong password',
    () => ({ DATABASE_URL: changed(database.url, { password: SECRET }) }),
    'refuses the password of test_app',
    'Correct user and password',
  ],
  [
    'wrong password of the owner',
    () => ({
      DATABASE_URL: database.url,
      DATABASE_OWNER_URL: changed(database.ownerUrl, { password: SECRET }),
    }),
    'DATABASE_OWNER_URL: Postgres at 127.0.0.1:',
    'Correct user and password',
  ],
  [
    'no such database',
    () => ({ DATABASE_URL: changed(database.url, { pathname: '/nowhere' }) }),
    'DATABASE_URL: there is no database nowhere',
    'CREATE DATABASE nowhere',
  ],
  [
    'no address',
    () => ({ DATABASE_URL: `me:${SECRET}@localhost` }),
    'DATABASE_URL is not the address of a Postgres.',
    'postgres://user:password@host:5432/database',
  ],
  [
    'no address of a Redis',
    () => ({ REDIS_URL: `http://:${SECRET}@localhost` }),
    'REDIS_URL is not the address of a Redis.',
    'redis://user:password@host:6379',
  ],
];

test.each(cases)('%s: one message, and nothing stays', async (_name, env, what, remedy) => {
  const start = launch({ DATA_DIR: dataDir, PORT: String(await freePort()), ...env() });
  expect(await start.exit).toBe(1);
  const lines = start.output().trim().split('\n');
  expect(lines).toEqual([expect.stringContaining(what), expect.stringContaining(remedy)]);
  expect(start.output()).not.toContain(SECRET);
  expect(processesOf(dataDir)).toEqual([]);
});

test('without its Redis it starts with a warning, says degraded, and accepts', async () => {
  const port = await freePort();
  launcher = launch({
    DATA_DIR: dataDir,
    PORT: String(port),
    DATABASE_URL: empty.url,
    DATABASE_OWNER_URL: empty.ownerUrl,
    REDIS_URL: `redis://:${SECRET}@127.0.0.1:${nobodyListens}`,
  });
  await isRunning(launcher);
  expect(launcher.output().match(/REDIS_URL: Redis at \S+ cannot be used/g)).toHaveLength(1);
  expect(launcher.output()).not.toContain(SECRET);

  const visitor = new HttpClient(`http://localhost:${port}`);
  expect(await visitor.get('/readyz')).toMatchObject({
    status: 200,
    body: { status: 'degraded', checks: { postgres: 'ok', redis: 'unavailable' } },
  });
  await visitor.post('/api/v1/auth/sign-up', { email: newEmail(), password: PASSWORD });
  const accepted = await visitor.post(
    '/api/v1/generations',
    { prompt: 'a bridge', aspectRatio: '1:1', resolution: '1K', count: 1 },
    { 'idempotency-key': crypto.randomUUID() },
  );
  expect(accepted.status).toBe(202);
}, 400_000);
