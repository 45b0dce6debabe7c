/** The tests' Postgres: one that all share, and clusters of their own for tests that kill them. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureRole, startPostgres, withClient } from './postgres.mjs';
import { isRoot, othersCanEnter, systemHome } from './privileges.mjs';
import { sharedServer } from './shared-server.mjs';

const PASSWORD = 'test';
export const OWNER = 'test_owner';
export const APP = 'test_app';

const here = fileURLToPath(import.meta.url);
const server = sharedServer({ name: 'postgres', keeper: here, start_ms: 60_000 });

export const testCluster = () => server.use();

export function clusterUrl({ port }, user, database) {
  return `postgres://${user}:${PASSWORD}@127.0.0.1:${port}/${database}`;
}

async function start(folder) {
  const postgres = await startPostgres({
    folder,
    password: PASSWORD,
    log: `${folder}.log`,
    ephemeral: true,
  });
  await makeRoles(postgres.adminUrl);
  return { state: { port: postgres.port }, exited: postgres.exited, stop: () => postgres.stop() };
}

function makeRoles(adminUrl) {
  return withClient(adminUrl, async (client) => {
    await ensureRole(client, OWNER, PASSWORD);
    await client.query(`ALTER ROLE ${OWNER} CREATEDB`);
    await ensureRole(client, APP, PASSWORD);
  });
}

/** A cluster for one test, which keeps what it has acknowledged: it is there to be killed. */
export async function ownCluster() {
  const home = isRoot() && !othersCanEnter(tmpdir()) ? systemHome() : tmpdir();
  mkdirSync(home, { recursive: true });
  const parent = mkdtempSync(join(home, 'cluster-'));
  chmodSync(parent, 0o755); // The server may run as another user.
  const options = { folder: join(parent, 'data'), password: PASSWORD, log: join(parent, 'log') };
  let server = await startPostgres(options);
  const { port } = server;
  await makeRoles(server.adminUrl);
  return {
    port,
    /** SIGKILL for the server and all its processes at once, as when the machine loses power. */
    async kill() {
      const backends = childrenOf(server.pid);
      const ended = server.kill();
      for (const pid of backends) killQuietly(pid);
      await ended;
    },
    async restart() {
      await server.stop();
      server = await startPostgres({ ...options, port });
    },
    /** SIGKILL for one connection's process: the server throws all others out and recovers. */
    async killConnection() {
      await withClient(server.adminUrl, async (client) => {
        const { rows } = await client.query(
          "SELECT pid FROM pg_stat_activity WHERE usename = $1 ORDER BY state = 'active' DESC LIMIT 1",
          [APP],
        );
        for (const { pid } of rows) killQuietly(pid);
      });
    },
    async stop() {
      await server.stop();
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

function childrenOf(pid) {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return list.trim().split(' ').filter(Boolean).map(Number);
}

function killQuietly(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

if (process.argv[1] === here && process.argv[2] === 'keep') await server.keep(start);
