/**
 * One throw-away Postgres for all test processes of a user, however many jest workers and checkouts
 * there are. Whoever needs it first starts a keeper, which owns the server and ends with it once
 * nobody has been connected for a minute. Nothing of it survives: each cluster begins empty.
 */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { withLock } from './lock.mjs';
import { portAnswers, until } from './net.mjs';
import { ensureRole, startPostgres, withClient } from './postgres.mjs';
import { isRoot, othersCanEnter, systemHome } from './privileges.mjs';

const IDLE_ms = 60_000;
const PASSWORD = 'test';
export const OWNER = 'test_owner';
export const APP = 'test_app';

const home = join(
  isRoot() && !othersCanEnter(tmpdir()) ? systemHome() : tmpdir(),
  `gpt-image-2-test-${userInfo().uid}`,
);
const stateFile = join(home, 'cluster.json');
const lockFile = join(home, 'lock');
const keeperLog = join(home, 'keeper.log');

/** The running cluster, started when there is none. @returns {Promise<{ port: number }>} */
export async function testCluster() {
  mkdirSync(home, { recursive: true, mode: 0o755 });
  return withLock(lockFile, async () => {
    const running = await healthy();
    if (running) {
      const now = new Date();
      utimesSync(stateFile, now, now); // Tells the keeper that somebody is about to connect.
      return running;
    }
    rmSync(stateFile, { force: true });
    const log = openSync(keeperLog, 'w');
    const keeper = spawn(process.execPath, [fileURLToPath(import.meta.url), 'keep'], {
      detached: true,
      stdio: ['ignore', log, log],
      cwd: home,
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    closeSync(log);
    keeper.unref();
    let ended = false;
    keeper.once('exit', () => (ended = true));
    return until(
      () => {
        if (ended)
          throw new Error(`The test database did not start:\n${readFileSync(keeperLog, 'utf8')}`);
        return healthy();
      },
      { what: `the test database; see ${keeperLog}`, timeout_ms: 60_000 },
    );
  });
}

/** @param {{ port: number }} cluster */
export function clusterUrl({ port }, user, database) {
  return `postgres://${user}:${PASSWORD}@127.0.0.1:${port}/${database}`;
}

async function healthy() {
  if (!existsSync(stateFile)) return undefined;
  const state = JSON.parse(readFileSync(stateFile, 'utf8'));
  return (await portAnswers(state.port)) ? state : undefined;
}

async function keep() {
  const folder = join(home, 'postgres');
  rmSync(folder, { recursive: true, force: true });
  const server = await startPostgres({
    folder,
    password: PASSWORD,
    log: join(home, 'postgres.log'),
    ephemeral: true,
  });
  await withClient(server.adminUrl, async (client) => {
    await ensureRole(client, OWNER, PASSWORD);
    await client.query(`ALTER ROLE ${OWNER} CREATEDB`);
    await ensureRole(client, APP, PASSWORD);
  });
  writeFileSync(`${stateFile}.new`, JSON.stringify({ port: server.port, keeper: process.pid }));
  renameSync(`${stateFile}.new`, stateFile);
  void server.exited.then(() => process.exit(1));

  let used_at = Date.now();
  for (;;) {
    await delay(2_000);
    if (await hasClients(server)) used_at = Date.now();
    if (Date.now() - Math.max(used_at, statSync(stateFile).mtimeMs) < IDLE_ms) continue;
    const ended = await withLock(lockFile, () => {
      if (Date.now() - statSync(stateFile).mtimeMs < IDLE_ms) return false;
      rmSync(stateFile);
      return true;
    });
    if (ended) break;
  }
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

function hasClients(server) {
  return withClient(server.adminUrl, async (client) => {
    const { rows } = await client.query(
      `SELECT count(*)::int AS clients FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    return rows[0].clients > 0;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2] === 'keep') {
  mkdirSync(dirname(stateFile), { recursive: true });
  await keep();
  process.exit(0);
}
