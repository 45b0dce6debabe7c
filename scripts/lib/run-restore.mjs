import { existsSync } from 'node:fs';

import { environment, runProgram, say, withEmbedded, withInstallation } from './backup-program.mjs';
import { build } from './build.mjs';
import { openDataDir, readSecrets, secretsFile } from './data-dir.mjs';
import { Failure } from './failure.mjs';
import { checkDatabase } from './outside-servers.mjs';
import { absolute } from './run-backup.mjs';

/**
 * `npm run restore -- --from FOLDER`: into the empty place that the environment names. With
 * `--only-erasures` into the database that is there, and nothing but what was asked of erasures.
 */
export default async function restore(given) {
  const args = absolute(given);
  if (args.includes('--only-erasures')) return eraseAgain(args);
  const env = environment();
  const dataDir = openDataDir(env.DATA_DIR);
  await build({ say, only: ['server'] });
  const product = { ...keysOf(env, dataDir), ...env, DATA_DIR: dataDir };
  // Whatever can be refused is refused before a place is made.
  const anywhere = { DATABASE_URL: 'postgres://nowhere/nowhere', ...product };
  const from = args.slice(args.indexOf('--from'), args.indexOf('--from') + 2);
  const inspected = await runProgram(
    ['inspect', ...(args.includes('--from') ? from : [])],
    anywhere,
  );
  if (inspected.status !== 0) return inspected.status;
  if (env.DATABASE_URL) {
    await checkDatabase(env);
    return restoreAndLook(args, product);
  }
  readSecrets(dataDir, {
    encryptionKey: product.ENCRYPTION_KEY,
    sessionSecret: product.SESSION_SECRET,
  });
  return withEmbedded(dataDir, (database) => restoreAndLook(args, { ...product, ...database }));
}

async function eraseAgain(args) {
  const rest = args.filter((arg) => arg !== '--only-erasures');
  const { status } = await withInstallation((env) => runProgram(['erase-again', ...rest], env));
  return status;
}

async function restoreAndLook(args, env) {
  const restored = await runProgram(['restore', ...args], env);
  if (restored.error) return restored.status;
  const looked = await runProgram(['verify'], env);
  const isGood = restored.status === 0 && looked.status === 0;
  say(
    isGood
      ? '\nRestored. docs/backup.md says what to do before customers come back.'
      : '\nRestored, with the findings above. docs/backup.md says what they mean.',
  );
  return isGood ? 0 : 1;
}

/** A backup holds no keys: they have to be here before it is restored. */
function keysOf(env, dataDir) {
  if (env.ENCRYPTION_KEY && env.SESSION_SECRET) return {};
  if (existsSync(secretsFile(dataDir))) {
    const { encryptionKey, sessionSecret } = readSecrets(dataDir);
    return { ENCRYPTION_KEY: encryptionKey, SESSION_SECRET: sessionSecret };
  }
  throw new Failure(
    'A backup holds no keys, and there are none here.',
    `Put secrets.json of the old installation into ${dataDir}, or set ENCRYPTION_KEY and SESSION_SECRET to its keys.`,
  );
}
