import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectStore, StoredType } from '#storage';
import { MAX_FINDINGS, type Finding } from '../backup-failure.js';
import { inParallel } from '../in-parallel.js';
import { factsOf, isMissing } from '../place/files.js';
import { OBJECT_LIST, type Manifest } from '../place/manifest.js';
import { poolOf, readList, type ListedObject } from '../place/object-pool.js';

const AT_ONCE = 4;
/** Up to this an object is in memory whole, which one request to the store takes. */
const WHOLE_bytes = 16_000_000;

export interface PutObjects {
  count: number;
  bytes: number;
  /** Ids of rows whose bytes did not come. */
  lost: string[];
  findings: Finding[];
}

/** Puts the objects of a backup into the store, each compared with what its row says of it. */
export async function putObjects(
  store: ObjectStore,
  from: { place: string; folder: string; manifest: Manifest },
): Promise<PutObjects> {
  const { gone, missing } = from.manifest.objects;
  const done: PutObjects = { count: 0, bytes: 0, lost: [], findings: [] };
  const notThere = new Set([...gone, ...missing].map(({ id }) => id));
  await inParallel(readList(join(from.folder, OBJECT_LIST)), AT_ONCE, async (object) => {
    const wrong = notThere.has(object.id) ? 'known' : await put(object);
    if (!wrong) {
      done.count += 1;
      done.bytes += object.bytes;
      return;
    }
    done.lost.push(object.id);
    if (wrong !== 'known' && done.findings.length < MAX_FINDINGS) done.findings.push(wrong);
  });
  for (const { key } of missing)
    done.findings.push({
      code: 'object_missing',
      subject: key,
      text: 'the store had lost it, or damaged it, when the backup was made',
    });
  return done;

  async function put(object: ListedObject): Promise<Finding | null> {
    const subject = object.key;
    const path = join(poolOf(from.place), object.key);
    const found = await factsOf(path).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    if (!found)
      return { code: 'object_missing', subject, text: 'it is not in the backup’s objects' };
    if (found.sha256 !== object.sha256)
      return {
        code: 'object_damaged',
        subject,
        text: 'its bytes in the backup are not what was stored; remove that file, and the next backup copies it again',
      };
    const type = object.type as StoredType;
    if (object.bytes > WHOLE_bytes) await store.putStream(object.key, createReadStream(path), type);
    else await store.put(object.key, await readFile(path), type);
    return null;
  }
}
