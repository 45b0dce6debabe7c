import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { knownWorkspaces } from '#auth';
import type { Config, Query } from '#kernel';
import { noteErasures, openErasures, type ErasuresAgain, type OpenErasure } from '#privacy';
import { BackupFailure } from '../backup-failure.js';
import { inTransaction, queryOf, withConnection } from '../data/connection.js';
import { isMissing } from '../place/files.js';
import { ERASURE_LIST, readErasures } from '../place/erasure-list.js';

export interface ErasedAgain extends ErasuresAgain {
  /** Entries of the list. */
  listed: number;
  /** Of these the ones about customers whom this database does not have. */
  unknown: number;
  /** Of the list, what the worker will carry out here now or on its day. */
  open: OpenErasure[];
}

/**
 * Lets a database that was recovered to an earlier moment know what was asked of erasures since: the
 * worker carries out again what was begun or done. Bears being called again.
 * @param from the list, or the folder in which it lies beside the backups.
 * @throws {BackupFailure} without a list, or without the product's tables
 */
export async function eraseAgain(config: Config, from: string): Promise<ErasedAgain> {
  const path = await listAt(from);
  const noted = await readErasures(path);
  return withConnection(config.database.ownerUrl, async (client) => {
    const query = queryOf(client);
    await refuseWithoutTables(query);
    return inTransaction(client, 'BEGIN', async () => {
      const ids = noted.map(({ workspaceId }) => workspaceId);
      const known = await knownWorkspaces(query, ids);
      const here = noted.filter(({ workspaceId }) => known.has(workspaceId));
      const told = await noteErasures(query, here);
      const open = await openErasures(
        query,
        here.map(({ id }) => id),
      );
      return { ...told, listed: noted.length, unknown: noted.length - here.length, open };
    });
  });
}

/** For people: what was noted, and each erasure that is to be looked after. */
export function erasedAgainText(done: ErasedAgain): string[] {
  const { listed, again, planned, takenBack, unknown, open } = done;
  return [
    `${listed} erasures are on the list.`,
    `  ${again} were begun or done since this state of the database: the worker carries them out again, from now on.`,
    `  ${planned} were asked for since: they are planned again for their day.`,
    `  ${takenBack} were taken back since: they are taken back here too.`,
    `  ${unknown} are about customers whom this database does not have.`,
    ...(open.length === 0 ? ['Nothing of the list is open here.'] : ['Open here:']),
    ...open.map(
      ({ id, workspaceId, status, nextAt }) =>
        `  erasure ${id}, customer ${workspaceId}: ${status}, goes on at ${nextAt}`,
    ),
  ];
}

async function listAt(from: string): Promise<string> {
  const isFolder = (await factsAt(from))?.isDirectory() === true;
  const path = isFolder ? join(from, ERASURE_LIST) : from;
  if ((await factsAt(path)) !== null) return path;
  throw new BackupFailure(
    `There is no list of erasures at ${path}.`,
    `Name the folder of your backups, or ${ERASURE_LIST} itself. Without the list, ask for the erasures again in the console.`,
  );
}

const factsAt = (path: string) =>
  stat(path).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });

async function refuseWithoutTables(query: Query): Promise<void> {
  const [row] = await query<{ there: boolean }>(
    `SELECT to_regclass('privacy.erasure') IS NOT NULL AS there`,
  );
  if (row?.there) return;
  throw new BackupFailure(
    'This database does not have the tables of the product, or those of an older version.',
    'A backup is restored with `npm run restore -- --from FOLDER`. A recovered database of an older version is migrated by the start of the product: start it once, with its workers alone.',
  );
}
