import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Client } from 'pg';

import { migrate } from '../../libs/kernel/src/database/migrate.js';
import { withClient } from '../../scripts/lib/postgres.mjs';
import {
  APP,
  OWNER,
  clusterUrl,
  ownCluster,
  testCluster,
  type OwnCluster,
} from '../../scripts/lib/test-cluster.mjs';

const MIGRATIONS = fileURLToPath(new URL('../../migrations/', import.meta.url));

export interface TestDatabase {
  /** As the application's limited role, which the product uses for everything but migrations. */
  readonly url: string;
  /** As the owner of the tables. */
  readonly ownerUrl: string;
  drop(): Promise<void>;
}

/**
 * A migrated database of your own on a real Postgres 18, in about 50 ms: a copy of a template that is
 * migrated once for each state of `migrations/`. Two roles exist as in production.
 */
export function freshDatabase(): Promise<TestDatabase> {
  return createDatabase(ensureTemplate);
}

/** An empty database, for tests of the migrations themselves. */
export function emptyDatabase(): Promise<TestDatabase> {
  return createDatabase(() => Promise.resolve('template1'));
}

/** A migrated database on a durable Postgres of its own, which a test may kill. */
export async function mortalDatabase(): Promise<{ database: TestDatabase; server: OwnCluster }> {
  const server = await ownCluster();
  const ownerUrl = clusterUrl(server, OWNER, 'mortal');
  const url = clusterUrl(server, APP, 'mortal');
  const adminUrl = clusterUrl(server, 'postgres', 'postgres');
  await withClient(adminUrl, (client) => client.query(`CREATE DATABASE mortal OWNER ${OWNER}`));
  await migrate({ ownerUrl, appUrl: url, folder: MIGRATIONS });
  return { database: { url, ownerUrl, drop: () => server.stop() }, server };
}

async function createDatabase(template: typeof ensureTemplate): Promise<TestDatabase> {
  const cluster = await testCluster();
  const adminUrl = clusterUrl(cluster, 'postgres', 'postgres');
  const name = `t_${process.pid}_${randomBytes(5).toString('hex')}`;
  await withClient(adminUrl, async (client) => {
    const from = await template(client, cluster);
    // Copied as files: through the write-ahead log it takes four times as long.
    await client.query(
      `CREATE DATABASE ${name} TEMPLATE ${from} OWNER ${OWNER} STRATEGY FILE_COPY`,
    );
  });
  return {
    url: clusterUrl(cluster, APP, name),
    ownerUrl: clusterUrl(cluster, OWNER, name),
    drop: () =>
      withClient(adminUrl, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

/** Migrates under another name and renames at the end, so that a killed run leaves no half template. */
async function ensureTemplate(client: Client, cluster: { port: number }): Promise<string> {
  const template = `template_${stateOfMigrations()}`;
  const half = `${template}_half`;
  await client.query('SELECT pg_advisory_lock(hashtext($1))', [template]);
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [
    template,
  ]);
  if (!rowCount) {
    await client.query(`DROP DATABASE IF EXISTS ${half} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${half} OWNER ${OWNER}`);
    await migrate({
      ownerUrl: clusterUrl(cluster, OWNER, half),
      appUrl: clusterUrl(cluster, APP, half),
      folder: MIGRATIONS,
    });
    await client.query(`ALTER DATABASE ${half} RENAME TO ${template}`);
  }
  await client.query('SELECT pg_advisory_unlock(hashtext($1))', [template]);
  return template;
}

function stateOfMigrations(): string {
  const folders = ['../../migrations/', '../../libs/kernel/src/database/'];
  const hash = createHash('sha256');
  for (const folder of folders) {
    const path = fileURLToPath(new URL(folder, import.meta.url));
    for (const name of readdirSync(path).sort()) {
      if (name.endsWith('.ts')) hash.update(name).update(readFileSync(path + name));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
