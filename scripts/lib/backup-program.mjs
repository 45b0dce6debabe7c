/** The program that backs up and restores (apps/worker/src/backup.ts), as `npm run` calls it. */
import { spawn } from 'node:child_process';

import { build } from './build.mjs';
import { claim, isInUse, openDataDir } from './data-dir.mjs';
import { Failure } from './failure.mjs';
import { productEnvironment, providePostgres, runningPostgres } from './installation.mjs';
import { checkDatabase } from './outside-servers.mjs';
import { PROJECT, inProject } from './paths.mjs';
import { ask } from './processes.mjs';
import { program } from './program.mjs';

/** The configuration wants one; nothing here speaks to it. */
const NO_REDIS = 'redis://127.0.0.1:6379';

export const say = (line) => process.stdout.write(`${line}\n`);

/** The variables that are set; empty ones count as unset. */
export const environment = () =>
  Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));

/**
 * Runs one command of the program to its end.
 * @param {string[]} args @param {Record<string, string>} env
 * @returns {Promise<{ status: number, error?: string }>} the exit code, and the line that says why it
 *   ended where it was no finding
 */
export function runProgram(args, env) {
  const backup = program('backup');
  const preload = inProject('scripts', 'lib', 'die-with-parent.mjs');
  const child = spawn(process.execPath, ['--import', preload, ...backup.args, ...args], {
    cwd: PROJECT,
    env: { REDIS_URL: NO_REDIS, ...env, ...backup.env },
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
    process.stderr.write(text);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const [, error] = /✖ (.*)/.exec(said) ?? [];
      resolve({ status: code ?? 1, error: signal ? `it was ended by ${signal}` : error });
    });
  });
}

/** Of this code, where it is a checkout. */
export function commit() {
  try {
    const options = { cwd: PROJECT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return ask('git', ['rev-parse', '--short=12', 'HEAD'], options).trim();
  } catch {
    return undefined;
  }
}

/**
 * Runs `work` with the database of this installation: the one of DATABASE_URL, the embedded one that
 * is running, or the embedded one started for it.
 * @param work takes the environment of the product @returns what it returns
 */
export async function withInstallation(work) {
  const env = environment();
  const dataDir = openDataDir(env.DATA_DIR);
  await build({ say, only: ['server'] });
  const product = { ...productEnvironment(env, dataDir), DATA_DIR: dataDir };
  if (env.DATABASE_URL) {
    await checkDatabase(env);
    return work(product);
  }
  if (isInUse(dataDir)) {
    const database = runningPostgres(dataDir);
    if (database) return work({ ...product, ...database });
    throw new Failure(
      'The product is just starting or stopping.',
      'Try again when it runs, or when it has stopped.',
    );
  }
  return withEmbedded(dataDir, (database) => work({ ...product, ...database }));
}

/** Runs `work` with the embedded Postgres of a data folder that nobody else uses meanwhile. */
export async function withEmbedded(dataDir, work, options) {
  const instance = await claim(dataDir);
  const servers = [];
  try {
    return await work(await providePostgres(dataDir, (_, server) => servers.push(server), options));
  } finally {
    for (const server of servers) await server.stop();
    instance.release();
  }
}
