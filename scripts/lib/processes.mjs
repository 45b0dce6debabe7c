import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ON_LINUX = process.platform === 'linux';

/** The command line of a running process, its arguments parted by spaces; '' when there is none. */
export function commandOf(pid) {
  if (!Number.isInteger(pid) || pid <= 1) return '';
  if (!ON_LINUX) return askPs('command', pid);
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

/**
 * Tells a process from every other that has had or will have its number, which a machine or a
 * container hands out anew after a restart; '' when there is no such process.
 */
export function identityOf(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return '';
  if (!ON_LINUX) return askPs('lstart', pid) && `${pid} ${askPs('lstart', pid)}`;
  // The name before the ')' may hold spaces; of what follows the 20th is the time of the start.
  const started = read(`/proc/${pid}/stat`).split(') ').at(-1).split(' ')[19];
  return started ? `${pid} ${started}` : '';
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // There is no such process.
  }
}

function askPs(column, pid) {
  const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
  try {
    return `${execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], options).trim()} `;
  } catch {
    return '';
  }
}
