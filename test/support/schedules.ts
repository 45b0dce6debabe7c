import { until } from '../../scripts/lib/net.mjs';
import type { TestApp } from './app.js';
import { ownerSql } from './http-client.js';

/** Ends a schedule of the worker: no run of it begins any more, and none is under way. */
export async function stopSchedule(app: TestApp, name: string): Promise<void> {
  const stopped = await ownerSql(
    app,
    `UPDATE kernel.schedule SET next_run_at = 'infinity' WHERE name = $1 RETURNING name`,
    [name],
  );
  if (stopped.length === 0) throw new Error(`There is no schedule ${name}.`);
  const isIdle = async () =>
    (
      await ownerSql(
        app,
        'SELECT name FROM kernel.schedule WHERE name = $1 AND lease_owner IS NULL',
        [name],
      )
    ).length > 0;
  await until(isIdle, { what: `the end of ${name}` });
}
