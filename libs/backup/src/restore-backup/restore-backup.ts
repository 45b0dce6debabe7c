import { join } from 'node:path';
import { knownWorkspaces } from '#auth';
import { migrate, migrationNames, type Clock, type Config } from '#kernel';
import { noteErasures, type ErasuresAgain } from '#privacy';
import { markLost, openObjectStore, type ObjectStore } from '#storage';
import { BackupFailure, type Finding } from '../backup-failure.js';
import { appliedMigrations, presentSchemas } from '../data/catalog.js';
import { queryOf, withConnection } from '../data/connection.js';
import { findDrill, markDrill } from '../place/drill-mark.js';
import { ERASURE_LIST, readErasures } from '../place/erasure-list.js';
import {
  findBackup,
  readManifest,
  refuseOtherKey,
  verifyFiles,
  type Manifest,
} from '../place/manifest.js';
import { Progress, type Step } from '../progress.js';
import { loadDatabase } from './load-database.js';
import { putObjects } from './put-objects.js';

export interface RestoreOptions {
  /** The folder of one backup, or of the place that it lies in: then the latest. */
  from: string;
  /** Folder of the migrations that this program has. */
  migrations: string;
  /** Where the list of erasures is not beside the backup. */
  erasures?: string | undefined;
  /** For a drill: the store is marked as one that can be emptied again. */
  isDrill?: boolean;
  progress?: Progress;
}

export interface Restored {
  folder: string;
  manifest: Manifest;
  /** Migrations that are newer than the backup. */
  migrated: number;
  objects: { count: number; bytes: number };
  erasures: ErasuresAgain & { listed: boolean };
  findings: Finding[];
  steps: Step[];
}

/**
 * Restores a backup into an empty place: the database and the object store that `config` names. What
 * can be refused is refused before anything is written.
 * @throws {BackupFailure} damaged files, another ENCRYPTION_KEY, a place that is not empty, a backup
 * of a newer version
 */
export async function restoreBackup(
  config: Config,
  clock: Clock,
  options: RestoreOptions,
): Promise<Restored> {
  const progress = options.progress ?? new Progress();
  const { place, folder } = await findBackup(options.from);
  const manifest = await readManifest(folder);
  refuseOtherKey(manifest, config.encryptionKey);
  const ours = await migrationNames(options.migrations);
  refuseNewer(manifest, ours);
  const erasures = await readErasures(options.erasures ?? join(place, ERASURE_LIST));
  const store = openObjectStore(config, clock);
  await refuseUsedPlace(config, store, manifest);
  const files_bytes = manifest.tables.reduce((sum, { file }) => sum + file.bytes, 0);
  await progress.step(
    'files verified',
    () => verifyFiles(folder, manifest),
    () => files_bytes,
  );

  const databaseUrls = {
    ownerUrl: config.database.ownerUrl,
    appUrl: config.database.url,
    folder: options.migrations,
  };
  await migrate({ ...databaseUrls, only: new Set(manifest.migrations) });
  const findings = await progress.step('database', () => loadDatabase(config, folder, manifest));
  if (options.isDrill) await markDrill(store, folder);
  const objects = await progress.step(
    'objects',
    () => putObjects(store, { place, folder, manifest }),
    ({ bytes }) => bytes,
  );
  const told = await withConnection(config.database.ownerUrl, async (client) => {
    const query = queryOf(client);
    await markLost(query, objects.lost);
    const known = await knownWorkspaces(
      query,
      erasures.map(({ workspaceId }) => workspaceId),
    );
    return noteErasures(
      query,
      erasures.filter(({ workspaceId }) => known.has(workspaceId)),
    );
  });
  const { applied } = await progress.step('newer migrations', () => migrate(databaseUrls));
  return {
    folder,
    manifest,
    migrated: applied.length,
    objects: { count: objects.count, bytes: objects.bytes },
    erasures: { ...told, listed: erasures.length > 0 },
    findings: [...findings, ...objects.findings],
    steps: progress.steps,
  };
}

function refuseNewer({ migrations }: Manifest, ours: readonly string[]): void {
  const unknown = migrations.filter((name) => !ours.includes(name));
  if (unknown.length === 0) return;
  throw new BackupFailure(
    `This backup was made by another, newer version: its migration ${unknown.at(-1) ?? ''} is not known here.`,
    'Restore it with the version that made it, or a newer one.',
  );
}

/** Nothing is ever restored over something. */
async function refuseUsedPlace(
  config: Config,
  store: ObjectStore,
  { tables }: Manifest,
): Promise<void> {
  const schemas = [...new Set(tables.map(({ schema }) => schema))];
  const found = await withConnection(config.database.ownerUrl, async (client) => {
    const query = queryOf(client);
    const migrations = await appliedMigrations(query);
    const present = await presentSchemas(query, schemas);
    return migrations.length > 0 ? ['schema_migrations', ...present] : present;
  });
  if (found.length > 0)
    throw new BackupFailure(
      `The database is not empty: it has ${found.slice(0, 3).join(', ')}${found.length > 3 ? ' …' : ''}.`,
      'A backup is restored into an empty database only: make a new one, or set DATA_DIR to a new folder.',
    );
  const drill = await findDrill(store);
  if (drill)
    throw new BackupFailure(
      `The object store holds what a drill left that began at ${drill.since.toISOString()}.`,
      'Where no other drill is running into it: `npm run drill -- --bucket NAME --clean-up` takes that out.',
    );
  const { objects } = await store.list('', { limit: 1 });
  if (objects.length > 0)
    throw new BackupFailure(
      `The object store is not empty: it has ${objects[0]?.key ?? ''}.`,
      'A backup is restored into an empty store only: set S3_BUCKET to a new bucket, or DATA_DIR to a new folder.',
    );
}
