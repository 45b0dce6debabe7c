import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Config, Query } from '#kernel';
import { notedErasures } from '#privacy';
import { openObjectStore } from '#storage';
import type { Finding } from '../backup-failure.js';
import { asOnlyBackup, queryOf, withConnection } from '../data/connection.js';
import { noteInPlace } from '../place/erasure-list.js';
import { PRIVATE_FOLDER } from '../place/files.js';
import { backupName, OBJECT_LIST, writeManifest, type Manifest } from '../place/manifest.js';
import { dropOldBackups, type Dropped } from '../place/drop-old-backups.js';
import { Progress, type Step } from '../progress.js';
import { copyObjects, type CopiedObjects } from './copy-objects.js';
import { saveDatabase, type SavedDatabase } from './save-database.js';

export interface BackupOptions {
  /** The folder that holds all backups of this installation. */
  place: string;
  /** Of the running program, for the manifest. */
  commit: string | null;
  /** Older finished backups than the newest so many go afterwards; absent: all stay. */
  keep?: number | undefined;
  progress?: Progress;
  /** Called between the snapshot and the copy of the objects; for tests. */
  afterSnapshot?: () => Promise<void>;
}

export interface BackupMade {
  /** The folder of this one backup. */
  folder: string;
  manifest: Manifest;
  /** Objects that an older backup of the place had brought. */
  reused: number;
  dropped: Dropped | null;
  findings: Finding[];
  steps: Step[];
}

/**
 * Backs the installation up, running or not: the database as it is at one moment, then every object
 * that it says is there. Objects never change, so those that the place has already are not copied
 * again. The folder gets its name when it is whole.
 */
export function takeBackup(
  config: Config,
  clock: Clock,
  options: BackupOptions,
): Promise<BackupMade> {
  return asOnlyBackup(config.database.ownerUrl, (live) => take({ config, clock, live }, options));
}

interface Means {
  config: Config;
  clock: Clock;
  /** Sees what was committed since the snapshot. */
  live: Query;
}

async function take(means: Means, options: BackupOptions): Promise<BackupMade> {
  const { config, clock } = means;
  const { place, keep, progress = new Progress() } = options;
  const folder = await freeName(join(place, backupName(clock.now())));
  const half = `${folder}.half`;
  await mkdir(half, { recursive: true, mode: PRIVATE_FOLDER });
  try {
    const takenAt = clock.now();
    const database = await progress.step(
      'database',
      () => saveDatabase(config, half),
      (saved) => saved.bytes,
    );
    await options.afterSnapshot?.();
    await noteInPlace(place, await notedErasures(means.live));
    const objects = await progress.step(
      'objects',
      () => copyAll(means, place, half),
      (copied) => copied.copied_bytes,
    );
    const manifest = manifestOf({ database, objects, takenAt, clock, commit: options.commit });
    await writeManifest(half, manifest);
    await rename(half, folder);
    const dropped = keep
      ? await progress.step('older backups', () => dropOldBackups(place, keep))
      : null;
    const { reused, findings } = objects;
    return { folder, manifest, reused, dropped, findings, steps: progress.steps };
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    throw error;
  }
}

/** The list of erasures alone: quick, so that it can run every hour. @returns how many there are */
export function noteErasuresOnly(config: Config, place: string): Promise<number> {
  return withConnection(config.database.ownerUrl, async (client) =>
    noteInPlace(place, await notedErasures(queryOf(client))),
  );
}

function copyAll({ config, clock, live }: Means, place: string, half: string) {
  const store = openObjectStore(config, clock);
  return copyObjects({ store, place, list: join(half, OBJECT_LIST), live });
}

function manifestOf(made: {
  database: SavedDatabase;
  objects: CopiedObjects;
  takenAt: Date;
  clock: Clock;
  commit: string | null;
}): Manifest {
  const { database, objects, takenAt, clock, commit } = made;
  const { objectList, bytes: _bytes, ...saved } = database;
  return {
    format: 1,
    takenAt: takenAt.toISOString(),
    finishedAt: clock.now().toISOString(),
    commit,
    ...saved,
    objects: {
      count: objects.count,
      bytes: objects.bytes,
      file: objectList,
      gone: objects.gone,
      missing: objects.missing,
    },
  };
}

/** Two backups in one second are two backups. */
async function freeName(wanted: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    const isTaken = await access(name).then(
      () => true,
      () => false,
    );
    if (!isTaken) return name;
  }
}
