import type { RunKind, RunOutcome } from './backup-run.js';
import type { Manifest } from './place/manifest.js';
import { peakMemory } from './progress.js';
import type { Part } from './report.js';
import type { Restored } from './restore-backup/restore-backup.js';
import type { BackupMade } from './take-backup/take-backup.js';
import type { Verified } from './verify-restored/verify-restored.js';

/** What a backup holds, for the row of a run. */
export type BackupFacts = Pick<
  RunOutcome,
  'backupTakenAt' | 'rows' | 'databaseBytes' | 'objects' | 'objectBytes'
>;

/** What one process of a drill hands to the one that writes the report. */
export interface PartFile {
  part: Part;
  backup?: BackupFacts;
  picturesOpened?: number;
}

export function factsOfBackup({ takenAt, tables, objects }: Manifest): BackupFacts {
  return {
    backupTakenAt: new Date(takenAt),
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    databaseBytes: tables.reduce((sum, { file }) => sum + file.bytes, objects.file.bytes),
    objects: objects.count,
    objectBytes: objects.bytes,
  };
}

const NO_BACKUP: BackupFacts = {
  backupTakenAt: null,
  rows: null,
  databaseBytes: null,
  objects: null,
  objectBytes: null,
};

/** @param run `error` says why it did not come to its end, null where it did */
export function outcomeOf(
  run: { kind: RunKind; startedAt: Date; finishedAt: Date; commit: string | null },
  parts: readonly PartFile[],
  error: string | null,
): RunOutcome {
  const facts = parts.reduce((all, { backup }) => ({ ...all, ...backup }), NO_BACKUP);
  return {
    ...run,
    ...facts,
    backupTakenAt: facts.backupTakenAt && new Date(facts.backupTakenAt),
    picturesOpened:
      parts.find(({ picturesOpened }) => picturesOpened !== undefined)?.picturesOpened ?? null,
    findings: parts.flatMap(({ part }) => part.findings),
    error,
  };
}

/** The parts of a report, told by the process that did them. */
export function backupPart({ steps, findings, manifest, reused, dropped }: BackupMade): Part {
  const { gone } = manifest.objects;
  return {
    name: 'backup',
    steps,
    findings,
    peakMemory: peakMemory(),
    notes: [
      ...(reused > 0 ? [`${reused} objects were in this place already`] : []),
      ...(gone.length > 0
        ? [`${gone.length} objects were deleted while the backup was made, as their rows say`]
        : []),
      ...(dropped
        ? [`${dropped.backups} older backups and ${dropped.objects} objects were dropped`]
        : []),
    ],
  };
}

export function restorePart({ steps, findings, erasures, migrated, manifest }: Restored): Part {
  const { again, planned, takenBack, listed } = erasures;
  return {
    name: 'restore',
    steps,
    findings,
    peakMemory: peakMemory(),
    notes: [
      ...(migrated > 0 ? [`${migrated} newer migrations were applied`] : []),
      ...(manifest.objects.gone.length > 0
        ? [`${manifest.objects.gone.length} objects were deleted before they could be backed up`]
        : []),
      ...(again + planned + takenBack > 0
        ? [
            `erasures after the backup: ${again} will be carried out again by the worker, ${planned} are planned again, ${takenBack} were taken back again`,
          ]
        : [listed ? 'no erasure came after the backup' : 'no list of erasures had an entry']),
    ],
  };
}

export function verifyPart({ steps, findings, objects, pictures }: Verified): Part {
  return {
    name: 'verify',
    steps,
    findings,
    peakMemory: peakMemory(),
    notes: [
      `${objects.inStore} objects in the store, ${objects.rows} by the rows`,
      `${pictures.opened} objects opened and the same as their rows`,
    ],
  };
}
