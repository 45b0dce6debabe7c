import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

import { until } from './net.mjs';
import { commandOf } from './processes.mjs';

/** Runs `work` while no other process holds the lock file; a lock of a dead process does not count. */
export async function withLock(file, work) {
  await until(() => take(file), { what: `the lock ${file}`, timeout_ms: 180_000 });
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    dropStale(file);
    return false;
  }
}

/** The rename lets only one of the waiting processes remove what a killed one left. */
function dropStale(file) {
  try {
    const holder = Number(readFileSync(file, 'utf8'));
    if (holder === 0 || commandOf(holder) !== '') return;
    const aside = `${file}.${process.pid}`;
    renameSync(file, aside);
    rmSync(aside);
  } catch {
    // It was released meanwhile.
  }
}
