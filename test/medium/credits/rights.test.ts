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

  const TABLES = [
    'account',
    'adjustment',
    'effect',
    'hold',
    'hold_line',
    'hold_resolution',
    'journal',
    'lot',
    'purchase',
    'restoration',
    'reversal',
  ];

  it('know every table of the ledger', async () => {
    const { rows } = await ledger.owner.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = 'credits' AND table_type = 'BASE TABLE' ORDER BY 1`,
    );
    expect(rows.map((row) => row.name)).toEqual(TABLES);
  });

  it.each(TABLES)('the application reads credits.%s and cannot write it', async (table) => {
    const DENIED = { code: '42501' };
    await application.query(`SELECT count(*) FROM credits.${table}`);
    await expect(application.query(`DELETE FROM credits.${table}`)).rejects.toMatchObject(DENIED);
    await expect(application.query(`TRUNCATE credits.${table}`)).rejects.toMatchObject(DENIED);
    await expect(
      application.query(`INSERT INTO credits.${table} DEFAULT VALUES`),
    ).rejects.toMatchObject(DENIED);
    const { rows } = await ledger.owner.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_schema = 'credits' AND table_name = $1 AND is_generated = 'NEVER'`,
      [table],
    );
    for (const { name } of rows) {
      await expect(
        application.query(`UPDATE credits.${table} SET ${name} = ${name}`),
      ).rejects.toMatchObject(DENIED);
    }
  });

  it.each([
    'journal',
    'hold',
    'hold_line',
    'hold_resolution',
    'restoration',
    'adjustment',
    'effect',
  ])('not even the owner changes or deletes rows of credits.%s', async (table) => {
    const REFUSED = { code: 'CR009' };
    const { rows } = await ledger.owner.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns
         WHERE table_schema = 'credits' AND table_name = $1 LIMIT 1`,
      [table],
    );
    const column = rows[0]?.name ?? '';
    await expect(
      ledger.owner.query(`UPDATE credits.${table} SET ${column} = ${column}`),
    ).rejects.toMatchObject(REFUSED);
    await expect(ledger.owner.query(`DELETE FROM credits.${table}`)).rejects.toMatchObject(REFUSED);
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
