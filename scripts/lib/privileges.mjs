import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { ask } from './processes.mjs';

/** Root's own place for what other users must be able to enter. */
const SYSTEM_HOME = '/var/lib/gpt-image-2';

export const isRoot = () => process.getuid?.() === 0;

/**
 * Postgres refuses to run as root, so root hands it to the user `postgres`, made when it is missing.
 * @returns {{ uid: number, gid: number } | undefined} undefined when this process is not root's
 */
export function postgresIdentity() {
  if (!isRoot()) return undefined;
  return lookUp('postgres') ?? create('postgres') ?? lookUp('nobody');
}

/** Whether every folder on the way to `path`, and `path` itself, can be entered by any user. */
export function othersCanEnter(path) {
  let folder = resolve(path);
  for (;;) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    const parent = dirname(folder);
    if (parent === folder) return true;
    folder = parent;
  }
}

/** A folder under /var/lib that belongs to `path` alone; for root. */
export function systemHomeFor(path) {
  const name = createHash('sha256').update(resolve(path)).digest('hex').slice(0, 12);
  return join(SYSTEM_HOME, name);
}

export const systemHome = () => SYSTEM_HOME;

function lookUp(user) {
  try {
    const id = (flag) => Number(ask('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/** Debian and Red Hat have useradd, Alpine has BusyBox's adduser. */
function create(user) {
  const ways = [
    [
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', user],
    ],
    ['adduser', ['-S', '-D', '-H', user]],
  ];
  for (const [command, args] of ways) {
    try {
      ask(command, args, { stdio: 'ignore' });
      return lookUp(user);
    } catch {
      // The next way, if there is one.
    }
  }
  return undefined;
}
