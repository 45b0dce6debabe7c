import { bookFindings } from '#credits';
import type { Clock, Config, Query } from '#kernel';
import { openObjectStore, storedTotals, type ObjectStore } from '#storage';
import { MAX_FINDINGS, type Finding } from '../backup-failure.js';
import { queryOf, withConnection } from '../data/connection.js';
import { DRILL_MARK } from '../place/drill-mark.js';
import { Progress, type Step } from '../progress.js';
import { openPictures, type OpenedPictures } from './open-pictures.js';

export interface VerifyOptions {
  /** How many objects to open; null: all. */
  sample: number | null;
  /** Decides which: another one looks at others. */
  seed: string;
  progress?: Progress;
}

export interface Verified {
  objects: { rows: number; inStore: number; bytes: number };
  pictures: OpenedPictures;
  findings: Finding[];
  steps: Step[];
}

/**
 * Looks whether a restored place is right: the books' audit and the one across modules are empty, the
 * store holds what the rows say, and the pictures open.
 */
export function verifyRestored(
  config: Config,
  clock: Clock,
  options: VerifyOptions,
): Promise<Verified> {
  const progress = options.progress ?? new Progress();
  const store = openObjectStore(config, clock);
  return withConnection(config.database.ownerUrl, async (client) => {
    const query = queryOf(client);
    const books = await progress.step('audit of the books', () => auditBooks(query));
    const objects = await progress.step('objects counted', () => countObjects(query, store));
    const pictures = await progress.step(
      'pictures opened',
      () => openPictures(query, store, options),
      ({ bytes }) => bytes,
    );
    return {
      objects: objects.counted,
      pictures,
      findings: [...books, ...objects.findings, ...pictures.findings],
      steps: progress.steps,
    };
  });
}

async function auditBooks(query: Query): Promise<Finding[]> {
  const ledger = await bookFindings(query, MAX_FINDINGS);
  const settlements = await query<{ image_id: string; finding: string }>(
    'SELECT image_id, finding FROM books.settlement_mismatch LIMIT $1',
    [MAX_FINDINGS],
  );
  return [
    ...ledger.map(({ finding, account_id, subject }): Finding => ({
      code: 'books_wrong',
      subject: account_id ?? subject,
      text: finding,
    })),
    ...settlements.map(({ image_id, finding }): Finding => ({
      code: 'settlement_wrong',
      subject: image_id,
      text: finding,
    })),
  ];
}

async function countObjects(query: Query, store: ObjectStore) {
  const rows = await storedTotals(query);
  let [count, bytes] = [0, 0];
  let after: string | undefined;
  do {
    const page = await store.list('', { limit: 1_000, ...(after ? { after } : {}) });
    const restored = page.objects.filter(({ key }) => key !== DRILL_MARK);
    count += restored.length;
    bytes += restored.reduce((sum, object) => sum + object.bytes, 0);
    after = page.next ?? undefined;
  } while (after);
  const findings: Finding[] =
    count === rows.count && bytes === rows.bytes
      ? []
      : [
          {
            code: 'objects_differ',
            subject: 'object store',
            text: `it holds ${count} objects of ${bytes} bytes, and the rows say ${rows.count} of ${rows.bytes}`,
          },
        ];
  return { counted: { rows: rows.count, inStore: count, bytes }, findings };
}
