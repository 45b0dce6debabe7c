import pg from 'pg';
import type { Query } from '#kernel';
import { BackupFailure } from '../backup-failure.js';

const CONNECT_ms = 10_000;

/**
 * Runs `work` with one connection of its own, which has no time limits: a backup reads for as long as
 * there is something to read.
 */
export async function withConnection<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'gpt-image-2-backup',
    connectionTimeoutMillis: CONNECT_ms,
    keepAlive: true,
    options: '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0',
  });
  // A connection that breaks fails what is being asked; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** One connection as other modules' functions take it. */
export function queryOf(client: pg.Client): Query {
  return async <Row>(text: string, params: readonly unknown[] = []) =>
    (await client.query(text, [...params])).rows as Row[];
}

/** Runs `work` in a transaction; an error undoes it whole. */
export async function inTransaction<T>(
  client: pg.Client,
  begin: string,
  work: () => Promise<T>,
): Promise<T> {
  await client.query(begin);
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Any number that nothing else in the database locks. */
const ONE_BACKUP = 7_246_310_002;

/**
 * Runs `work` while no other backup of this installation runs: one that ends would drop objects that
 * the other has just copied.
 * @throws {BackupFailure}
 */
export function asOnlyBackup<T>(url: string, work: (query: Query) => Promise<T>): Promise<T> {
  return withConnection(url, async (client) => {
    const query = queryOf(client);
    const [turn] = await query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
      ONE_BACKUP,
    ]);
    if (turn?.taken) return work(query);
    throw new BackupFailure(
      'Another backup of this installation is running.',
      'Wait until it has ended.',
    );
  });
}
