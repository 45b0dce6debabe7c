import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { commit, runProgram, say, withEmbedded, withInstallation } from './backup-program.mjs';
import { postgresFolder, readSecrets } from './data-dir.mjs';
import { absolute } from './run-backup.mjs';

/**
 * `npm run drill`: backs up, restores into an empty place of its own, looks whether everything came,
 * and writes a report. `--from` drills a backup that is there, `--to` makes one that stays.
 */
export default async function drill(given) {
  const args = absolute(given);
  const value = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  return withInstallation(async (env) => {
    const room = mkdtempSync(join(env.DATA_DIR, 'drill-'));
    chmodSync(room, 0o711); // The server may run as another user.
    const reports = value('--report') ?? join(env.DATA_DIR, 'reports');
    mkdirSync(reports, { recursive: true, mode: 0o700 });
    try {
      return await rehearse(env, {
        room,
        reports,
        sample: value('--sample'),
        from: value('--from'),
        to: value('--to') ?? join(room, 'backups'),
      });
    } finally {
      const database = postgresFolder(join(room, 'place'));
      rmSync(room, { recursive: true, force: true });
      if (!database.startsWith(room)) rmSync(dirname(database), { recursive: true, force: true });
    }
  });
}

async function rehearse(env, { room, reports, sample, from, to }) {
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

  const isBackedUp =
    from !== undefined ||
    (await step('backup', ['--to', to, ...(code ? ['--commit', code] : [])], env));
  if (isBackedUp) {
    const place = emptyPlace(env, join(room, 'place'));
    await withEmbedded(
      place.DATA_DIR,
      async (database) => {
        const there = { ...place, ...database };
        if (await step('restore', ['--from', from ?? to], there))
          await step('verify', sample ? ['--sample', sample] : [], there);
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

/** A database and a folder for objects that nothing was ever in, with the keys of the installation. */
function emptyPlace(env, folder) {
  mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o711 });
  const { ENCRYPTION_KEY, SESSION_SECRET } = env;
  readSecrets(folder, { encryptionKey: ENCRYPTION_KEY, sessionSecret: SESSION_SECRET });
  const elsewhere = Object.entries(env).filter(([name]) => !/^(S3_|DATABASE_)/.test(name));
  return { ...Object.fromEntries(elsewhere), DATA_DIR: folder };
}
