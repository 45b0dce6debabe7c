import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import {
  BackupFailure,
  backupPart,
  factsOfBackup,
  outcomeOf,
  restoreBackup,
  takeBackup,
  type BackupMade,
  type RunOutcome,
} from '#backup';
import { Config, SystemClock } from '#kernel';
import { withClient } from '../../../scripts/lib/postgres.mjs';
import { emptyDatabase } from '../../support/postgres.js';
import type { TestStore } from '../../support/object-stores.js';

export const MIGRATIONS = fileURLToPath(new URL('../../../migrations/', import.meta.url));
export const clock = new SystemClock();

/** What the test leaves behind, undone in reverse. */
export class Leavings {
  private readonly undo: (() => Promise<unknown>)[] = [];

  add(undo: () => Promise<unknown>): void {
    this.undo.push(undo);
  }

  async folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'backup-test-'));
    this.add(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }

  async clear(): Promise<void> {
    for (const undo of this.undo.reverse()) await undo();
  }
}

/** A place that nothing was ever in: a database without tables, and a store without objects. */
export async function emptyPlace(
  leavings: Leavings,
  like: Config,
  options: { store?: TestStore; encryptionKey?: string } = {},
): Promise<Config> {
  const database = await emptyDatabase();
  leavings.add(() => database.drop());
  return new Config({
    DATA_DIR: await leavings.folder(),
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    REDIS_URL: like.redisUrl,
    SESSION_SECRET: like.sessionSecret,
    ENCRYPTION_KEY: options.encryptionKey ?? like.encryptionKey,
    ...options.store?.env,
  });
}

export const backup = (config: Config, place: string) =>
  takeBackup(config, clock, { place, commit: 'test' });

export const restore = (config: Config, from: string, options: { isDrill?: boolean } = {}) =>
  restoreBackup(config, clock, { from, migrations: MIGRATIONS, ...options });

/** What a run of so many hours ago came to, about the backup that was made. */
export function outcome(
  made: BackupMade,
  kind: RunOutcome['kind'],
  hoursAgo: number,
  found: BackupMade['findings'] = [],
): RunOutcome {
  const at = new Date(clock.now().getTime() - hoursAgo * 3_600_000);
  const part = { ...backupPart(made), findings: found };
  const run = { kind, startedAt: at, finishedAt: at, commit: 'test' };
  return outcomeOf(run, [{ part, backup: factsOfBackup(made.manifest) }], null);
}

export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What the owner of the tables reads, or changes, there. */
export const rowsOf = <Row>(config: Config, text: string, params: unknown[] = []) =>
  withClient(
    config.database.ownerUrl,
    async (client) => (await client.query(text, params)).rows as Row[],
  );

/** The one message by which a restore was refused. */
export function refusal(restoring: Promise<unknown>): Promise<string> {
  return restoring.then(
    () => {
      throw new Error('it was restored');
    },
    (error: unknown) => {
      expect(error).toBeInstanceOf(BackupFailure);
      return (error as BackupFailure).message;
    },
  );
}

/** What of findings is compared. */
export const findings = ({ findings: all }: { findings: { code: string; subject: string }[] }) =>
  all.map(({ code, subject }) => ({ code, subject }));

/** To open every object. */
export const everything = { sample: null, seed: 'test' };
