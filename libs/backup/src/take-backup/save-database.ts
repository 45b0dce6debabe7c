import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { bookTotals } from '#credits';
import type { Config, Query } from '#kernel';
import { storedRows } from '#storage';
import {
  appliedMigrations,
  quote,
  quoted,
  sequencesOf,
  tablesOf,
  type Table,
} from '../data/catalog.js';
import { inTransaction, queryOf, withConnection } from '../data/connection.js';
import { copyOut } from '../data/copy.js';
import { BackupFailure } from '../backup-failure.js';
import { jsonLines, writeWhole } from '../place/files.js';
import { keyCheckOf, OBJECT_LIST, type Manifest } from '../place/manifest.js';

export interface SavedDatabase extends Pick<
  Manifest,
  'postgres' | 'keyCheck' | 'migrations' | 'tables' | 'sequences' | 'books'
> {
  objectList: Manifest['objects']['file'];
  /** Of all files together, as they are written. */
  bytes: number;
}

/** Most of a database is text that repeats itself: the quickest compression takes most of it. */
const compression = () => createGzip({ level: 1 });

/** One moment of the database, whatever is written meanwhile; nobody waits for it. */
const SNAPSHOT = 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY';

/**
 * Writes the rows of all tables as of one moment, and the list of the objects that they name.
 * @param folder of the backup
 * @throws {BackupFailure} when there is nothing to back up
 */
export function saveDatabase(config: Config, folder: string): Promise<SavedDatabase> {
  return withConnection(config.database.ownerUrl, (client) =>
    inTransaction(client, SNAPSHOT, () => save(client, config.encryptionKey, folder)),
  );
}

async function save(client: Client, encryptionKey: string, folder: string): Promise<SavedDatabase> {
  const query = queryOf(client);
  const migrations = await appliedMigrations(query);
  const tables = await tablesOf(query);
  if (migrations.length === 0 || tables.length === 0)
    throw new BackupFailure(
      'There is nothing to back up: the database holds no tables of this product that this role owns.',
      'Start the product once, or set DATABASE_OWNER_URL to the owner of its tables.',
    );
  // A migration that runs meanwhile must not take a table away.
  await query(`LOCK TABLE ${tables.map(quoted).join(', ')} IN ACCESS SHARE MODE`);
  const saved: Manifest['tables'] = [];
  for (const table of tables) saved.push(await saveTable(client, table, folder));
  const objectList = await writeWhole(join(folder, OBJECT_LIST), jsonLines(lines(query)), {
    through: compression(),
  });
  const [server] = await query<{ server_version: string }>('SHOW server_version');
  return {
    postgres: server?.server_version ?? '',
    keyCheck: keyCheckOf(encryptionKey),
    migrations,
    tables: saved,
    sequences: await sequencesOf(query),
    books: { ...(await bookTotals(query)) },
    objectList: { path: OBJECT_LIST, ...objectList },
    bytes: saved.reduce((sum, { file }) => sum + file.bytes, objectList.bytes),
  };
}

async function saveTable(
  client: Client,
  table: Table,
  folder: string,
): Promise<Manifest['tables'][number]> {
  const columns = table.columns.map(quote).join(', ');
  const { stream, rows } = copyOut(client, `COPY ${quoted(table)} (${columns}) TO STDOUT`);
  const path = `database/${table.schema}.${table.name}.copy.gz`;
  const facts = await writeWhole(join(folder, path), stream, { through: compression() });
  return { ...table, rows: rows(), file: { path, ...facts } };
}

async function* lines(query: Query) {
  for await (const { id, key, bytes, sha256, contentType } of storedRows(query))
    yield { id, key, bytes, sha256, type: contentType };
}
