import { hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Measured } from '#kernel';
import { BackupFailure } from '../backup-failure.js';
import { factsOf, isMissing, writeText } from './files.js';

export const MANIFEST = 'manifest.json';
const MANIFEST_HASH = 'manifest.sha256';
export const OBJECT_LIST = 'objects.jsonl.gz';
/** Grows when an older program could not read what a newer one writes. */
const FORMAT = 1;
/** Damaged files that one message names. */
const MAX_NAMED = 5;

const file = z.object({ path: z.string(), bytes: z.int(), sha256: z.string() });
const note = z.object({ id: z.string(), key: z.string() });

export const manifestSchema = z.object({
  format: z.literal(FORMAT),
  /** When the snapshot of the database was taken. */
  takenAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  commit: z.string().nullable(),
  postgres: z.string(),
  /** Tells whether another ENCRYPTION_KEY is the same, and nothing about it. */
  keyCheck: z.object({ salt: z.string(), value: z.string() }),
  migrations: z.array(z.string()),
  tables: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      columns: z.array(z.string()),
      rows: z.int(),
      file,
    }),
  ),
  sequences: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      lastValue: z.string(),
      isCalled: z.boolean(),
    }),
  ),
  books: z.record(z.string(), z.int()),
  objects: z.object({
    count: z.int(),
    bytes: z.int(),
    file,
    /** Were deleted between the snapshot and the copy. */
    gone: z.array(note),
    /** Should have been there. */
    missing: z.array(note),
  }),
});

export type Manifest = z.output<typeof manifestSchema>;

/** @param salt of the manifest that is compared with; absent: a new one */
export function keyCheckOf(
  encryptionKey: string,
  salt = randomBytes(16).toString('hex'),
): Manifest['keyCheck'] {
  const value = hkdfSync('sha256', encryptionKey, salt, 'backup.key-check', 16);
  return { salt, value: Buffer.from(value).toString('hex') };
}

/** @throws {BackupFailure} */
export function refuseOtherKey({ keyCheck }: Manifest, encryptionKey: string): void {
  const ours = Buffer.from(keyCheckOf(encryptionKey, keyCheck.salt).value);
  const theirs = Buffer.from(keyCheck.value);
  if (ours.length === theirs.length && timingSafeEqual(ours, theirs)) return;
  throw new BackupFailure(
    'ENCRYPTION_KEY is not the one that this backup was made with: signing secrets and share links of customers would be lost.',
    'Set ENCRYPTION_KEY and SESSION_SECRET of the old installation (`encryptionKey` and `sessionSecret` in secrets.json of its data folder).',
  );
}

/** The last file of a backup: with it the backup is whole. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const { sha256 } = await writeText(
    join(folder, MANIFEST),
    `${JSON.stringify(manifest, null, 2)}\n`,
  );
  await writeText(join(folder, MANIFEST_HASH), `${sha256}  ${MANIFEST}\n`);
}

/** @throws {BackupFailure} unless it is there, unchanged, and of a form that we know. */
export async function readManifest(folder: string): Promise<Manifest> {
  const read = (name: string) =>
    readFile(join(folder, name), 'utf8').catch((error: unknown) => {
      if (isMissing(error)) throw noBackup(folder);
      throw error;
    });
  const [text, hash] = [await read(MANIFEST), await read(MANIFEST_HASH)];
  const { sha256 } = await factsOf(join(folder, MANIFEST));
  if (!hash.startsWith(sha256)) throw damaged(folder, [MANIFEST]);
  const parsed = manifestSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new BackupFailure(
    `The backup ${folder} was written in a form that this version does not know.`,
    'Restore it with the version that made it, or a newer one.',
  );
}

/**
 * Reads every file of the database once, and compares it with the manifest.
 * @throws {BackupFailure} naming what is damaged or missing
 */
export async function verifyFiles(folder: string, manifest: Manifest): Promise<void> {
  const files = [...manifest.tables.map((table) => table.file), manifest.objects.file];
  const wrong: string[] = [];
  for (const expected of files) {
    const found = await factsOf(join(folder, expected.path)).catch(() => null);
    if (!isSame(found, expected)) wrong.push(expected.path);
  }
  if (wrong.length > 0) throw damaged(folder, wrong);
}

const isSame = (found: Measured | null, expected: Measured): boolean =>
  found?.bytes === expected.bytes && found.sha256 === expected.sha256;

function damaged(folder: string, files: readonly string[]): BackupFailure {
  const named = files.slice(0, MAX_NAMED).join(', ');
  const more = files.length > MAX_NAMED ? ` and ${files.length - MAX_NAMED} more` : '';
  return new BackupFailure(
    `The backup ${folder} is damaged: ${named}${more} is not what was written.`,
    'Nothing was restored from it. Take another copy of this backup, or an older one.',
  );
}

function noBackup(folder: string): BackupFailure {
  return new BackupFailure(
    `${folder} holds no finished backup (${MANIFEST} is missing).`,
    'Name the folder of one backup, or the folder that `npm run backup -- --to` was given: the latest in it is taken.',
  );
}

const BACKUP_NAME = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z(-\d+)?$/;

/** A folder of its own for a backup; names sort by time. */
export const backupName = (at: Date) => `${at.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;

/** Finished backups of a place, the oldest first. */
export async function backupsIn(place: string): Promise<string[]> {
  const names = await readdir(place).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return names.filter((name) => BACKUP_NAME.test(name)).sort();
}

/** One backup, given itself or the place that it lies in. @throws {BackupFailure} */
export async function findBackup(from: string): Promise<{ place: string; folder: string }> {
  const names = await backupsIn(from);
  const latest = names.at(-1);
  if (latest) return { place: from, folder: join(from, latest) };
  await readManifest(from);
  return { place: join(from, '..'), folder: from };
}
