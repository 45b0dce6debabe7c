import { withClient } from '../../scripts/lib/postgres.mjs';
import type { TestDatabase } from './postgres.js';

/** Retention deletes what is due at once, as an operator may want it: its owners are not told before. */
export async function tellNobody(database: Pick<TestDatabase, 'ownerUrl'>): Promise<void> {
  await withClient(database.ownerUrl, async (client) => {
    await client.query(
      `INSERT INTO kernel.retention_setting (name, days) VALUES ('deletion-notice', 0)
       ON CONFLICT (name) DO UPDATE SET days = 0`,
    );
  });
}
