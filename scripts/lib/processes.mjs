import { execFileSync, spawn } from 'node:child_process';
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

/**
 * execFileSync of a short command, once more when a hang-up ended it: it shares our process group, and
 * what is meant for a group that lives on must not look like a missing program.
 */
export function ask(command, args, options) {
  for (;;) {
    try {
      return execFileSync(command, args, options);
    } catch (error) {
      if (error.signal !== 'SIGHUP') throw error;
    }
  }
}

/**
 * Runs a command to its end, in a process group of its own: of a hang-up or a Ctrl-C it hears only
 * through us, and it does not outlive us.
 *
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<{ status: number | string, stdout: string, stderr: string }>} the exit code or the
 *   name of the signal
 */
export async function runApart(command, args, options) {
  let ended;
  do ended = await runOnce(command, args, options);
  while (ended.status === 'SIGHUP'); // See startGuarded: it came before the process group was there.
  return ended;
}

function runOnce(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const endWithUs = () => endGroup(child.pid);
    process.once('exit', endWithUs);
    const text = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'])
      child[name].setEncoding('utf8').on('data', (part) => (text[name] += part));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('exit', endWithUs);
      resolve({ status: code ?? signal, ...text });
    });
  });
}

function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // It has ended.
  }
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
    return `${ask('ps', ['-o', `${column}=`, '-p', String(pid)], options).trim()} `;
  } catch {
    return '';
  }
}
