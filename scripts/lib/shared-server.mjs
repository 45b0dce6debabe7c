/**
 * A throw-away server for all test processes of a user, however many jest workers and checkouts there
 * are. Whoever needs it first starts a keeper, a process of its own that owns the server and ends with
 * it once nobody has said for a while that it is in use. Nothing of it survives.
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { withLock } from './lock.mjs';
import { portAnswers, until } from './net.mjs';
import { isRoot, othersCanEnter, systemHome } from './privileges.mjs';

const IDLE_ms = 90_000;
const SIGN_of_life_ms = 10_000;

/**
 * @param {{ name: string, keeper: string, start_ms: number }} server `keeper` is the module that calls
 *   {@link keep} when it is run with the argument `keep`
 */
export function sharedServer({ name, keeper, start_ms }) {
  const home = join(
    isRoot() && !othersCanEnter(tmpdir()) ? systemHome() : tmpdir(),
    `gpt-image-2-test-${userInfo().uid}`,
  );
  const stateFile = join(home, `${name}.json`);
  const lockFile = join(home, `${name}.lock`);
  const log = join(home, `${name}-keeper.log`);
  let signsOfLife;

  const touch = () => {
    const now = new Date();
    if (existsSync(stateFile)) utimesSync(stateFile, now, now);
  };

  const healthy = async () => {
    if (!existsSync(stateFile)) return undefined;
    const state = JSON.parse(readFileSync(stateFile, 'utf8'));
    return (await portAnswers(state.port)) ? state : undefined;
  };

  return {
    /** What its keeper told about it, `port` at least; it is started when there is none. */
    async use() {
      mkdirSync(home, { recursive: true, mode: 0o755 });
      signsOfLife ??= setInterval(touch, SIGN_of_life_ms).unref();
      return withLock(lockFile, async () => {
        const running = await healthy();
        touch();
        if (running) return running;
        rmSync(stateFile, { force: true });
        const hasEnded = spawnKeeper(keeper, home, log);
        const started = () => {
          if (hasEnded())
            throw new Error(`${name} for the tests did not start:\n${readFileSync(log, 'utf8')}`);
          return healthy();
        };
        return until(started, { what: `${name} for the tests; see ${log}`, timeout_ms: start_ms });
      });
    },

    /** The keeper's whole life. `start` gets an empty folder and answers what to tell, and how to stop. */
    async keep(start) {
      const folder = join(home, name);
      rmSync(folder, { recursive: true, force: true });
      const { state, exited, stop } = await start(folder);
      writeFileSync(`${stateFile}.new`, JSON.stringify({ ...state, keeper: process.pid }));
      renameSync(`${stateFile}.new`, stateFile);
      void exited.then(() => process.exit(1));
      const isIdle = () =>
        !existsSync(stateFile) || Date.now() - statSync(stateFile).mtimeMs > IDLE_ms;
      const giveUp = () => {
        if (!isIdle()) return false;
        rmSync(stateFile, { force: true });
        return true;
      };
      do await delay(2_000);
      while (!isIdle() || !(await withLock(lockFile, giveUp)));
      await stop();
      rmSync(folder, { recursive: true, force: true });
      process.exit(0);
    },
  };
}

function spawnKeeper(keeper, home, log) {
  const file = openSync(log, 'w');
  const child = spawn(process.execPath, [keeper, 'keep'], {
    detached: true,
    stdio: ['ignore', file, file],
    cwd: home,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  closeSync(file);
  child.unref();
  let ended = false;
  child.once('exit', () => (ended = true));
  return () => ended;
}
