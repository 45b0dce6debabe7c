import type pg from 'pg';
import { grownAccounts } from './grow.ts';
import { queriesOf } from './plans.ts';
import type { Product } from './product.ts';
import { latency, median } from './rate.ts';

/** Milliseconds by the name of the page. */
export type PageTimes = Record<string, number>;

const PAGE = 50;
const TIMES = 30;

/** The queries of statement pages, timed on one connection without the application around them. */
export async function timePages(
  client: pg.Client,
  { credits, unitOfWork }: Product,
): Promise<PageTimes> {
  const pages = {
    newest: (account: string) => credits.entries(account, {}, null, PAGE),
    // Far behind the newest at the larger size, and the very same rows at both.
    'rows 4,950 to 4,999': (account: string) => credits.entries(account, {}, 5_000, PAGE),
    'newest releases': (account: string) =>
      credits.entries(account, { kinds: ['release'] }, null, PAGE),
  };
  const accounts = await grownAccounts(client, 'large');
  const times: PageTimes = {};
  for (const [name, page] of Object.entries(pages)) {
    const medians = [];
    for (const account of accounts) {
      const queries = await queriesOf(unitOfWork, () => page(account));
      const send = async () => {
        for (const { text, params } of queries) await client.query(text, params);
      };
      await send();
      medians.push(await latency(send, TIMES));
    }
    times[name] = median(medians);
  }
  return times;
}
