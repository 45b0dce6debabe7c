import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';

/**
 * Runs beside every server that we start. It reads a pipe from us until the pipe ends, which happens
 * also when this process dies by SIGKILL, and then stops the server: nothing that we started outlives
 * us. It is a shell and not a Node process because it costs 1 MB instead of 45.
 * Arguments: signal, command and its arguments. Prints the server's process id first; what the server
 * prints goes to our stderr, a log that the server's user need not be able to find.
 */
const GUARD = `
signal=$1; shift
exec 3<&0
"$@" </dev/null >&2 3<&- & server=$!
echo "$server"
exec >/dev/null
( while read -r line <&3; do :; done; kill -s "$signal" "$server" ) & watcher=$!
wait "$server"; status=$?
kill "$watcher" 2>/dev/null
exit "$status"
`;

/**
 * Starts a server process that is stopped with `signal` when asked to, or when this process is gone.
 * It gets a process group of its own, so that Ctrl-C in a terminal reaches it only through us.
 *
 * @param {{
 *   command: string, args: string[], log: string, signal: 'TERM' | 'INT',
 *   identity?: { uid: number, gid: number }, cwd?: string, env?: NodeJS.ProcessEnv,
 * }} options `signal` is what asks this server for a graceful stop
 * @returns {Promise<import('./guard.mjs').GuardedProcess>}
 */
export async function startGuarded(options) {
  const { command } = options;
  let guard;
  let exited;
  let started;
  do {
    guard = spawnGuard(options);
    exited = once(guard, 'exit').then(([code, reason]) => code ?? String(reason));
    started = await Promise.race([once(guard.stdout, 'data').then(([line]) => ({ line })), exited]);
    // Until it has a process group of its own, a hang-up that was meant for ours ends it, while this
    // process lives on. Then it has started nothing yet.
  } while (started === 'SIGHUP');
  if (!started.line) throw new Error(`${command} could not be started (${started})`);
  const pid = Number.parseInt(String(started.line), 10);
  guard.stdout.destroy();
  guard.unref();
  guard.stdin.unref?.();

  let running = true;
  void exited.then(() => (running = false));
  return {
    pid,
    exited,
    get running() {
      return running;
    },
    async stop({ timeout_ms = 20_000 } = {}) {
      guard.ref();
      guard.stdin.end();
      const late = setTimeout(() => kill(pid), timeout_ms);
      await exited;
      clearTimeout(late);
    },
    async kill() {
      guard.ref();
      kill(pid);
      await exited;
    },
  };
}

function spawnGuard({ command, args, log, signal, identity, cwd, env }) {
  const logFile = openSync(log, 'a', 0o600);
  const guard = spawn('/bin/sh', ['-c', GUARD, 'guard', signal, command, ...args], {
    stdio: ['pipe', 'pipe', logFile],
    detached: true,
    cwd,
    env: env ?? process.env,
    ...identity,
  });
  closeSync(logFile);
  guard.stdin.on('error', () => undefined);
  return guard;
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
