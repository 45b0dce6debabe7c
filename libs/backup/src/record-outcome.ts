import type { Config } from '#kernel';
import { recordRun } from './data/backup-run.repository.js';
import { queryOf, withConnection } from './data/connection.js';
import type { RunOutcome } from './backup-run.js';

/** Writes into the installation what a backup or a drill of it came to, for the console. */
export function recordOutcome(config: Config, outcome: RunOutcome): Promise<void> {
  return withConnection(config.database.url, (client) => recordRun(queryOf(client), outcome));
}
