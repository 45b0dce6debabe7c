import type { Query } from '#kernel';
import { stillStored, type ObjectStore } from '#storage';
import { MAX_FINDINGS, type Finding } from '../backup-failure.js';
import { inParallel } from '../in-parallel.js';
import {
  keepInPool,
  OtherBytes,
  poolOf,
  readList,
  type ListedObject,
} from '../place/object-pool.js';

interface Note {
  id: string;
  key: string;
}

export interface CopiedObjects {
  /** In the backup, also of those that the place had already. */
  count: number;
  bytes: number;
  copied_bytes: number;
  reused: number;
  gone: Note[];
  missing: Note[];
  findings: Finding[];
}

/** Of a store that is far away most of the time goes by waiting. */
const AT_ONCE = 8;
const ASKED_TOGETHER = 1_000;

/**
 * Brings the objects of a backup's list into the pool of its place, streamed. What was deleted since
 * the snapshot is not there any more, and its row says so by now; any other that is not there is a
 * finding.
 * @param live a connection that sees what was committed since
 */
export async function copyObjects(options: {
  store: ObjectStore;
  place: string;
  list: string;
  live: Query;
}): Promise<CopiedObjects> {
  const { store, place, list, live } = options;
  const copied: CopiedObjects = {
    count: 0,
    bytes: 0,
    copied_bytes: 0,
    reused: 0,
    gone: [],
    missing: [],
    findings: [],
  };
  const pool = poolOf(place);
  const open = (object: ListedObject) => async () => (await store.get(object.key))?.stream ?? null;
  const absent: Note[] = [];
  await inParallel(readList(list), AT_ONCE, async (object) => {
    const { id, key } = object;
    const told = await keepInPool(pool, object, open(object)).catch((error: unknown) => {
      if (error instanceof OtherBytes) return error;
      throw error;
    });
    if (told instanceof OtherBytes) {
      copied.missing.push({ id, key });
      find(copied, { code: 'object_damaged', subject: key, text: told.message });
    } else if (told === 'gone') absent.push({ id, key });
    else {
      copied.count += 1;
      copied.bytes += object.bytes;
      if (told === 'copied') copied.copied_bytes += object.bytes;
      else copied.reused += 1;
    }
  });
  await tellGoneFromLost(copied, absent, live);
  return copied;
}

async function tellGoneFromLost(copied: CopiedObjects, absent: readonly Note[], live: Query) {
  for (let at = 0; at < absent.length; at += ASKED_TOGETHER) {
    const some = absent.slice(at, at + ASKED_TOGETHER);
    const lost = await stillStored(
      live,
      some.map(({ id }) => id),
    );
    for (const note of some) {
      if (!lost.has(note.id)) {
        copied.gone.push(note);
        continue;
      }
      copied.missing.push(note);
      find(copied, {
        code: 'object_missing',
        subject: note.key,
        text: 'its row says that it is stored, and the store does not have it',
      });
    }
  }
}

function find({ findings }: CopiedObjects, finding: Finding): void {
  if (findings.length < MAX_FINDINGS) findings.push(finding);
}
