import pg from 'pg';
import { withClient } from '../../scripts/lib/postgres.mjs';
import type { ComparisonSql } from './options.ts';
import { PRICE } from './own-moves.ts';
import { CLIENTS, oneOf, type Work } from './rate.ts';
import type { BenchServer } from './server.ts';

/** Another ledger on the same server, reached by nothing but the SQL that was given. */
export class Comparison {
  readonly #sql: ComparisonSql;
  readonly #pool: pg.Pool;

  private constructor(sql: ComparisonSql, pool: pg.Pool) {
    this.#sql = sql;
    this.#pool = pool;
  }

  static async start(sql: ComparisonSql, server: BenchServer): Promise<Comparison> {
    const url = sql.url ?? (await server.emptyDatabase('comparison')).superUrl;
    await withClient(url, async (client) => {
      for (const text of sql.setup) await client.query(text);
    });
    return new Comparison(sql, new pg.Pool({ connectionString: url, max: CLIENTS }));
  }

  get name(): string {
    return this.#sql.name;
  }

  /**
   * What a hold is in a ledger of transfers: from what a customer has available to what is held for
   * them. So each customer is two accounts, and one customer's move meets no other's.
   */
  async hold(customers: number): Promise<Work> {
    const { rows } = await this.#pool.query<unknown[]>({
      text: this.#sql.open,
      values: [customers * 2],
      rowMode: 'array',
    });
    const ids = rows.map((row) => row[0]);
    if (ids.length !== customers * 2)
      throw new Error(
        `--compare-open answered ${ids.length} accounts in place of ${customers * 2}.`,
      );
    const pairs = Array.from({ length: customers }, (_, i) => [ids[2 * i], ids[2 * i + 1]]);
    return async () => {
      const values = [...oneOf(pairs), PRICE];
      await this.#pool.query({ name: 'move', text: this.#sql.move, values });
      return 1;
    };
  }

  async stop(): Promise<void> {
    await this.#pool.end();
  }
}
