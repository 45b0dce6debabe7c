/** The tests' Postgres. */
import { fileURLToPath } from 'node:url';

import { ensureRole, startPostgres, withClient } from './postgres.mjs';
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
  await withClient(postgres.adminUrl, async (client) => {
    await ensureRole(client, OWNER, PASSWORD);
    await client.query(`ALTER ROLE ${OWNER} CREATEDB`);
    await ensureRole(client, APP, PASSWORD);
  });
  return { state: { port: postgres.port }, exited: postgres.exited, stop: () => postgres.stop() };
}

if (process.argv[1] === here && process.argv[2] === 'keep') await server.keep(start);
