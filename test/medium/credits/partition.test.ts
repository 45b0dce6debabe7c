import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { AuditBooks } from '../../../libs/credits/src/audit/audit-books.js';
import { fill, type Filled } from './corruptions.js';
import { DAY_ms, Ledger } from './ledger.js';

/** Real: Postgres; the plan of docs/runbooks/partition-journal.md, carried out on a filled ledger. */
describe('monthly partitions of the journal', () => {
  let ledger: Ledger;
  let application: Client;
  let ids: Filled;
  let before: unknown;
  beforeAll(async () => {
    ledger = await Ledger.start();
    ids = await fill(ledger, () => Promise.resolve());
    await books().checkChanges(60_000);
    before = await rows();
    application = new Client({ connectionString: ledger.app.database.url });
    await application.connect();
    const script = await readFile('docs/runbooks/partition-journal.sql', 'utf8');
    await ledger.owner.query(script);
  });
  afterAll(async () => {
    await application.end();
    await ledger.stop();
  });

  const books = () => ledger.app.api.get(AuditBooks, { strict: false });
  const rows = async () =>
    (await ledger.owner.query<object>('SELECT * FROM credits.journal ORDER BY account_id, seq'))
      .rows;
  const partitions = async () =>
    (
      await ledger.owner.query<{ name: string }>(
        `SELECT inhrelid::regclass::text AS name FROM pg_inherits
         WHERE inhparent = 'credits.journal'::regclass ORDER BY 1`,
      )
    ).rows.map(({ name }) => name);

  it('keep every row, and the books agree in all forms of the audit', async () => {
    expect(await rows()).toEqual(before);
    expect(await partitions()).toHaveLength(25);
    expect(await ledger.credits.auditFindings()).toEqual([]);
    expect((await books().checkEverything()).findings).toEqual([]);
  });

  it('take the moves of their month; the statement goes over all of them', async () => {
    const months = [40, 75].map((days) => Date.now() + days * DAY_ms);
    for (const month of months) {
      await ledger.freeze(month);
      const [image] = (await ledger.hold(ids.other, 1)) as [string];
      await ledger.capture(image);
    }
    const { rows: spread } = await ledger.owner.query<{ months: string; rows: string }>(
      `SELECT count(DISTINCT tableoid) AS months, count(*) AS rows FROM credits.journal WHERE account_id = $1`,
      [ids.other],
    );
    expect(spread).toEqual([{ months: '3', rows: '5' }]);
    const { items, next } = await ledger.credits.entries(ids.other, {}, null, 10);
    expect(items.map(({ id }) => id)).toEqual(['5', '4', '3', '2', '1']);
    expect(next).toBeNull();
    const from = new Date((months[0] ?? 0) - DAY_ms);
    expect((await ledger.credits.entries(ids.other, { from }, null, 10)).items).toHaveLength(4);
    expect(await ledger.credits.auditFindings()).toEqual([]);
    await books().checkChanges(60_000);
    expect(await ledger.credits.openFindings()).toEqual([]);
    await ledger.thaw();
  });

  it('are found by their keys', async () => {
    await ledger.owner.query('SET enable_seqscan = off');
    const { rows: plan } = await ledger.owner.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT * FROM credits.journal WHERE account_id = '${ids.workspace}' ORDER BY seq DESC LIMIT 30`,
    );
    const text = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(text).toContain('Merge Append');
    expect(text).not.toMatch(/Seq Scan|-> {2}Sort/);
    await ledger.owner.query('RESET enable_seqscan');
  });

  it('refuse changes to everybody, each by itself', async () => {
    for (const table of ['credits.journal', ...(await partitions())]) {
      for (const sql of [
        `DELETE FROM ${table}`,
        `UPDATE ${table} SET amount = 1`,
        `TRUNCATE ${table}`,
      ]) {
        await expect(ledger.owner.query(sql)).rejects.toMatchObject({ code: 'CR009' });
        await expect(application.query(sql)).rejects.toMatchObject({ code: '42501' });
      }
      await application.query(`SELECT count(*) FROM ${table}`);
      await expect(
        application.query(`INSERT INTO ${table} SELECT * FROM credits.journal`),
      ).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('are made once, and a second partitioning is refused', async () => {
    const first = new Date(Date.now() + 60 * DAY_ms).toISOString().slice(0, 10);
    const make = 'SELECT credits.make_journal_months($1, 3) AS made';
    expect((await ledger.owner.query<object>(make, [first])).rows).toEqual([{ made: 0 }]);
    const script = await readFile('docs/runbooks/partition-journal.sql', 'utf8');
    await expect(ledger.owner.query(script)).rejects.toThrow();
    await ledger.owner.query('ROLLBACK');
    expect(await partitions()).toHaveLength(25);
  });
});
