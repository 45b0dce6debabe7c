import { withClient } from '../../scripts/lib/postgres.mjs';
import type { TestDatabase } from './postgres.js';

interface Column {
  table: string;
  column: string;
  type: string;
}

/** Types that can hold words: all but numbers, times, ids and truths. */
const COLUMNS = `
  SELECT c.table_schema || '.' || c.table_name AS "table", c.column_name AS "column", c.data_type AS type
    FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
   WHERE t.table_type = 'BASE TABLE' AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
     AND c.data_type NOT IN ('uuid', 'boolean', 'smallint', 'integer', 'bigint', 'numeric', 'date',
                             'real', 'double precision', 'timestamp with time zone', 'interval')
   ORDER BY 1, c.ordinal_position`;

/** Of a list of allowed values, or of some of them. */
const HAS_ALLOWED_VALUES = `
  EXISTS (SELECT FROM pg_constraint k
           WHERE k.contype = 'c' AND k.conkey = ARRAY[a.attnum] AND k.conrelid = a.attrelid
             AND (pg_get_constraintdef(k.oid) ~ '(= ANY|<@) \\(?ARRAY'
                  OR pg_get_constraintdef(k.oid) ~ ('^CHECK \\(\\(' || a.attname || ' = ''')))`;

/** Every column that can hold words and has no list of allowed values, as `schema.table.column`. */
export function columnsForWords(database: TestDatabase): Promise<string[]> {
  return withClient(database.ownerUrl, async (client) => {
    const { rows } = await client.query<Column>(
      `SELECT w.* FROM (${COLUMNS}) w
         JOIN pg_attribute a ON a.attrelid = w."table"::regclass AND a.attname = w."column"
        WHERE NOT ${HAS_ALLOWED_VALUES}`,
    );
    return rows.map(({ table, column }) => `${table}.${column}`);
  });
}

/** Every table of the product, as `schema.table`. */
export function allTables(database: TestDatabase): Promise<string[]> {
  return withClient(database.ownerUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
        ORDER BY 1`,
    );
    return rows.map((row) => row.name);
  });
}

/**
 * Every column in which one of the words stands, whatever its case: as `schema.table.column`, with
 * how many rows. Of bytes the printable ones are looked at.
 */
export function columnsWith(
  database: TestDatabase,
  words: readonly string[],
): Promise<Map<string, number>> {
  return withClient(database.ownerUrl, async (client) => {
    const { rows: columns } = await client.query<Column>(COLUMNS);
    const found = new Map<string, number>();
    for (const { table, column, type } of columns) {
      const text = type === 'bytea' ? `encode("${column}", 'escape')` : `"${column}"::text`;
      const { rows } = await client.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM ${table}
          WHERE EXISTS (SELECT FROM unnest($1::text[]) w WHERE strpos(lower(${text}), lower(w)) > 0)`,
        [words],
      );
      if (rows[0] && rows[0].n > 0) found.set(`${table}.${column}`, rows[0].n);
    }
    return found;
  });
}
