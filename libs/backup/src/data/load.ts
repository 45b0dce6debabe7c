import type { Client } from 'pg';
import type { Query } from '#kernel';
import { quote, quoted, type SequenceState, type Table } from './catalog.js';
import { queryOf } from './connection.js';
import { copyIn } from './copy.js';

export interface TableSource extends Table {
  /** Rows in the form that COPY reads. */
  open(): AsyncIterable<Uint8Array>;
}

/** What a table checks of each row of its own accord, and how it is put back. */
interface Rule {
  table: string;
  drop: string;
  restore: string;
}

/**
 * Fills migrated tables with the rows of a backup, in the open transaction. Foreign keys are taken
 * off and put back, which checks every row once; triggers, the append-only ones among them, rest
 * meanwhile: the rows are the past, nothing that happens now. Needs no more than to own the tables.
 * @returns how many rows each table took.
 */
export async function load(
  client: Client,
  tables: readonly TableSource[],
  sequences: readonly SequenceState[],
): Promise<number[]> {
  const query = queryOf(client);
  await query(`SET LOCAL lock_timeout = '10s'`);
  const names = tables.map(quoted);
  const rules = [...(await foreignKeys(query, names)), ...(await triggers(query, names))];
  for (const { table, drop } of rules) await query(`ALTER TABLE ${table} ${drop}`);
  // What the migrations themselves put in is in the backup, as it was last.
  if (names.length > 0) await query(`TRUNCATE ${names.join(', ')}`);
  const rows: number[] = [];
  for (const table of tables) {
    const columns = table.columns.map(quote).join(', ');
    rows.push(await copyIn(client, `COPY ${quoted(table)} (${columns}) FROM STDIN`, table.open()));
  }
  for (const { table, restore } of rules) await query(`ALTER TABLE ${table} ${restore}`);
  for (const { lastValue, isCalled, ...sequence } of sequences)
    await query('SELECT setval($1::regclass, $2::bigint, $3)', [
      quoted(sequence),
      lastValue,
      isCalled,
    ]);
  return rows;
}

function foreignKeys(query: Query, tables: readonly string[]): Promise<Rule[]> {
  return query<Rule>(
    `SELECT format('%I.%I', n.nspname, t.relname) AS table,
            format('DROP CONSTRAINT %I', c.conname) AS drop,
            format('ADD CONSTRAINT %I %s', c.conname, pg_get_constraintdef(c.oid)) AS restore
       FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
       JOIN pg_namespace n ON n.oid = t.relnamespace
      WHERE c.contype = 'f' AND c.conrelid = ANY($1::regclass[]) ORDER BY 1, 2`,
    [tables],
  );
}

function triggers(query: Query, tables: readonly string[]): Promise<Rule[]> {
  return query<Rule>(
    `SELECT format('%I.%I', n.nspname, t.relname) AS table,
            format('DISABLE TRIGGER %I', g.tgname) AS drop,
            format('ENABLE %s TRIGGER %I',
                   CASE g.tgenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END,
                   g.tgname) AS restore
       FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
       JOIN pg_namespace n ON n.oid = t.relnamespace
      WHERE NOT g.tgisinternal AND g.tgenabled <> 'D' AND g.tgrelid = ANY($1::regclass[])
      ORDER BY 1, 2`,
    [tables],
  );
}
