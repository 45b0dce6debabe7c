import type pg from 'pg';
import { insertJobs, open, planJobs, setBalances } from './grow-sql.ts';

/**
 * How a large journal is made up: ordinary accounts, and a few that have `pace` times as many jobs.
 * Each job is a hold and, twenty seconds later, its end: two rows of the journal.
 */
export interface Shape {
  readonly ordinary: number;
  readonly large: number;
  readonly pace: number;
}

const LARGE_SHAPE: Shape = { ordinary: 9_000, large: 10, pace: 100 };
const JOBS_AT_ONCE = 250_000;
const FILLED = ['hold', 'hold_resolution'];

/**
 * Fills an empty ledger with valid books in set-based SQL, as the owner of the tables. Constraints
 * and triggers stay on, but for the foreign keys: they are taken off, and put back at the end of
 * each stretch, which checks every row. Whether the books are right is for the audit to say.
 */
export class Growth {
  readonly #shape: Shape;
  readonly #last: number;
  #jobs = 0;

  private constructor(shape: Shape, rows: number) {
    this.#shape = shape;
    this.#last = jobsFor(shape, rows);
  }

  /** @param rows of the journal at the end, about: the time axis is laid out for them */
  static async begin(client: pg.Client, rows: number, shape: Shape = LARGE_SHAPE): Promise<Growth> {
    await client.query(open(shape.ordinary, shape.large, shape.pace));
    return new Growth(shape, rows);
  }

  /** Goes on until the journal has about this many rows. */
  async growTo(
    client: pg.Client,
    rows: number,
    say: (line: string) => void = () => undefined,
  ): Promise<void> {
    const target = jobsFor(this.#shape, rows);
    const slice = Math.max(1, Math.floor(JOBS_AT_ONCE / unitsOf(this.#shape)));
    const putBack = await takeOffForeignKeys(client);
    while (this.#jobs < target) {
      const to = Math.min(target, this.#jobs + slice);
      await client.query(planJobs(this.#jobs, to, this.#last));
      await client.query(insertJobs);
      this.#jobs = to;
      say(`about ${(2 * to * unitsOf(this.#shape)).toLocaleString('en')} journal rows`);
    }
    await client.query(setBalances(this.#jobs));
    say('putting the foreign keys back, statistics');
    await putBack();
    for (const table of ['journal', 'account', 'lot', ...FILLED])
      await client.query(`VACUUM (ANALYZE) credits.${table}`);
  }
}

/** Ids of accounts with long or with ordinary statements: the same ones at every size. */
export async function grownAccounts(client: pg.Client, which: 'large' | 'ordinary') {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id::text FROM bench.grown WHERE pace ${which === 'large' ? '>' : '='} 1 ORDER BY i LIMIT 10`,
  );
  return rows.map((row) => row.id);
}

const unitsOf = ({ ordinary, large, pace }: Shape) => ordinary + large * pace;
const jobsFor = (shape: Shape, rows: number) => Math.max(1, Math.round(rows / 2 / unitsOf(shape)));

async function takeOffForeignKeys(client: pg.Client): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT conrelid::regclass AS table, conname AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY ($1::regclass[]) ORDER BY conname`,
    [FILLED.map((table) => `credits.${table}`)],
  );
  for (const { table, name } of rows)
    await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  return async () => {
    for (const { table, name, definition } of rows)
      await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
  };
}
