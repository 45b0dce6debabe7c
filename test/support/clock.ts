import { withClient } from '../../scripts/lib/postgres.mjs';
import type { TestDatabase } from './postgres.js';

/** Moves the database's clock (`kernel.now()`) by a Postgres interval; '0' puts it right again. */
export async function setClockOffset(database: TestDatabase, by: string): Promise<void> {
  await withClient(database.ownerUrl, async (client) => {
    await client.query('SELECT kernel.set_clock_offset($1::interval)', [by]);
  });
}
