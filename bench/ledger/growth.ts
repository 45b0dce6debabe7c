import { withClient } from '../../scripts/lib/postgres.mjs';
import { timeAudits, type AuditTimes } from './audits.ts';
import { Growth } from './grow.ts';
import type { LedgerBenchOptions } from './options.ts';
import { timePages, type PageTimes } from './pages.ts';
import { startProduct } from './product.ts';
import { timed } from './rate.ts';
import { partitionOnCopy } from './partition.ts';
import { ledgerPlans } from './questions.ts';
import type { Report } from './report.ts';
import type { BenchServer, Database } from './server.ts';
import { reportSizes } from './sizes.ts';
import { writeSnapshots } from './snapshots.ts';

/** Figures of the journal at one size. */
interface Stage {
  readonly rows: number;
  readonly pages: PageTimes;
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
  const stages: Stage[] = [];
  for (const rows of [options.rows / 10, options.rows]) {
    const { seconds } = await timed(() =>
      withClient(database.ownerUrl, (client) =>
        grow.growTo(client, rows, (line) => report.say(line)),
      ),
    );
    report.say(`generated in ${seconds.toFixed(0)} s`);
    const isLast = rows === options.rows;
    const stage = await measureStage(database, report, isLast && !options.draft);
    stages.push(stage);
    if (!isLast) await partitionOnCopy(server, database, stage, report);
  }
  reportPages(stages, report);
  reportAudits(stages, report);
  await withClient(database.superUrl, (client) => reportSizes(client, report));
  await server.drop(database);
}

async function measureStage(
  database: Database,
  report: Report,
  keepPlans: boolean,
): Promise<Stage> {
  const product = await startProduct(database.appUrl);
  try {
    return await withClient(database.superUrl, async (client) => {
      report.say('statement pages');
      const pages = await timePages(client, product);
      if (keepPlans) writeSnapshots(await ledgerPlans(client, product));
      report.say('audits');
      const audits = await timeAudits(client, (line) => report.say(line));
      const { rows } = await client.query<{ count: string }>(
        'SELECT count(*) FROM credits.journal',
      );
      return { rows: Number(rows[0]?.count), pages, audits };
    });
  } finally {
    await product.stop();
  }
}

function reportPages([small, big]: Stage[], report: Report): void {
  if (!small || !big) return;
  report.section('Statement pages', {
    target: 'at ten times as many rows within 2 times',
    text: `Milliseconds of a page of 50 lines, median; the same ten accounts, whose statements go on, and the queries that the product itself sends.`,
    head: ['page', millions(small), millions(big), 'ratio'],
    rows: Object.keys(big.pages).map((name) => {
      const before = small.pages[name] as number;
      const after = big.pages[name] as number;
      return [name, before, after, after / before];
    }),
  });
}

function reportAudits(stages: readonly Stage[], report: Report): void {
  report.section('Audit of the books', {
    text: 'Seconds; all of them find nothing. The changes are one hold in each of 1,000 accounts, the largest among them.',
    head: ['journal rows', 'every row: `credits.audit`', 'every row, step by step', 'what changed'],
    rows: stages.map(({ rows, audits }) => [rows, audits.view_s, audits.pass_s, audits.changes_s]),
  });
}

const millions = ({ rows }: Stage) => `${rows.toLocaleString('en')} rows`;
