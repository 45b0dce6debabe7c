import type pg from 'pg';
import { newId } from '#kernel';
import { withClient } from '../../scripts/lib/postgres.mjs';
import type { Work } from './rate.ts';
import { oneOf } from './rate.ts';
import type { Database } from './server.ts';

export const PRICE = 10;
const PLENTY = 1_000_000_000;
const HOLD = `SELECT credits.place_holds($1, $2, $3, $4, 'image_requested', 'system')`;

/** Accounts with one pack each that no run can use up. */
export function openAccounts(database: Database, count: number): Promise<string[]> {
  return withClient(database.ownerUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id::text FROM (SELECT uuidv7() AS id FROM generate_series(1, $1)) new,
         credits.grant_lot(id, 'pack', $2, 'bench:' || id, NULL, NULL, 'pack_purchased', 'bench', 'system')`,
      [count, PLENTY],
    );
    return rows.map((row) => row.id);
  });
}

/** A hold of one image: one prepared call of the ledger's function, which is one transaction. */
export function hold(pool: pg.Pool, accounts: readonly string[]): Work {
  return holds(pool, accounts, 1);
}

/** `size` images of one generation in one call. */
export function holds(pool: pg.Pool, accounts: readonly string[], size: number): Work {
  const amounts = Array.from({ length: size }, () => PRICE);
  return async () => {
    const ids = amounts.map(() => newId());
    const values = [oneOf(accounts), newId(), ids, amounts];
    await pool.query({ name: 'hold', text: HOLD, values });
    return size;
  };
}

/** A hold and, in a second transaction, its capture; not prepared, as the application's are not. */
export function holdAndCapture(pool: pg.Pool, accounts: readonly string[]): Work {
  return async () => {
    const image = newId();
    await pool.query(HOLD, [oneOf(accounts), newId(), [image], [PRICE]]);
    await pool.query(`SELECT credits.capture_hold($1, 'image_delivered', 'system')`, [image]);
    return 1;
  };
}
