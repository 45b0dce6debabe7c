import { spawnSync } from 'node:child_process';

import { Failure } from './failure.mjs';
import { isRoot } from './privileges.mjs';
import { ask } from './processes.mjs';

/**
 * Installs Debian packages when this is root on a machine with apt; tells otherwise what to install.
 *
 * @param {string[]} packages @param {string} why begins the message, e.g. 'redis-server is not installed.'
 */
export function installPackages(packages, why, remedy = '') {
  const command = `apt-get install ${packages.join(' ')}`;
  if (!isRoot() || !isOnPath('apt-get')) {
    throw new Failure(why, `Install it (Debian: \`sudo ${command}\`)${remedy}.`);
  }
  process.stdout.write(`Installing ${packages.join(', ')} with apt …\n`);
  if (!aptInstall(packages)) {
    apt(['update', '-qq']);
    if (!aptInstall(packages)) {
      throw new Failure(
        why,
        `apt could not install it; its messages are above. Try \`${command}\`${remedy}.`,
      );
    }
  }
}

export function isOnPath(command) {
  try {
    ask('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function aptInstall(packages) {
  return apt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
}

/** RUNLEVEL=1 keeps Debian from starting a service of the package's own. */
function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const { status } = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  return status === 0;
}
