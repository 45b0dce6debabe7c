import type { Clock, Config } from '#kernel';
import { openObjectStore, parseKey } from '#storage';
import type { Finding } from '../backup-failure.js';
import { DRILL_MARK, findDrill } from '../place/drill-mark.js';

export interface Discarded {
  count: number;
  findings: Finding[];
}

const PAGE = 1_000;

/**
 * Empties the store that a drill restored into, this one or one that was killed: of what it holds, the
 * objects that the drill's mark lists, and at last the mark. Whatever else lies there is left alone, and
 * is a finding.
 * @param begin hears since when the drill's objects lie there, before one of them goes
 * @returns null where no drill left its mark: then nothing is touched
 */
export async function discardObjects(
  config: Config,
  clock: Clock,
  begin: (since: Date) => void,
): Promise<Discarded | null> {
  const store = openObjectStore(config, clock);
  const drill = await findDrill(store);
  if (!drill) return null;
  begin(drill.since);
  const done: Discarded = { count: 0, findings: [] };
  let [after, failures, others] = [undefined as string | undefined, 0, 0];
  do {
    const page = await store.list('', { limit: PAGE, ...(after ? { after } : {}) });
    const theirs = page.objects.filter(({ key }) => key !== DRILL_MARK);
    const keys = theirs.flatMap(({ key }) => (drill.keys.has(key) ? parseKey(key) : []));
    const failed = await store.delete(keys);
    done.count += keys.length - failed.length;
    failures += failed.length;
    others += theirs.length - keys.length;
    after = page.next ?? undefined;
  } while (after);
  // As long as one of them is there, the next drill has to know them.
  if (failures === 0) await store.delete([DRILL_MARK]);
  if (failures + others > 0)
    done.findings.push({
      code: 'objects_differ',
      subject: 'object store',
      text: `${failures + others} objects are left in the store of the drill: empty it before the next one`,
    });
  return done;
}
