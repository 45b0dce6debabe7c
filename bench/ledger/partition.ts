import { readFile } from 'node:fs/promises';
import { withClient } from '../../scripts/lib/postgres.mjs';
import { requireRightBooks } from './audits.ts';
import { timePages, type PageTimes } from './pages.ts';
import { startProduct } from './product.ts';
import { timed } from './rate.ts';
import type { Report } from './report.ts';
import type { BenchServer, Database } from './server.ts';

const SCRIPT = new URL('../../docs/runbooks/partition-journal.sql', import.meta.url);

/** Carries out the plan for monthly partitions on a copy, and asks whether the books are still right. */
export async function partitionOnCopy(
  server: BenchServer,
  original: Database,
  before: { rows: number; pages: PageTimes },
  report: Report,
): Promise<void> {
  report.say('partitions on a copy');
  const copy = await server.copyOf(original, 'partitioned');
  const script = await readFile(SCRIPT, 'utf8');
  const { seconds } = await timed(() =>
    withClient(copy.ownerUrl, async (client) => {
      await client.query(script);
    }),
  );
  const product = await startProduct(copy.appUrl);
  const pages = await withClient(copy.superUrl, async (client) => {
    await requireRightBooks(client);
    return timePages(client, product);
  }).finally(() => product.stop());
  await server.drop(copy);
  report.section('Partitions on a copy', {
    text: `\`docs/runbooks/partition-journal.sql\` on a copy of ${before.rows.toLocaleString('en')} journal rows took ${seconds.toFixed(1)} s; the audit is empty afterwards. Statement pages in milliseconds, before and with 25 partitions:`,
    head: ['page', 'one table', 'partitioned', 'ratio'],
    rows: Object.keys(pages).map((name) => {
      const one = before.pages[name] as number;
      const parts = pages[name] as number;
      return [name, one, parts, parts / one];
    }),
  });
}
