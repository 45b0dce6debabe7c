import { readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissing } from './files.js';
import { backupsIn, OBJECT_LIST } from './manifest.js';
import { poolOf, readList } from './object-pool.js';

export interface Dropped {
  backups: number;
  objects: number;
}

/**
 * Removes all but the newest backups of a place, and the objects that none of them names any more.
 * Keys are read in their order from all sides at once, so that memory does not grow with them.
 */
export async function dropOldBackups(place: string, keep: number): Promise<Dropped> {
  const names = await backupsIn(place);
  const old = names.slice(0, Math.max(0, names.length - keep));
  for (const name of old) await rm(join(place, name), { recursive: true });
  const lists = names.slice(old.length).map((name) => readList(join(place, name, OBJECT_LIST)));
  const heads = await Promise.all(lists.map((list) => list.next()));
  let objects = 0;
  for await (const key of keysOf(poolOf(place))) {
    let isNamed = false;
    for (const [index, list] of lists.entries()) {
      let head = heads[index];
      while (head && !head.done && head.value.key < key) head = heads[index] = await list.next();
      if (head && !head.done && head.value.key === key) isNamed = true;
    }
    if (isNamed) continue;
    const path = join(poolOf(place), key);
    await rm(path);
    await dropEmpty(dirname(path), poolOf(place));
    objects += 1;
  }
  await Promise.all(lists.map((list) => list.return(undefined)));
  return { backups: old.length, objects };
}

/** Files below a folder, in the byte order of their whole paths, as the lists have them. */
async function* keysOf(root: string, folder = ''): AsyncGenerator<string> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(
    (error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    },
  );
  const names = entries
    .map((entry) => folder + entry.name + (entry.isDirectory() ? '/' : ''))
    .sort((a, b) => (a < b ? -1 : 1));
  for (const name of names) {
    if (name.endsWith('/')) yield* keysOf(root, name);
    else yield name;
  }
}

async function dropEmpty(folder: string, root: string): Promise<void> {
  for (let up = folder; up.length > root.length; up = dirname(up)) {
    try {
      await rmdir(up);
    } catch {
      return; // Not empty.
    }
  }
}
