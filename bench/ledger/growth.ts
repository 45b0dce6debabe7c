import { withClient } from '../../scripts/lib/postgres.mjs';
import { timeAudits, type AuditTimes } from './audits.ts';
import { Growth } from './grow.ts';
import type { LedgerBenchOptions } from './options.ts';
import { pagesSideBySide } from './pages.ts';
import { partitionOnCopy } from './partition.ts';
import { startProduct } from './product.ts';
import { ledgerPlans } from './questions.ts';
import { timed } from './rate.ts';
import type { Report } from './report.ts';
import type { BenchServer, Database } from './server.ts';
import { reportSizes } from './sizes.ts';
import { writeSnapshots } from './snapshots.ts';

/** Figures of the journal at one size. */
interface Stage {
  readonly rows: number;
  readonly audits: AuditTimes;
}

/** What ten times as many rows cost: statement pages, audits and space. */
export async function growth(
  server: BenchServer,
  options: LedgerBenchOptions,
  report: Report,
): Promise<void> {
  const database = await server.productDatabase('growth');
  const grow = await withClient(database.ownerUrl, (client) => Growth.begin(client, options.rows));
  const small = await growTo(options.rows / 10, grow, database, report);
  // Kept as it is, so that both sizes can be asked in turns.
  const smallCopy = await server.copyOf(database, 'small');
  await partitionOnCopy(server, smallCopy, small.rows, report);

  const big = await growTo(options.rows, grow, database, report);
  report.say('statement pages and plans');
  reportPages(small, big, await pagesSideBySide(smallCopy, database), report);
  await server.drop(smallCopy);
  if (!options.draft) await keepPlans(database);
  reportAudits([small, big], report);
  await withClient(database.superUrl, (client) => reportSizes(client, report));
  await server.drop(database);
}

async function growTo(
  rows: number,
  grow: Growth,
  database: Database,
  report: Report,
): Promise<Stage> {
  const say = (line: string) => report.say(line);
  const { seconds } = await timed(() =>
    withClient(database.ownerUrl, (client) => grow.growTo(client, rows, say)),
  );
  say(`generated in ${seconds.toFixed(0)} s`);
  return withClient(database.superUrl, async (client) => {
    const audits = await timeAudits(client, say);
    const counted = await client.query<{ count: string }>('SELECT count(*) FROM credits.journal');
    return { rows: Number(counted.rows[0]?.count), audits };
  });
}

async function keepPlans(database: Database): Promise<void> {
  const product = await startProduct(database.appUrl);
  try {
    writeSnapshots(await withClient(database.superUrl, (client) => ledgerPlans(client, product)));
  } finally {
    await product.stop();
  }
}

function reportPages(
  small: Stage,
  big: Stage,
  pages: Awaited<ReturnType<typeof pagesSideBySide>>,
  report: Report,
): void {
  report.section('Statement pages', {
    target: 'at ten times as many rows within 2 times',
    text: 'Milliseconds of a page of 50 lines, median, asked in turns; the same ten accounts, whose statements go on, and the queries that the product itself sends.',
    head: ['page', inWords(small), inWords(big), 'ratio'],
    rows: Object.entries(pages).map(([name, { first, second }]) => [
      name,
      first,
      second,
      second / first,
    ]),
  });
}

function reportAudits(stages: readonly Stage[], report: Report): void {
  report.section('Audit of the books', {
    text: 'Seconds; all of them find nothing. The changes are one hold in each of 1,000 accounts, the largest among them.',
    head: ['journal rows', 'every row: `credits.audit`', 'every row, step by step', 'what changed'],
    rows: stages.map(({ rows, audits }) => [rows, audits.view_s, audits.pass_s, audits.changes_s]),
  });
}

const inWords = ({ rows }: Stage) => `${rows.toLocaleString('en')} rows`;
