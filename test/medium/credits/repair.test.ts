import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { readFile } from 'node:fs/promises';
import { CHECKS, runbookOf } from '../../../libs/credits/src/audit/finding-words.js';
import { clusterUrl, testCluster } from '../../../scripts/lib/test-cluster.mjs';
import { corruptions, fill, type Filled } from './corruptions.js';
import { Ledger } from './ledger.js';

const WHY = 'planted by a test; decided by nobody';

/** Tables whose rows only a backup can bring back. */
const SOURCES = [
  'journal',
  'hold',
  'hold_split',
  'hold_resolution',
  'restoration',
  'reversal',
  'adjustment',
  'account',
  'lot',
] as const;

/** Real: Postgres. The ways to repair of docs/runbooks/ledger.md, tried on each corruption. */
describe('repairs', () => {
  let ledger: Ledger;
  let superuser: Client;
  let ids: Filled;
  beforeAll(async () => {
    ledger = await Ledger.start();
    const name = new URL(ledger.app.database.url).pathname.slice(1);
    superuser = new Client({
      connectionString: clusterUrl(await testCluster(), 'postgres', name),
    });
    await superuser.connect();
    ids = await fill(ledger, () => Promise.resolve());
    await superuser.query('CREATE SCHEMA kept_apart');
    for (const table of SOURCES)
      await superuser.query(`CREATE TABLE kept_apart.${table} AS TABLE credits.${table}`);
  });
  afterAll(async () => {
    await superuser.end();
    await ledger.stop();
  });

  const findings = async () =>
    (
      await superuser.query<{ finding: string }>(
        `SELECT DISTINCT finding FROM credits.audit WHERE finding <> 'journal_was_rewritten' ORDER BY 1`,
      )
    ).rows.map(({ finding }) => finding);

  /** Rows that differ from the backup, put back as they were. */
  async function bringBack(): Promise<void> {
    await superuser.query('SET LOCAL session_replication_role = replica');
    for (const table of SOURCES) {
      const { rows } = await superuser.query<{ names: string; theirs: string; ours: string }>(
        `SELECT string_agg(quote_ident(column_name), ', ') AS names,
           string_agg('b.' || quote_ident(column_name), ', ') AS theirs,
           string_agg('t.' || quote_ident(column_name), ', ') AS ours
         FROM information_schema.columns
         WHERE table_schema = 'credits' AND table_name = $1 AND is_generated = 'NEVER'`,
        [table],
      );
      const { names, theirs, ours } = rows[0] ?? { names: '', theirs: '', ours: '' };
      await superuser.query(
        `DELETE FROM credits.${table} t WHERE NOT EXISTS (SELECT FROM kept_apart.${table} b
           WHERE ROW(${theirs}) IS NOT DISTINCT FROM ROW(${ours}))`,
      );
      await superuser.query(
        `INSERT INTO credits.${table} (${names}) SELECT ${names} FROM kept_apart.${table}
         EXCEPT SELECT ${names} FROM credits.${table}`,
      );
    }
    await superuser.query('SET LOCAL session_replication_role = origin');
  }

  const rebuild = () =>
    superuser.query('SELECT credits.rebuild_from_journal($1, $2)', [ids.workspace, WHY]);
  const rollUp = () =>
    superuser.query('SELECT credits.roll_up((SELECT min(day) FROM credits.day), 1000)');

  /** The way that the runbook names for what only repeats the journal. */
  const DERIVED = [
    'a balance that was written by hand',
    'a balance and its lot written by hand, so that they agree',
    'an expiry moved by hand',
    'the end of a cycle moved by hand',
    'an account that would forget to lapse',
  ];

  it.each(corruptions({} as Filled).map(([what, finding]) => [what, finding] as const))(
    '%s (%s)',
    async (what, finding) => {
      const [, , sql] = corruptions(ids).find(([name]) => name === what) ?? [];
      await superuser.query('BEGIN');
      try {
        await superuser.query('SET LOCAL session_replication_role = replica');
        await superuser.query(sql ?? '');
        await superuser.query('SET LOCAL session_replication_role = origin');
        if (finding !== 'journal_was_rewritten') expect(await findings()).toContain(finding);
        if (DERIVED.includes(what)) await rebuild();
        else if (finding.startsWith('day_')) await rollUp();
        else await bringBack();
        expect(await findings()).toEqual([]);
      } finally {
        await superuser.query('ROLLBACK');
      }
    },
  );

  it('rebuild nothing from a journal that is damaged itself, and nothing for the application', async () => {
    for (const what of ['a journal row that is gone', 'a journal amount that was changed']) {
      const [, , sql] = corruptions(ids).find(([name]) => name === what) ?? [];
      await superuser.query('BEGIN');
      await superuser.query('SET LOCAL session_replication_role = replica');
      await superuser.query(sql ?? '');
      await expect(rebuild()).rejects.toMatchObject({ code: 'CR014' });
      await superuser.query('ROLLBACK');
    }
    const call = 'SELECT credits.rebuild_from_journal($1, $2)';
    await expect(ledger.unitOfWork.sql(call, [ids.workspace, WHY])).rejects.toMatchObject({
      driverError: { code: '42501' },
    });
  });

  it('leave right books alone, and a row that says who and why', async () => {
    const standing = 'SELECT credits.standing_of($1) AS is';
    const before = (await superuser.query<object>(standing, [ids.workspace])).rows;
    expect((await rebuild()).rows).toEqual([{ rebuild_from_journal: 0 }]);
    expect((await superuser.query<object>(standing, [ids.workspace])).rows).toEqual(before);
    const { rows } = await superuser.query<object>(
      'SELECT account_id, by_role, reason, before = after AS same FROM credits.repair',
    );
    expect(rows).toEqual([
      { account_id: ids.workspace, by_role: 'postgres', reason: WHY, same: true },
    ]);
  });

  it('have a section of the runbook for each kind of finding', async () => {
    for (const check of CHECKS) {
      const [page, section] = runbookOf(check).split('#');
      const text = await readFile(page ?? '', 'utf8');
      expect(text.split('\n')).toContain(`## ${section}`);
    }
  });
});
