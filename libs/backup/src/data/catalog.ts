import type { Query } from '#kernel';

/** A table whose rows belong into a backup. */
export interface Table {
  schema: string;
  name: string;
  /** Without those that the server computes. */
  columns: string[];
}

export interface SequenceState {
  schema: string;
  name: string;
  lastValue: string;
  isCalled: boolean;
}

/** The table of the migrations: its rows come from the migrations themselves. */
const MIGRATIONS = 'schema_migrations';

/**
 * The product's schemas: each module's own, and nothing of what a host of databases keeps beside
 * them. Whoever owns them made them.
 */
const OUR_SCHEMAS = `SELECT oid FROM pg_namespace
  WHERE nspowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
    AND nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'public')`;

const NOT_OF_EXTENSIONS = `NOT EXISTS (SELECT FROM pg_depend d
  WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'e')`;

export const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const quoted = ({ schema, name }: { schema: string; name: string }) =>
  `${quote(schema)}.${quote(name)}`;

export function tablesOf(query: Query): Promise<Table[]> {
  return query<Table>(
    `SELECT n.nspname AS schema, c.relname AS name,
            ARRAY(SELECT a.attname::text FROM pg_attribute a
                   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                     AND a.attgenerated = '' ORDER BY a.attnum) AS columns
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND c.relnamespace IN (${OUR_SCHEMAS})
        AND ${NOT_OF_EXTENSIONS}
      ORDER BY 1, 2`,
  );
}

/** Read after the rows: a sequence may be ahead of them, and never behind. */
export async function sequencesOf(query: Query): Promise<SequenceState[]> {
  const names = await query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND c.relnamespace IN (${OUR_SCHEMAS}) AND ${NOT_OF_EXTENSIONS}
      ORDER BY 1, 2`,
  );
  const states: SequenceState[] = [];
  for (const each of names) {
    const [state] = await query<{ lastValue: string; isCalled: boolean }>(
      `SELECT last_value::text AS "lastValue", is_called AS "isCalled" FROM ${quoted(each)}`,
    );
    if (state) states.push({ ...each, ...state });
  }
  return states;
}

/** Names of the migrations that made these tables, in their order; none in an empty database. */
export async function appliedMigrations(query: Query): Promise<string[]> {
  const [found] = await query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
    MIGRATIONS,
  ]);
  if (!found?.there) return [];
  const rows = await query<{ name: string }>(`SELECT name FROM ${MIGRATIONS} ORDER BY timestamp`);
  return rows.map(({ name }) => name);
}

/** Of these schemas the ones that are there already. */
export async function presentSchemas(query: Query, names: readonly string[]): Promise<string[]> {
  const rows = await query<{ name: string }>(
    'SELECT nspname AS name FROM pg_namespace WHERE nspname = ANY($1) ORDER BY 1',
    [names],
  );
  return rows.map(({ name }) => name);
}
