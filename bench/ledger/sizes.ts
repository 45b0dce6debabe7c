import type pg from 'pg';
import type { Report } from './report.ts';

/** Bytes of table and indexes for each row of the journal, and what an index on time would take. */
export async function reportSizes(client: pg.Client, report: Report): Promise<void> {
  report.say('sizes');
  const { rows } = await client.query<{ name: string; bytes: string; journal: string }>(
    `SELECT c.relname AS name, pg_relation_size(c.oid) AS bytes, j.n AS journal
     FROM pg_class c, (SELECT count(*) AS n FROM credits.journal) AS j
     WHERE c.relnamespace = 'credits'::regnamespace AND c.relkind IN ('r', 'i')
       AND pg_relation_size(c.oid) > 2 * j.n ORDER BY c.relname LIKE 'journal%' DESC, c.relname`,
  );
  const journal = Number(rows[0]?.journal);
  report.section('Space', {
    text: `Of tables and indexes that take more than two bytes for each of ${journal.toLocaleString('en')} journal rows.`,
    head: ['table or index', 'bytes for each journal row', 'MB'],
    rows: rows.map(({ name, bytes }) => [
      `\`${name}\``,
      Number(bytes) / journal,
      Math.round(Number(bytes) / 1e6),
    ]),
  });
  const { brin, btree } = await indexesOnTime(client);
  report.section('Index on time', {
    text: 'Of the journal: the block range index that it has beside the tree that it could have.',
    head: ['BRIN, kB', 'B-tree, kB', 'ratio'],
    rows: [[brin / 1e3, btree / 1e3, btree / brin]],
  });
}

async function indexesOnTime(client: pg.Client) {
  await client.query('BEGIN');
  try {
    await client.query('CREATE INDEX bench_at ON credits.journal (at)');
    const { rows } = await client.query<{ brin: string; btree: string }>(
      `SELECT pg_relation_size('credits.journal_at') AS brin, pg_relation_size('credits.bench_at') AS btree`,
    );
    return { brin: Number(rows[0]?.brin), btree: Number(rows[0]?.btree) };
  } finally {
    await client.query('ROLLBACK');
  }
}
