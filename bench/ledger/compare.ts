import pg from 'pg';
import { Comparison } from './comparison.ts';
import type { LedgerBenchOptions } from './options.ts';
import { hold, holds, openAccounts } from './own-moves.ts';
import { CLIENTS, contest, type Work } from './rate.ts';
import type { Report } from './report.ts';
import type { BenchServer, Database } from './server.ts';
import { serverTime } from './server-time.ts';

const BATCH = 20;

/** Holds beside another ledger's transfers, over many accounts and on a hot one. */
export async function compare(
  server: BenchServer,
  database: Database,
  options: LedgerBenchOptions,
  report: Report,
): Promise<void> {
  const pool = new pg.Pool({ connectionString: database.appUrl, max: CLIENTS });
  const other = options.comparison && (await Comparison.start(options.comparison, server));
  try {
    await many(pool, database, other, options.seconds, report);
    await hot(pool, database, other, options.seconds, report);
    if (other) await alone(pool, server, database, other, report);
  } finally {
    await other?.stop();
    await pool.end();
  }
}

async function many(
  pool: pg.Pool,
  database: Database,
  other: Comparison | undefined,
  seconds: number,
  report: Report,
) {
  const table = [];
  for (const count of [50, 10_000]) {
    report.say(`holds over ${count} accounts`);
    const ours = hold(pool, await openAccounts(database, count));
    const figures = await side(ours, await other?.hold(count), seconds);
    table.push([count, figures.ours, figures.theirs, figures.ratio]);
  }
  report.section('Holds over many accounts', {
    target: other ? '≥ 2 times the other ledger' : undefined,
    text: `Holds a second, ${CLIENTS} clients. ${fairness(other)}`,
    head: ['accounts', 'ours', other?.name ?? 'no comparison given', 'ratio'],
    rows: table,
  });
}

async function hot(
  pool: pg.Pool,
  database: Database,
  other: Comparison | undefined,
  seconds: number,
  report: Report,
) {
  report.say('holds on one hot account');
  const account = await openAccounts(database, 1);
  const single = await side(hold(pool, account), await other?.hold(1), seconds);
  const batched = await contest(
    { single: hold(pool, account), batched: holds(pool, account, BATCH) },
    seconds,
  );
  report.section('Holds on one hot account', {
    target: `${other ? 'single ≥ 2.5 times the other ledger; ' : ''}batched by ${BATCH} ≥ 3 times our single`,
    text: `Holds a second, ${CLIENTS} clients on the same account. ${fairness(other)}`,
    head: ['what', 'ours', 'beside', 'ratio'],
    rows: [
      [
        `single, beside ${other?.name ?? '(no comparison given)'}`,
        single.ours,
        single.theirs,
        single.ratio,
      ],
      [
        `batched by ${BATCH}, beside our single`,
        batched.batched,
        batched.single,
        batched.batched / batched.single,
      ],
    ],
  });
}

/** What of the rates above is the ledger's own: the driver and the wire cost both the same. */
async function alone(
  pool: pg.Pool,
  server: BenchServer,
  database: Database,
  other: Comparison,
  report: Report,
) {
  report.say('time of the server for a hold');
  const candidates = {
    ours: hold(pool, await openAccounts(database, 50)),
    theirs: await other.hold(50),
  };
  const figures = await serverTime(candidates, server.superUrl);
  if (!figures) return;
  report.section('Time of the server for a hold', {
    text: `Microseconds on a processor for one hold with its commit, one client, 50 accounts: the rates above have the driver, the wire and the waiting in them, for both alike. ${fairness(other)}`,
    head: ['ours', other.name, 'ratio'],
    rows: [[figures.ours, figures.theirs, figures.theirs / figures.ours]],
  });
}

async function side(ours: Work, theirs: Work | undefined, seconds: number) {
  if (!theirs)
    return { ours: (await contest({ ours }, seconds)).ours, theirs: undefined, ratio: undefined };
  const figures = await contest({ ours, theirs }, seconds);
  return { ...figures, ratio: figures.ours / figures.theirs };
}

const fairness = (other: Comparison | undefined) =>
  other
    ? `The hold of ${other.name} is its transfer from a customer's available to the same customer's held account.`
    : '';
