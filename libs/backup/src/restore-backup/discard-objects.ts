import { join } from 'node:path';
import type { Clock, Config } from '#kernel';
import { openObjectStore, parseKey } from '#storage';
import type { Finding } from '../backup-failure.js';
import { findBackup, OBJECT_LIST } from '../place/manifest.js';
import { readList } from '../place/object-pool.js';

export interface Discarded {
  count: number;
  findings: Finding[];
}

/** The clock of the store may be another than ours. */
const CLOCKS_DIFFER_MS = 10 * 60_000;
const PAGE = 1_000;

/**
 * Empties the store that a drill restored into: of what it holds, the objects of that backup which came
 * there since the drill began. Whatever else lies there is left alone, and is a finding.
 */
export async function discardObjects(
  config: Config,
  clock: Clock,
  { from, since }: { from: string; since: Date },
): Promise<Discarded> {
  const store = openObjectStore(config, clock);
  const { folder } = await findBackup(from);
  const ours = new Set<string>();
  for await (const { key } of readList(join(folder, OBJECT_LIST))) ours.add(key);
  const earliest = new Date(since.getTime() - CLOCKS_DIFFER_MS);
  const done: Discarded = { count: 0, findings: [] };
  let [after, left] = [undefined as string | undefined, 0];
  do {
    const page = await store.list('', { limit: PAGE, ...(after ? { after } : {}) });
    const own = page.objects.filter(
      ({ key, modifiedAt }) => ours.has(key) && modifiedAt >= earliest,
    );
    const failed = await store.delete(own.map(({ key }) => parseKey(key)));
    done.count += own.length - failed.length;
    left += page.objects.length - own.length + failed.length;
    after = page.next ?? undefined;
  } while (after);
  if (left > 0)
    done.findings.push({
      code: 'objects_differ',
      subject: 'object store',
      text: `${left} objects are left in the store of the drill: empty it before the next one`,
    });
  return done;
}
