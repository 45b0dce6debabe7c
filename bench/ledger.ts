import { withClient } from '../scripts/lib/postgres.mjs';
import { application } from './ledger/application.ts';
import { compare } from './ledger/compare.ts';
import { readOptions } from './ledger/options.ts';
import { Report } from './ledger/report.ts';
import { BenchServer, type Database } from './ledger/server.ts';

/** The figures that docs/benchmarks.md has under "ledger". */
export default async function measure(args: readonly string[]): Promise<string> {
  const options = readOptions(args);
  const report = new Report();
  const server = await BenchServer.start(options);
  const settings = await server.settings();
  report.say(settings);
  try {
    const moves = await server.productDatabase('moves');
    if (options.parts.includes('compare')) await compare(server, moves, options, report);
    if (options.parts.includes('application')) await application(moves, options, report);
    report.say('audit of the books');
    await requireRightBooks(moves);
  } finally {
    await server.stop();
  }
  return `${settings}; the same for every ledger. Each figure is the median of three turns of ${options.seconds} s, taken in turns with what stands beside it. The books' audit is empty at the end.\n\n${report.toString()}`;
}

async function requireRightBooks(database: Database): Promise<void> {
  const { rows } = await withClient(database.ownerUrl, (client) =>
    client.query('SELECT * FROM credits.audit LIMIT 5'),
  );
  if (rows.length > 0) throw new Error(`The books are wrong: ${JSON.stringify(rows)}`);
}
