import { withClient } from '../../scripts/lib/postgres.mjs';
import type { TestDatabase } from './postgres.js';

/** Moves the database's clock (`kernel.now()`) by a Postgres interval; '0' puts it right again. */
export async function setClockOffset(database: TestDatabase, by: string): Promise<void> {
  await withClient(database.ownerUrl, async (client) => {
    await client.query('SELECT kernel.set_clock_offset($1::interval)', [by]);
  });
}

/**
 * Does `work` at a later time, and goes back. No schedule begins meanwhile: one that did would next be
 * due only then, and what it prunes by age would be gone.
 */
export async function atLater<T>(
  database: TestDatabase,
  by: string,
  work: () => Promise<T>,
): Promise<T> {
  return withClient(database.ownerUrl, async (client) => {
    await client.query('BEGIN; LOCK TABLE kernel.schedule IN EXCLUSIVE MODE');
    await setClockOffset(database, by);
    try {
      return await work();
    } finally {
      await setClockOffset(database, '0');
      await client.query('COMMIT');
    }
  });
}
