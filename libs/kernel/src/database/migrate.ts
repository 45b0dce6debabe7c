import { readdir } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { DataSource, type MigrationInterface } from 'typeorm';
import { log } from '../telemetry/log.js';

type MigrationClass = new () => MigrationInterface;

/** Any number that nothing else in the database locks. */
const TURN = 7_246_310_001;
const LOOK_AGAIN_MS = 250;

export interface MigrateOptions {
  /** Connection that may create schemas, functions and grants. */
  ownerUrl: string;
  /** The application's own connection: its role gets exactly the rights it needs. */
  appUrl: string;
  /** Folder with the migrations, `<13-digit timestamp>-<verb>-<object>.(js|ts)`. */
  folder: string;
  /** Names of classes; absent: all. A backup is loaded into tables as they were when it was made. */
  only?: ReadonlySet<string>;
}

/**
 * Applies what is missing of the ordered list of migrations, each in its own transaction unless its
 * class says `transaction = false`, then grants to the application's role.
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: options.ownerUrl,
    applicationName: 'gpt-image-2-migrate',
    migrations: (await loadMigrations(options.folder)).filter(
      ({ name }) => options.only?.has(name) ?? true,
    ),
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    extra: { max: 1, connectionTimeoutMillis: 5_000 },
  });
  await dataSource.initialize();
  try {
    await takeTurn(dataSource);
    const done = await dataSource.runMigrations();
    await grantToApplication(dataSource, new URL(options.appUrl).username);
    for (const migration of done) log.info({ migration: migration.name }, 'migration applied');
    return { applied: done.map((migration) => migration.name) };
  } finally {
    await dataSource.destroy();
  }
}

/**
 * One migrator at a time; the lock ends with this connection. It is asked for again and again rather
 * than waited for: a statement that waits holds a snapshot, CREATE INDEX CONCURRENTLY of whoever has
 * the turn waits for that to end, and so each would wait for the other.
 */
async function takeTurn(dataSource: DataSource): Promise<void> {
  for (;;) {
    const [row] = await dataSource.query<{ taken: boolean }[]>(
      'SELECT pg_try_advisory_lock($1) AS taken',
      [TURN],
    );
    if (row?.taken) return;
    await setTimeout(LOOK_AGAIN_MS);
  }
}

/** Names of the migrations that a folder holds, in their order. */
export async function migrationNames(folder: string): Promise<string[]> {
  return (await loadMigrations(folder)).map(({ name }) => name);
}

async function loadMigrations(folder: string): Promise<MigrationClass[]> {
  const names = (await readdir(folder))
    .filter((name) => /^\d{13}-[a-z0-9-]+\.(js|ts)$/.test(name))
    .sort();
  const classes: MigrationClass[] = [];
  for (const name of names) {
    const module = (await import(pathToFileURL(join(folder, name)).href)) as Record<
      string,
      unknown
    >;
    const found = Object.values(module).filter((value) => typeof value === 'function');
    if (found.length !== 1) throw new Error(`${name} must export exactly one migration class`);
    classes.push(found[0] as MigrationClass);
  }
  return classes;
}

/**
 * Rights of the application's role: it reads and writes its modules' tables; of the ledger it may
 * only read tables and execute functions; the audit log and approvals it may only read and append to.
 * With one role for everything (owner = application) there is nothing to grant, and the triggers
 * of the ledger and the audit log still refuse changes.
 */
async function grantToApplication(dataSource: DataSource, appUser: string): Promise<void> {
  const [owner] = await dataSource.query<{ name: string }[]>('SELECT current_user AS name');
  const role = decodeURIComponent(appUser);
  if (!owner || owner.name === role) return;
  const quoted = `"${role.replaceAll('"', '""')}"`;
  const schemas = await dataSource.query<{ name: string }[]>(
    `SELECT nspname AS name FROM pg_namespace
      WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'public')`,
  );
  for (const { name } of schemas) {
    const rights =
      name === 'credits' || name === 'books' ? 'SELECT' : 'SELECT, INSERT, UPDATE, DELETE';
    await dataSource.query(`GRANT USAGE ON SCHEMA "${name}" TO ${quoted}`);
    await dataSource.query(`GRANT ${rights} ON ALL TABLES IN SCHEMA "${name}" TO ${quoted}`);
    await dataSource.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA "${name}" TO ${quoted}`);
    await dataSource.query(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA "${name}" TO ${quoted}`);
  }
  for (const table of ['audit_log', 'approval', 'approval_decision'])
    await dataSource.query(`REVOKE UPDATE, DELETE ON kernel.${table} FROM ${quoted}`);
  await dataSource.query(`REVOKE ALL ON FUNCTION kernel.set_clock_offset(interval) FROM ${quoted}`);
}
