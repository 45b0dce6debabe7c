import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { Failure } from './failure.mjs';
import { startGuarded } from './guard.mjs';
import { freePort, portAnswers, until } from './net.mjs';

/** Whether `redis-server` is on the PATH. It is looked for and not run: each test starts one. */
export function hasRedis() {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, 'redis-server'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Starts a Redis of our own on the loopback address.
 *
 * @param {{ folder: string, log?: string, port?: number, appendOnly?: boolean }} options `folder` takes its log and,
 *   with `appendOnly`, its data
 * @returns {Promise<import('./redis.mjs').RunningRedis>}
 */
export async function startRedis({
  folder,
  log = join(folder, 'redis.log'),
  port,
  appendOnly = false,
}) {
  if (!hasRedis()) {
    throw new Failure(
      'redis-server is not installed.',
      'Install it (Debian: `sudo apt-get install redis-server`), or set REDIS_URL to a Redis of your own.',
    );
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const listen = port ?? (await freePort());
  const settings = {
    port: listen,
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: appendOnly ? 'yes' : 'no',
    'maxmemory-policy': 'noeviction', // Bull loses jobs under any other policy.
    daemonize: 'no',
  };
  const server = await startGuarded({
    command: 'redis-server',
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    log,
    signal: 'TERM',
  });
  await until(
    () => {
      if (!server.running) throw new Failure('redis-server stopped at once.', `Its log is ${log}.`);
      return portAnswers(listen);
    },
    { what: `redis-server on port ${listen}; see ${log}` },
  );
  return {
    port: listen,
    url: `redis://127.0.0.1:${listen}`,
    pid: server.pid,
    exited: server.exited,
    stop: () => server.stop(),
    kill: () => server.kill(),
  };
}
