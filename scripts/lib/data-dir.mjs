import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { asFailure, Failure } from './failure.mjs';
import { withLock } from './lock.mjs';
import { PROJECT, inProject } from './paths.mjs';
import { commandOf, identityOf } from './processes.mjs';
import { isRoot, othersCanEnter, systemHomeFor } from './privileges.mjs';

const NEEDED_bytes = 500 * 1024 * 1024;
const LOG_limit_bytes = 20 * 1024 * 1024;

/**
 * The folder that holds everything a default installation must keep: database, files, keys, logs.
 * Root's default moves under /var/lib when Postgres' user could not enter the project.
 */
export function openDataDir(wanted) {
  const folder = wanted ? resolve(PROJECT, wanted) : defaultFolder();
  try {
    mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o711 });
    if (isRoot()) chmodSync(folder, 0o711); // mktemp -d makes 700; the secrets inside have modes of their own.
  } catch (error) {
    if (asFailure(error) !== error) throw asFailure(error);
    throw new Failure(
      `The data folder ${folder} cannot be written (${error.code}).`,
      'Give yourself the right to write there, or set DATA_DIR to another folder.',
    );
  }
  refuseFullDisk(folder);
  return folder;
}

function defaultFolder() {
  return isRoot() && !othersCanEnter(PROJECT) ? systemHomeFor(PROJECT) : inProject('.data');
}

/** Where the database lies: in the data folder, unless root chose one that Postgres' user cannot enter. */
export function postgresFolder(dataDir) {
  const home = isRoot() && !othersCanEnter(dataDir) ? systemHomeFor(dataDir) : dataDir;
  mkdirSync(home, { recursive: true, mode: 0o711 });
  return join(home, 'postgres');
}

function refuseFullDisk(folder) {
  const { bavail, bsize } = statfsSync(folder);
  const free_bytes = bavail * bsize;
  if (free_bytes >= NEEDED_bytes) return;
  throw new Failure(
    `The disk of ${folder} is nearly full: ${Math.floor(free_bytes / 1024 / 1024)} MB are free, 500 MB are needed.`,
    'Free some space, or set DATA_DIR to a folder on another disk.',
  );
}

/** The log's path; a large one of earlier runs is put aside first. */
export function logFile(dataDir, name) {
  const path = join(dataDir, 'logs', `${name}.log`);
  if (existsSync(path) && statSync(path).size > LOG_limit_bytes) renameSync(path, `${path}.1`);
  return path;
}

/**
 * Secrets of this installation, made once.
 * @param given those that are not to be made up where there are none yet
 * @returns {Record<string, string>}
 */
export function readSecrets(dataDir, given = {}) {
  const path = secretsFile(dataDir);
  if (existsSync(path)) {
    try {
      return JSON.parse(readFileSync(path, 'utf8'));
    } catch {
      throw new Failure(
        `${path} is damaged.`,
        'Restore it from a backup: it holds the keys of the stored data.',
      );
    }
  }
  if (existsSync(join(postgresFolder(dataDir), 'PG_VERSION'))) {
    throw new Failure(
      `${path} is missing, and the database beside it cannot be opened without it.`,
      'Restore it from a backup, or move the whole data folder away to begin anew.',
    );
  }
  const secret = () => randomBytes(32).toString('base64url');
  const names = [
    'sessionSecret',
    'encryptionKey',
    'postgresPassword',
    'ownerPassword',
    'appPassword',
  ];
  const secrets = { ...Object.fromEntries(names.map((name) => [name, secret()])), ...given };
  writeFileSync(`${path}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return secrets;
}

export const secretsFile = (dataDir) => join(dataDir, 'secrets.json');

/** Whether an instance runs on this data folder now. */
export function isInUse(dataDir) {
  const other = readInstance(join(dataDir, 'instance.json'));
  return Boolean(other) && identityOf(other.pid) === other.identity;
}

/**
 * Makes this process the only one that uses the data folder. What a killed instance left running is
 * stopped first.
 */
export async function claim(dataDir) {
  const path = join(dataDir, 'instance.json');
  const mine = { pid: process.pid, identity: identityOf(process.pid), children: [] };
  const write = () => writeFileSync(path, JSON.stringify(mine), { mode: 0o600 });
  await withLock(join(dataDir, 'instance.lock'), async () => {
    const other = readInstance(path);
    if (other && identityOf(other.pid) === other.identity) {
      throw new Failure(
        `The data folder ${dataDir} is in use by another running instance (process ${other.pid}).`,
        `Stop that one (Ctrl-C, or \`kill ${other.pid}\`), or set DATA_DIR and PORT to others for a second one.`,
      );
    }
    for (const child of other?.children ?? []) await endLeftover(child);
    write();
  });
  return {
    /** Remembers a child, so that the next start finds it if this process is killed. */
    remember(pid) {
      mine.children = [...mine.children.filter((child) => commandOf(child) !== ''), pid];
      write();
    },
    release: () => rmSync(path, { force: true }),
  };
}

function readInstance(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // None, or half-written by a killed process.
  }
}

async function endLeftover(pid) {
  const isOurs = () => commandOf(pid).includes(inProject('dist', 'apps'));
  const deadline = Date.now() + 10_000;
  if (isOurs()) process.kill(pid, 'SIGTERM');
  while (isOurs()) {
    if (Date.now() > deadline) process.kill(pid, 'SIGKILL');
    await delay(50);
  }
}
