import type { Query } from '#kernel';
import { wholeNumber } from './whole-number.js';

/** Sums by which two copies of the books are told apart. */
export interface BookTotals {
  accounts: number;
  available: number;
  held: number;
  debt: number;
  journalRows: number;
  lots: number;
}

/** What all accounts come to, on a connection of the caller's. */
export async function bookTotals(query: Query): Promise<BookTotals> {
  const [row] = await query<Record<keyof BookTotals, string>>(
    `SELECT count(*) AS accounts, coalesce(sum(available), 0) AS available,
            coalesce(sum(held), 0) AS held, coalesce(sum(debt), 0) AS debt,
            (SELECT count(*) FROM credits.journal) AS "journalRows",
            (SELECT count(*) FROM credits.lot) AS lots
       FROM credits.account`,
  );
  return {
    accounts: wholeNumber(row?.accounts ?? 0),
    available: wholeNumber(row?.available ?? 0),
    held: wholeNumber(row?.held ?? 0),
    debt: wholeNumber(row?.debt ?? 0),
    journalRows: wholeNumber(row?.journalRows ?? 0),
    lots: wholeNumber(row?.lots ?? 0),
  };
}

/** The audit of everything from its beginning: empty when the books are right. Reads all. */
export function bookFindings(
  query: Query,
  limit: number,
): Promise<{ finding: string; account_id: string | null; subject: string }[]> {
  return query('SELECT finding, account_id, subject FROM credits.audit LIMIT $1', [limit]);
}
