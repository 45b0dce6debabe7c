import { readFile } from 'node:fs/promises';
import { withClient } from '../../scripts/lib/postgres.mjs';
import { requireRightBooks } from './audits.ts';
import { pagesSideBySide } from './pages.ts';
import { timed } from './rate.ts';
import type { Report } from './report.ts';
import type { BenchServer, Database } from './server.ts';

const SCRIPT = new URL('../../docs/runbooks/partition-journal.sql', import.meta.url);

/** Carries out the plan for monthly partitions on a copy, and asks whether the books are still right. */
export async function partitionOnCopy(
  server: BenchServer,
  original: Database,
  rows: number,
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
  await withClient(copy.superUrl, requireRightBooks);
  const pages = await pagesSideBySide(original, copy);
  await server.drop(copy);
  report.section('Partitions on a copy', {
    text: `\`docs/runbooks/partition-journal.sql\` on a copy of ${rows.toLocaleString('en')} journal rows took ${seconds.toFixed(1)} s; the audit is empty afterwards. Statement pages in milliseconds:`,
    head: ['page', 'one table', '25 partitions', 'ratio'],
    rows: Object.entries(pages).map(([name, { first, second }]) => [
      name,
      first,
      second,
      second / first,
    ]),
  });
}
