import pg from 'pg';
import { withClient } from '../../scripts/lib/postgres.mjs';
import type { LedgerBenchOptions } from './options.ts';
import { openAccounts } from './own-moves.ts';
import { queriesOf, type Query } from './plans.ts';
import { startProduct } from './product.ts';
import { CLIENTS, contest, oneOf } from './rate.ts';
import type { Report } from './report.ts';
import type { Database } from './server.ts';

const ACCOUNTS = 10_000;
const BARE = 'SELECT available FROM credits.account WHERE id = $1';

/** The product's read of a balance beside a bare read by primary key. */
export async function balance(
  database: Database,
  options: LedgerBenchOptions,
  report: Report,
): Promise<void> {
  report.say('balance reads');
  const accounts = await openAccounts(database, ACCOUNTS);
  const product = await startProduct(database.appUrl);
  const queries = await queriesOf(product.unitOfWork, () =>
    product.credits.available(oneOf(accounts)),
  ).finally(() => product.stop());
  const [read] = queries;
  if (!read || queries.length > 1) throw new Error(`A balance took ${queries.length} queries.`);
  const plan = await proveOneIndexedRow(database, read);

  const pool = new pg.Pool({ connectionString: database.appUrl, max: CLIENTS });
  const reader = (text: string) => async () => {
    await pool.query(text, [oneOf(accounts)]);
    return 1;
  };
  const figures = await contest({ own: reader(read.text), bare: reader(BARE) }, options.seconds);
  await pool.end();
  report.section('Balance', {
    target: 'one indexed row',
    text: `Reads a second, ${CLIENTS} clients, ${ACCOUNTS.toLocaleString('en')} accounts. \`EXPLAIN (ANALYZE, BUFFERS)\`: ${plan}.`,
    head: ['the product', 'bare read by primary key', 'ratio'],
    rows: [[figures.own, figures.bare, figures.own / figures.bare]],
  });
}

interface Analysed {
  'Node Type': string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
}

/** @throws when the read is anything but one row by one index */
async function proveOneIndexedRow(database: Database, { text, params }: Query): Promise<string> {
  const { rows } = await withClient(database.superUrl, async (client) => {
    await client.query('VACUUM (ANALYZE) credits.account');
    const explain = () =>
      client.query<{ 'QUERY PLAN': { Plan: Analysed }[] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
        params,
      );
    await explain(); // The first one of a connection also reads what it needs of the catalogue.
    return explain();
  });
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
  if (plan?.['Node Type'] !== 'Index Scan' || plan['Actual Rows'] * plan['Actual Loops'] !== 1)
    throw new Error(`A balance is not one indexed row: ${JSON.stringify(plan)}`);
  const pages = plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
  return `Index Scan using \`${plan['Index Name']}\`, 1 row, ${pages} pages of 8 kB`;
}
