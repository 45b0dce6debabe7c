import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { newId } from '#kernel';
import { Ledger, outcomeOf } from './ledger.js';

/** Real: Postgres with the application's limited role and the tables' owner. */
describe('rights', () => {
  let ledger: Ledger;
  let application: Client;
  const workspaceId = newId();
  beforeAll(async () => {
    ledger = await Ledger.start();
    application = new Client({ connectionString: ledger.app.database.url });
    await application.connect();
    await ledger.grant(workspaceId, 10);
    const [image] = (await ledger.hold(workspaceId, 5)) as [string];
    await ledger.capture(image);
  });
  afterAll(async () => {
    await application.end();
    await ledger.stop();
  });

  /** Worked out from the rest, and again at any time: deleting a row of these loses nothing. */
  const DERIVED = [
    'audit_finding',
    'audit_lot_mark',
    'audit_mark',
    'audit_pass',
    'day',
    'day_move',
  ];
  /** Rows that change, by rules of their own; none is ever deleted. */
  const CHANGING = ['account', 'lot', 'purchase', 'reversal'];

  const role = () => decodeURIComponent(new URL(ledger.app.database.url).username);
  const column = async (sql: string, params: unknown[] = []): Promise<string[]> =>
    (await ledger.owner.query<{ name: string }>(sql, params)).rows.map((row) => row.name);
  const tables = () =>
    column(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'credits'::regnamespace
       AND relkind IN ('r', 'p') ORDER BY 1`,
    );

  it('let the application read every table and view, and do nothing else to any', async () => {
    const all = await column(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'credits'::regnamespace
       AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1`,
    );
    expect(all.length).toBeGreaterThan(15);
    for (const name of all) {
      const { rows } = await ledger.owner.query<{ may: string[] }>(
        `SELECT array(SELECT p FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES',
             'TRIGGER', 'MAINTAIN']) AS p
           WHERE has_table_privilege($1, ('credits.' || $2)::regclass, p)
             OR (p IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
               AND has_any_column_privilege($1, ('credits.' || $2)::regclass, p))) AS may`,
        [role(), name],
      );
      expect({ name, may: rows[0]?.may }).toEqual({ name, may: ['SELECT'] });
    }
  });

  it('refuse the application when it tries', async () => {
    const DENIED = { code: '42501' };
    for (const table of await tables()) {
      await application.query(`SELECT count(*) FROM credits.${table}`);
      for (const sql of [
        `DELETE FROM credits.${table}`,
        `TRUNCATE credits.${table}`,
        `INSERT INTO credits.${table} DEFAULT VALUES`,
        `ALTER TABLE credits.${table} DISABLE TRIGGER ALL`,
        `DROP TABLE credits.${table} CASCADE`,
        `CREATE TRIGGER mine BEFORE INSERT ON credits.${table} EXECUTE FUNCTION credits.refuse_change()`,
      ])
        await expect(application.query(sql)).rejects.toMatchObject(DENIED);
      const columns = await column(
        `SELECT column_name AS name FROM information_schema.columns
         WHERE table_schema = 'credits' AND table_name = $1 AND is_generated = 'NEVER'`,
        [table],
      );
      for (const name of columns)
        await expect(
          application.query(`UPDATE credits.${table} SET ${name} = ${name}`),
        ).rejects.toMatchObject(DENIED);
    }
  });

  it('keep the application from going around them', async () => {
    const DENIED = { code: '42501' };
    for (const sql of [
      'SET session_replication_role = replica',
      `CREATE FUNCTION credits.mine() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM credits.journal'`,
      `CREATE OR REPLACE FUNCTION credits.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
      'ALTER FUNCTION credits.apply SET search_path = public',
      'CREATE TABLE credits.mine ()',
      'ALTER VIEW credits.audit RENAME TO mine',
      "SELECT kernel.set_clock_offset('1 day')",
      "UPDATE credits.effect SET available = 2 WHERE code = 'grant'",
    ])
      await expect(application.query(sql)).rejects.toMatchObject(DENIED);
    expect(
      await column(
        `SELECT nspname AS name FROM pg_namespace
         WHERE nspname NOT LIKE 'pg\\_%' AND has_schema_privilege($1, oid, 'CREATE')`,
        [role()],
      ),
    ).toEqual([]);
    const { rows } = await ledger.owner.query(
      `SELECT rolsuper OR rolcreaterole OR rolbypassrls OR rolreplication AS mighty,
         EXISTS (SELECT FROM pg_class c WHERE relnamespace = 'credits'::regnamespace
           AND pg_has_role($1, c.relowner, 'MEMBER')) AS owns
       FROM pg_roles WHERE rolname = $1`,
      [role()],
    );
    expect(rows).toEqual([{ mighty: false, owns: false }]);
  });

  it('refuse changes of what happened also to the owner, in every table that is not worked out', async () => {
    const REFUSED = { code: 'CR009' };
    for (const table of (await tables()).filter((name) => !DERIVED.includes(name))) {
      await expect(ledger.owner.query(`DELETE FROM credits.${table}`)).rejects.toMatchObject(
        REFUSED,
      );
      await expect(ledger.owner.query(`TRUNCATE credits.${table} CASCADE`)).rejects.toMatchObject(
        REFUSED,
      );
      if (CHANGING.includes(table)) continue;
      const [first] = await column(
        `SELECT column_name AS name FROM information_schema.columns
         WHERE table_schema = 'credits' AND table_name = $1 LIMIT 1`,
        [table],
      );
      await expect(
        ledger.owner.query(`UPDATE credits.${table} SET ${first} = ${first}`),
      ).rejects.toMatchObject(REFUSED);
    }
    expect(
      await column(
        `SELECT tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
         WHERE relnamespace = 'credits'::regnamespace AND tgenabled <> 'O'`,
      ),
    ).toEqual([]);
  });

  it("a lot's identity, a reversal's status and an account's counter do not go back", async () => {
    const REFUSED = { code: 'CR009' };
    for (const change of ["source = 'x'", 'granted = granted + 1', 'account_id = uuidv7()']) {
      await expect(ledger.owner.query(`UPDATE credits.lot SET ${change}`)).rejects.toMatchObject(
        REFUSED,
      );
    }
    await expect(
      ledger.owner.query('UPDATE credits.account SET seq = seq - 1 WHERE id = $1', [workspaceId]),
    ).rejects.toMatchObject(REFUSED);
    const purchaseRef = newId();
    await ledger.do((c) =>
      c.setReversed({
        provider: 'creem',
        reversalId: purchaseRef,
        purchaseRef,
        kind: 'dispute',
        amountMinor: 5,
        paidMinor: 10,
        status: 'won',
      }),
    );
    await expect(
      ledger.owner.query("UPDATE credits.reversal SET status = 'lost' WHERE id = $1", [
        purchaseRef,
      ]),
    ).rejects.toMatchObject(REFUSED);
    await expect(
      ledger.owner.query('UPDATE credits.reversal SET amount_minor = 1 WHERE id = $1', [
        purchaseRef,
      ]),
    ).rejects.toMatchObject(REFUSED);
  });

  it('the application cannot move credits with the functions inside the moves', async () => {
    const { rows } = await ledger.owner.query<{ id: string }>(
      'SELECT id FROM credits.lot WHERE account_id = $1',
      [workspaceId],
    );
    const lot = rows[0]?.id;
    for (const call of [
      `credits.apply('${lot}', 'reinstate', 5, NULL, 'x', 'x', kernel.now())`,
      `credits.insert_lot('${workspaceId}', 'pack', 5, 'x', NULL, NULL, 'x', NULL, 'x', kernel.now())`,
      `credits.move_expiry('${lot}', 'extend', kernel.now(), NULL, 'x', 'x', kernel.now())`,
      `credits.give_back('${lot}', 'restore', 5, NULL, false, 'x', 'x', kernel.now())`,
      `credits.claim_adjustment('k', '${workspaceId}', 'grant', 5, 'f', 'r', 'a', kernel.now())`,
      `credits.settle_debts('${workspaceId}', '${lot}', 'x', kernel.now())`,
    ]) {
      await application.query('BEGIN');
      const done = await outcomeOf(application.query(`SELECT ${call}`));
      await application.query('ROLLBACK');
      // Settling nothing is no change; everything else needs rights that the role does not have.
      expect(done).toBe(call.includes('settle_debts') ? 'ok' : '42501');
    }
  });

  it('others than the application have none at all', async () => {
    const { rows } = await ledger.owner.query<{ schema: boolean; functions: string[] }>(
      `SELECT has_schema_privilege('public', 'credits', 'USAGE') AS schema,
         (SELECT coalesce(array_agg(p.proname::text), '{}') FROM pg_proc p
          WHERE p.pronamespace = 'credits'::regnamespace
            AND has_function_privilege('public', p.oid, 'EXECUTE')) AS functions`,
    );
    expect(rows).toEqual([{ schema: false, functions: [] }]);
  });

  it('functions that run with rights of the owner have a fixed search path', async () => {
    const { rows } = await ledger.owner.query<{ name: string }>(
      `SELECT proname AS name FROM pg_proc WHERE pronamespace = 'credits'::regnamespace AND prosecdef
         AND NOT coalesce(proconfig::text LIKE '%search_path=pg_catalog, pg_temp%', false)`,
    );
    expect(rows).toEqual([]);
  });
});
