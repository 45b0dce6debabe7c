import pg from 'pg';
import { withClient } from '../../scripts/lib/postgres.mjs';
import { grownAccounts } from './grow.ts';
import { queriesOf, type Query } from './plans.ts';
import { startProduct, type Product } from './product.ts';
import { latency, median } from './rate.ts';
import type { Database } from './server.ts';

/** Milliseconds of one database and of the other, by the name of the page. */
export type PageTimes = Record<string, { readonly first: number; readonly second: number }>;

const PAGE = 50;
const ROUNDS = 5;
const TIMES = 10;

function pagesOf({ credits }: Product, account: string): Record<string, () => Promise<unknown>> {
  return {
    newest: () => credits.entries(account, {}, null, PAGE),
    // Far behind the newest at the larger size, and the very same rows at both.
    'rows 4,950 to 4,999': () => credits.entries(account, {}, 5_000, PAGE),
    'newest releases': () => credits.entries(account, { kinds: ['release'] }, null, PAGE),
  };
}

/**
 * The queries of statement pages of the same large accounts in two databases, timed in turns, on one
 * connection each and without the application around them.
 */
export async function pagesSideBySide(first: Database, second: Database): Promise<PageTimes> {
  const queries = [await queriesOfPages(first), await queriesOfPages(second)] as const;
  const clients = [new pg.Client(first.superUrl), new pg.Client(second.superUrl)] as const;
  const times: PageTimes = {};
  try {
    for (const client of clients) await client.connect();
    for (const name of Object.keys(queries[0])) {
      const medians: [number[], number[]] = [[], []];
      for (let round = 0; round <= ROUNDS; round += 1)
        for (const side of [0, 1] as const)
          for (const page of queries[side][name] ?? []) {
            const time_ms = await latency(() => sendAll(clients[side], page), TIMES);
            if (round > 0) medians[side].push(time_ms); // The first round warms both.
          }
      times[name] = { first: median(medians[0]), second: median(medians[1]) };
    }
  } finally {
    for (const client of clients) await client.end();
  }
  return times;
}

async function sendAll(client: pg.Client, queries: readonly Query[]): Promise<void> {
  for (const { text, params } of queries) await client.query(text, params);
}

/** By the name of the page: for each account the queries that the product sends for it. */
async function queriesOfPages(database: Database): Promise<Record<string, Query[][]>> {
  const accounts = await withClient(database.superUrl, (client) => grownAccounts(client, 'large'));
  const product = await startProduct(database.appUrl);
  const all: Record<string, Query[][]> = {};
  try {
    for (const account of accounts)
      for (const [name, page] of Object.entries(pagesOf(product, account)))
        (all[name] ??= []).push(await queriesOf(product.unitOfWork, page));
  } finally {
    await product.stop();
  }
  return all;
}
