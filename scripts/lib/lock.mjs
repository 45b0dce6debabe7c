import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

import { until } from './net.mjs';
import { identityOf } from './processes.mjs';

/** Nobody takes this long between making a lock and writing into it, or over a stale one. */
const MOMENT_ms = 5_000;

/**
 * Runs `work` while no other process holds the lock file; a lock of a dead process does not count.
 *
 * @param {{ timeout_ms?: number }} [options] how long to wait for it, three minutes unless told
 */
export async function withLock(file, work, { timeout_ms = 180_000 } = {}) {
  await until(() => take(file) || dropStale(file), { what: `the lock ${file}`, timeout_ms });
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    writeFileSync(file, identityOf(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

/**
 * Removes what a killed process left. Only one of those who wait may, and it looks again once it may:
 * otherwise a second one would remove the lock that the first has taken meanwhile.
 */
function dropStale(file) {
  const permit = `${file}.stale`;
  if (!isStale(file)) return false;
  if (!take(permit)) {
    if (ageOf_ms(permit) > MOMENT_ms) rmSync(permit, { force: true });
    return false;
  }
  try {
    if (isStale(file)) rmSync(file, { force: true });
  } finally {
    rmSync(permit, { force: true });
  }
  return false;
}

function isStale(file) {
  try {
    const holder = readFileSync(file, 'utf8');
    if (holder === '') return ageOf_ms(file) > MOMENT_ms;
    return identityOf(Number.parseInt(holder, 10)) !== holder;
  } catch {
    return false; // It was released meanwhile.
  }
}

function ageOf_ms(file) {
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}
