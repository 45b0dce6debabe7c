import { withClient } from '../scripts/lib/postgres.mjs';
import { application } from './ledger/application.ts';
import { requireRightBooks } from './ledger/audits.ts';
import { balance } from './ledger/balance.ts';
import { compare } from './ledger/compare.ts';
import { growth } from './ledger/growth.ts';
import { readOptions } from './ledger/options.ts';
import { Report } from './ledger/report.ts';
import { BenchServer } from './ledger/server.ts';

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
    if (options.parts.includes('balance')) await balance(moves, options, report);
    report.say('audit of what was moved');
    await withClient(moves.ownerUrl, requireRightBooks);
    await server.drop(moves);
    if (options.parts.includes('growth')) await growth(server, options, report);
  } finally {
    await server.stop();
  }
  return [
    `${settings}: the same for every ledger. Rates are the median of three turns of ${options.seconds} s, taken in turns with what stands beside them. The books' audit is empty at the end.`,
    options.fsync || options.server
      ? ''
      : 'With fsync off a commit waits until its log is written, and not until the disk has it: on a slow disk that wait would be all that is measured. `--fsync` measures with it.',
    report.toString(),
  ]
    .filter(Boolean)
    .join('\n\n');
}
