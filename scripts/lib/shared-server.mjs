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
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { withLock } from './lock.mjs';
import { portAnswers, until } from './net.mjs';
import { isRoot, othersCanEnter, systemHome } from './privileges.mjs';
import { commandOf } from './processes.mjs';

const IDLE_ms = 90_000;
const SIGN_of_life_ms = 10_000;
/** A busy machine may keep a server from answering for so long. */
const SILENCE_ms = 15_000;
/** A start may fail by chance: the port that was free is taken a moment later. */
const STARTS_most = 3;

/**
 * @param {{ name: string, keeper: string, start_ms: number }} server `keeper` is the module that calls
 *   {@link keep} when it is run with the argument `keep`; `start_ms` bounds all its starts together
 */
export function sharedServer({ name, keeper, start_ms }) {
  const home = join(
    isRoot() && !othersCanEnter(tmpdir()) ? systemHome() : tmpdir(),
    `gpt-image-2-tests-${userInfo().uid}`,
  );
  const stateFile = join(home, `${name}.json`);
  const lockFile = join(home, `${name}.lock`);
  const log = join(home, `${name}-keeper.log`);
  const isKeeper = (pid) => commandOf(pid).includes(`${basename(keeper)} keep`);
  let signsOfLife;

  const readState = () =>
    existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : undefined;

  const touch = () => {
    const now = new Date();
    if (existsSync(stateFile)) utimesSync(stateFile, now, now);
  };

  /** What runs; a keeper whose server stays silent is ended, so that there are never two of them. */
  const running = async () => {
    const state = readState();
    if (!state || !isKeeper(state.keeper)) return undefined;
    const deadline = Date.now() + SILENCE_ms;
    while (isKeeper(state.keeper) && Date.now() < deadline) {
      if (await portAnswers(state.port)) return state;
      await delay(100);
    }
    if (isKeeper(state.keeper)) process.kill(state.keeper, 'SIGKILL');
    return undefined;
  };

  const startKeeper = async () => {
    const deadline = Date.now() + start_ms;
    let said = '';
    for (let attempt = 1; ; attempt += 1) {
      const child = spawnKeeper(keeper, home, log);
      try {
        return await until(
          () => {
            if (child.hasEnded()) throw new Error('it ended');
            const state = readState();
            return state?.keeper === child.pid && state;
          },
          { what: 'its port', timeout_ms: deadline - Date.now() },
        );
      } catch (error) {
        child.kill();
        said += readFileSync(log, 'utf8');
        if (attempt < STARTS_most && Date.now() < deadline) continue;
        throw new Error(`${name} for the tests did not start (${error.message}):\n${said}`, {
          cause: error,
        });
      } finally {
        child.leave();
      }
    }
  };

  return {
    /** What its keeper told about it, `port` at least; it is started when there is none. */
    async use() {
      mkdirSync(home, { recursive: true, mode: 0o755 });
      signsOfLife ??= setInterval(touch, SIGN_of_life_ms).unref();
      const find = async () => {
        const state = await running();
        touch();
        if (state) return state;
        rmSync(stateFile, { force: true });
        return startKeeper();
      };
      return withLock(lockFile, find, { timeout_ms: start_ms + 2 * SILENCE_ms });
    },

    /** The keeper's whole life. `start` gets a folder to make, and answers what to tell, and how to stop. */
    async keep(start) {
      const stopsWithStarter = () => process.exit(1);
      process.once('disconnect', stopsWithStarter);
      sweep(home, name, isKeeper);
      const folder = join(home, `${name}-${process.pid}`);
      const { state, exited, stop } = await start(folder);
      let stopping = false;
      void exited.then(() => stopping || process.exit(1));
      process.off('disconnect', stopsWithStarter);
      writeFileSync(`${stateFile}.new`, JSON.stringify({ ...state, keeper: process.pid }));
      renameSync(`${stateFile}.new`, stateFile);
      const isMine = () => readState()?.keeper === process.pid;
      const isIdle = () => !isMine() || Date.now() - statSync(stateFile).mtimeMs > IDLE_ms;
      const giveUp = () => {
        if (!isIdle()) return false;
        if (isMine()) rmSync(stateFile);
        return true;
      };
      do await delay(2_000);
      while (!isIdle() || !(await withLock(lockFile, giveUp, { timeout_ms: IDLE_ms })));
      stopping = true;
      await stop();
      rmSync(folder, { recursive: true, force: true });
      process.exit(0);
    },
  };
}

/** Removes what killed keepers left. */
function sweep(home, name, isKeeper) {
  for (const entry of readdirSync(home)) {
    const [, pid] = new RegExp(`^${name}-(\\d+)(\\.log)?$`).exec(entry) ?? [];
    if (pid && !isKeeper(Number(pid))) rmSync(join(home, entry), { recursive: true, force: true });
  }
}

/** Until its server runs the keeper ends with us, by the channel; after that it lives on. */
function spawnKeeper(keeper, home, log) {
  const file = openSync(log, 'w');
  const child = spawn(process.execPath, [keeper, 'keep'], {
    detached: true,
    stdio: ['ignore', file, file, 'ipc'],
    cwd: home,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  closeSync(file);
  child.unref();
  let ended = false;
  child.once('exit', () => (ended = true));
  return {
    pid: child.pid,
    hasEnded: () => ended,
    kill: () => child.kill('SIGKILL'),
    leave: () => child.connected && child.disconnect(),
  };
}
