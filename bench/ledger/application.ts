import pg from 'pg';
import { newId } from '#kernel';
import type { LedgerBenchOptions } from './options.ts';
import { holdAndCapture, openAccounts, PRICE } from './own-moves.ts';
import { startProduct, type Product } from './product.ts';
import { CLIENTS, contest, oneOf, type Work } from './rate.ts';
import type { Report } from './report.ts';
import type { Database } from './server.ts';

/** Hold and capture: the bare SQL functions beside the application's own code path. */
export async function application(
  database: Database,
  options: LedgerBenchOptions,
  report: Report,
): Promise<void> {
  const pool = new pg.Pool({ connectionString: database.appUrl, max: CLIENTS });
  const product = await startProduct(database.appUrl);
  const rows = [];
  try {
    for (const count of [1, 50, 2_000]) {
      report.say(`hold and capture over ${count} accounts`);
      const accounts = await openAccounts(database, count);
      const { bare, own } = await contest(
        { bare: holdAndCapture(pool, accounts), own: throughCode(product, accounts) },
        options.seconds,
      );
      rows.push([count, bare, own, own / bare]);
    }
  } finally {
    await product.stop();
    await pool.end();
  }
  report.section('Hold and capture through the application', {
    target: '≥ 0.6 times the bare SQL functions',
    text: `Pairs a second, ${CLIENTS} clients, two transactions a pair.`,
    head: ['accounts', 'bare SQL functions', 'through the application', 'ratio'],
    rows,
  });
}

function throughCode({ credits, unitOfWork }: Product, accounts: readonly string[]): Work {
  return async () => {
    const imageId = newId();
    await unitOfWork.run(() =>
      credits.placeHolds({
        workspaceId: oneOf(accounts),
        generationId: newId(),
        holds: [{ imageId, amount: PRICE }],
      }),
    );
    await unitOfWork.run(() => credits.capture(imageId));
    return 1;
  };
}
