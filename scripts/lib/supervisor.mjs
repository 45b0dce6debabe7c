import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { inProject } from './paths.mjs';
import { program } from './program.mjs';

const BACKOFF_first_ms = 500;
const BACKOFF_most_ms = 15_000;
/** A process that ran this long has earned a quick restart. */
const STABLE_ms = 60_000;
const STOP_ms = 25_000;

/** Starts one of the product's two processes; its output goes to `log`. */
export function startNode({ role, env, log }) {
  const file = openSync(log, 'a', 0o600);
  const preload = inProject('scripts', 'lib', 'die-with-parent.mjs');
  const { args, env: ofProgram } = program(role);
  const child = spawn(process.execPath, ['--import', preload, ...args], {
    env: { ...env, ...ofProgram, ROLE: role },
    cwd: inProject('.'),
    stdio: ['ignore', file, file, 'ipc'],
    detached: true, // Ctrl-C in a terminal must reach it through us, after the order of stopping.
  });
  closeSync(file);
  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code));
    child.once('error', (error) => resolve(error.message));
  });
  return {
    pid: child.pid,
    exited,
    /** The process says itself when it has begun its work. */
    ready: new Promise((resolve) => {
      child.on('message', (message) => message?.ready && resolve(true));
    }),
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_ms);
      await exited;
      clearTimeout(late);
    },
  };
}

/**
 * Keeps what `start` starts running: when it ends by itself it is started again, after a pause that
 * doubles while it keeps ending quickly.
 *
 * @param {string} name for the messages
 * @param {() => Promise<{ pid: number, exited: Promise<unknown>, stop(): Promise<void> }>} start
 */
export function supervise(name, first, start, say) {
  let current = first;
  let stopping = false;
  const end = new AbortController();

  const watch = async () => {
    let backoff_ms = BACKOFF_first_ms;
    for (;;) {
      const began = Date.now();
      const status = await current.exited;
      if (stopping) return;
      if (Date.now() - began > STABLE_ms) backoff_ms = BACKOFF_first_ms;
      say(`${name} ended unexpectedly (${status}); starting it again in ${backoff_ms / 1000} s`);
      await delay(backoff_ms, undefined, { signal: end.signal }).catch(() => undefined);
      if (stopping) return;
      backoff_ms = Math.min(backoff_ms * 2, BACKOFF_most_ms);
      current = await start().catch((error) => ({
        exited: Promise.resolve(String(error.message).split('\n')[0]),
        stop: () => Promise.resolve(),
      }));
    }
  };
  const watching = watch();

  return {
    name,
    async stop() {
      stopping = true;
      end.abort();
      await current.stop();
      await watching;
    },
  };
}
