import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { parseKey, type ObjectStore } from '#storage';
import { OBJECT_LIST } from './manifest.js';
import { linesOf } from './object-pool.js';

/**
 * Lies in a bucket from before a drill's first object until after its last: the list of what that drill
 * brings. Nothing is restored beside it but by the drill itself.
 */
export const DRILL_MARK = parseKey('drill/objects.gz');

/** @param backup the folder of the one that is restored */
export async function markDrill(store: ObjectStore, backup: string): Promise<void> {
  const list = createReadStream(join(backup, OBJECT_LIST));
  await store.putStream(DRILL_MARK, list, 'application/gzip');
}

/** @returns when a drill began to fill this store, and the keys that it brings; null where none did */
export async function findDrill(
  store: ObjectStore,
): Promise<{ since: Date; keys: ReadonlySet<string> } | null> {
  const head = await store.head(DRILL_MARK);
  const body = head && (await store.get(DRILL_MARK));
  if (!body) return null;
  const list = Readable.from([await buffer(body.stream)]);
  const keys = new Set<string>();
  for await (const { key } of linesOf(list)) keys.add(key);
  return { since: head.modifiedAt, keys };
}
