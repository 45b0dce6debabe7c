import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { parseKey, type ObjectKey } from '#storage';
import { isMissing, writeWhole } from './files.js';

/** One line of a backup's list of objects. */
export interface ListedObject {
  id: string;
  key: ObjectKey;
  bytes: number;
  /** Hex. */
  sha256: string;
  type: string;
}

const line = z.object({
  id: z.string(),
  key: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  type: z.string(),
});

/** The objects of all backups of a place: keys are immutable, so each is kept once. */
export const poolOf = (place: string) => join(place, 'objects');

/** Objects of a backup in the order of their keys. */
export const readList = (path: string) => linesOf(createReadStream(path));

/** The same from wherever its bytes come. */
export async function* linesOf(bytes: Readable): AsyncGenerator<ListedObject> {
  const text = bytes.pipe(createGunzip());
  for await (const each of createInterface({ input: text, crlfDelay: Infinity })) {
    const object = line.parse(JSON.parse(each));
    yield { ...object, key: parseKey(object.key) };
  }
}

/** Not what its row says that it is. */
export class OtherBytes extends Error {}

/**
 * Has an object in the pool.
 * @param open its bytes, or null where the store has none
 * @returns how it came there
 * @throws {OtherBytes} when other bytes came than its row tells; the pool does not take them
 */
export async function keepInPool(
  pool: string,
  object: ListedObject,
  open: () => Promise<AsyncIterable<Uint8Array> | null>,
): Promise<'copied' | 'there' | 'gone'> {
  const path = join(pool, object.key);
  if ((await sizeOf(path)) === object.bytes) return 'there';
  const source = await open();
  if (!source) return 'gone';
  await writeWhole(path, source, {
    check: ({ bytes, sha256 }) => {
      if (bytes !== object.bytes || sha256 !== object.sha256)
        throw new OtherBytes(`${bytes} bytes came, and not the ${object.bytes} of its row`);
    },
  });
  return 'copied';
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
