import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { commit, runProgram, say, withEmbedded, withInstallation } from './backup-program.mjs';
import { claim, isInUse, postgresFolder, readSecrets } from './data-dir.mjs';
import { Failure } from './failure.mjs';
import { absolute } from './run-backup.mjs';

const ROOM = 'drill-';

/**
 * `npm run drill`: backs up, restores into an empty place of its own, looks whether everything came,
 * and writes a report. `--from` drills a backup that is there, `--to` makes one that stays. The objects
 * come into a folder, or with `--bucket` into that bucket of the same S3 service. `--clean-up` first
 * removes what a drill left that was killed.
 */
export default async function drill(given) {
  const args = absolute(given);
  const value = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  return withInstallation(async (env) => {
    const bucket = value('--bucket');
    if (bucket !== undefined) checkBucket(env, bucket);
    const isCleanUp = args.includes('--clean-up');
    if (isCleanUp) removeLeftRooms(env.DATA_DIR);
    const room = mkdtempSync(join(env.DATA_DIR, ROOM));
    const instance = await claim(room);
    chmodSync(room, 0o711); // The server may run as another user.
    const reports = value('--report') ?? join(env.DATA_DIR, 'reports');
    mkdirSync(reports, { recursive: true, mode: 0o700 });
    try {
      return await rehearse(env, {
        room,
        reports,
        sample: value('--sample'),
        from: value('--from'),
        bucket,
        isCleanUp,
        kept: value('--to'),
      });
    } finally {
      instance.release();
      removeRoom(room);
    }
  });
}

/** What drills that were killed left in the data folder; each is named before it goes. */
function removeLeftRooms(dataDir) {
  const names = readdirSync(dataDir).filter((name) => name.startsWith(ROOM));
  const rooms = names.map((name) => join(dataDir, name));
  if (rooms.some(isInUse))
    throw new Failure(
      'Another drill of this installation is running.',
      'Wait for its end: --clean-up would take away what it works on.',
    );
  for (const room of rooms) {
    say(`Removing ${room}, which an earlier drill left.`);
    removeRoom(room);
  }
}

function removeRoom(room) {
  const database = postgresFolder(join(room, 'place'));
  rmSync(room, { recursive: true, force: true });
  if (!database.startsWith(room)) rmSync(dirname(database), { recursive: true, force: true });
}

function checkBucket(env, bucket) {
  if (!env.S3_BUCKET)
    throw new Failure(
      'The objects of this installation are in a folder.',
      'Leave --bucket out: the drill restores into a folder too.',
    );
  if (bucket === env.S3_BUCKET)
    throw new Failure(
      `${bucket} is the bucket of the installation itself.`,
      'Name an empty one: the drill restores into it, and empties it afterwards.',
    );
}

async function rehearse(env, { room, reports, sample, from, kept, bucket, isCleanUp }) {
  const to = kept ?? join(room, 'backups');
  const started = new Date().toISOString();
  const code = commit();
  const parts = [];
  /** @returns whether it came to its end, with or without findings */
  let error;
  const step = async (name, args, where) => {
    say(`\n${name}`);
    const part = join(room, `${name}.json`);
    const ended = await runProgram([name, ...args, '--part', part], where);
    if (existsSync(part)) parts.push(part);
    else error = `${name}: ${ended.error ?? `it ended with ${ended.status}`}`;
    return existsSync(part);
  };
  /** @returns whether the bucket of the drill holds nothing of a drill any more */
  const discard = async (where) => {
    const { status } = await runProgram(['discard'], where);
    if (status !== 0) error ??= `discard: objects are left in ${bucket}`;
    return status === 0;
  };

  const isReady =
    !isCleanUp || bucket === undefined || (await discard({ ...env, S3_BUCKET: bucket }));
  const isBackedUp =
    isReady &&
    (from !== undefined ||
      (await step(
        'backup',
        [
          ...['--to', to, ...(kept === undefined ? ['--throw-away'] : [])],
          ...(code ? ['--commit', code] : []),
        ],
        env,
      )));
  if (isBackedUp) {
    const place = emptyPlace(env, join(room, 'place'), bucket);
    await withEmbedded(
      place.DATA_DIR,
      async (database) => {
        const there = { ...place, ...database };
        const drill = bucket === undefined ? [] : ['--drill'];
        const isRestored = await step('restore', ['--from', from ?? to, ...drill], there);
        if (isRestored) await step('verify', sample ? ['--sample', sample] : [], there);
        // What was in a bucket before the restore refuses, and is not ours to take.
        if (bucket !== undefined && isRestored) await discard(there);
      },
      { ephemeral: true },
    );
  }
  const { status } = await runProgram(
    [
      'report',
      ...['--started', started, '--report', reports],
      ...(code ? ['--commit', code] : []),
      ...(error ? ['--error', error] : []),
      ...parts.flatMap((part) => ['--part', part]),
    ],
    env,
  );
  return status;
}

/**
 * A database and a folder for objects, or that bucket, that nothing was ever in, with the keys of the
 * installation.
 */
function emptyPlace(env, folder, bucket) {
  mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o711 });
  const { ENCRYPTION_KEY, SESSION_SECRET } = env;
  readSecrets(folder, { encryptionKey: ENCRYPTION_KEY, sessionSecret: SESSION_SECRET });
  const theirs = bucket === undefined ? /^(S3_|DATABASE_)/ : /^DATABASE_/;
  const elsewhere = Object.entries(env).filter(([name]) => !theirs.test(name));
  const store = bucket === undefined ? {} : { S3_BUCKET: bucket };
  return { ...Object.fromEntries(elsewhere), ...store, DATA_DIR: folder };
}
