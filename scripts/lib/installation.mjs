/** What an installation stands on: its secrets, and its database where that is the embedded one. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { logFile, postgresFolder, readSecrets } from './data-dir.mjs';
import { damaged, ensureDatabase, ensureRole, startPostgres, withClient } from './postgres.mjs';

const OWNER = 'studio_owner';
const APP = 'studio_app';
const DATABASE = 'studio';

/** Secrets are made here only for an installation of our own; production must bring them. */
export function productEnvironment(env, dataDir) {
  if (env.NODE_ENV === 'production' && env.DATABASE_URL) return { ...env };
  const secrets = readSecrets(dataDir);
  return { SESSION_SECRET: secrets.sessionSecret, ENCRYPTION_KEY: secrets.encryptionKey, ...env };
}

/**
 * Starts the embedded Postgres of a data folder, with its roles and its database.
 * @param keep takes the name, the running server, and what starts it again
 * @returns {Promise<Record<string, string>>} the addresses, as variables of the environment
 */
export async function providePostgres(dataDir, keep, { ephemeral = false } = {}) {
  const secrets = readSecrets(dataDir);
  const options = {
    folder: postgresFolder(dataDir),
    password: secrets.postgresPassword,
    log: logFile(dataDir, 'postgres'),
    ephemeral,
  };
  const server = await startPostgres(options);
  keep('Postgres', server, () => startPostgres({ ...options, port: server.port }));
  const addresses = addressesOf(secrets, server.port);
  try {
    await withClient(server.adminUrl, async (client) => {
      await ensureRole(client, OWNER, secrets.ownerPassword);
      await ensureRole(client, APP, secrets.appPassword);
      await ensureDatabase(client, DATABASE, OWNER);
    });
    await withClient(addresses.DATABASE_OWNER_URL, (client) =>
      client.query('SELECT FROM pg_class LIMIT 1'),
    );
  } catch (error) {
    throw damaged(options, error);
  }
  return addresses;
}

/** The database of an installation that runs at this moment; undefined where its server does not. */
export function runningPostgres(dataDir) {
  const file = join(postgresFolder(dataDir), 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const port = Number(readFileSync(file, 'utf8').split('\n')[3]);
  return port ? addressesOf(readSecrets(dataDir), port) : undefined;
}

function addressesOf({ ownerPassword, appPassword }, port) {
  const url = (user, password) =>
    `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`;
  return { DATABASE_URL: url(APP, appPassword), DATABASE_OWNER_URL: url(OWNER, ownerPassword) };
}
