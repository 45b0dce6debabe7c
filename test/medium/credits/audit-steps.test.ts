import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { AuditBooks } from '../../../libs/credits/src/audit/audit-books.js';
import { AuditRepository } from '../../../libs/credits/src/data/audit.repository.js';
import { operator, type Customer } from '../../support/http-client.js';
import { DAY_ms, Ledger } from './ledger.js';

interface Report {
  healthy: boolean;
  scope: string;
  journalRows: number;
  findings: { check: string; accountId: string; meaning: string; runbook: string }[];
  total: number;
  cut: boolean;
  lastFullCheck: { finishedAt: string | null; accounts: number } | null;
}

/** Real: HTTP, sessions, Postgres. The owner of the tables may write a balance: that is the corruption. */
describe("the books' audit in steps", () => {
  let ledger: Ledger;
  let books: AuditBooks;
  let finance: Customer;
  beforeAll(async () => {
    ledger = await Ledger.start();
    books = ledger.app.api.get(AuditBooks, { strict: false });
    finance = await operator(ledger.app, 'finance');
  });
  afterAll(() => ledger.stop());

  const give = (workspaceId: string, credits: number) =>
    ledger.owner.query('UPDATE credits.account SET available = available + $2 WHERE id = $1', [
      workspaceId,
      credits,
    ]);
  const marks = async (workspaceId: string) =>
    (
      await ledger.owner.query<{ seq: string; whole: boolean }>(
        'SELECT seq, whole_at IS NOT NULL AS whole FROM credits.audit_mark WHERE account_id = $1',
        [workspaceId],
      )
    ).rows;
  const facts = async () =>
    (
      await ledger.owner.query<{ payload: { checks: string[] } }>(
        "SELECT payload FROM kernel.outbox WHERE name = 'credits.books-disagree' ORDER BY id",
      )
    ).rows;

  it('read only what moved, from the mark on', async () => {
    const workspaceId = newId();
    await ledger.grant(workspaceId, 100);
    await books.checkChanges(60_000, 0);
    expect(await books.checkChanges(60_000, 0)).toBe(0);
    const [image] = (await ledger.hold(workspaceId, 10)) as [string];
    expect(await books.checkChanges(60_000, 0)).toBe(1);
    await ledger.capture(image);
    await ledger.restore(image);
    expect(await books.checkChanges(60_000, 0)).toBe(2);
    expect(await marks(workspaceId)).toEqual([{ seq: '4', whole: true }]);
    expect(await ledger.credits.openFindings()).toEqual([]);
  });

  it('tell each finding once, keep it while it is so, and close it when it is over', async () => {
    const workspaceId = newId();
    await ledger.grant(workspaceId, 100);
    await books.checkChanges(60_000);
    await give(workspaceId, 5);
    for (let run = 0; run < 3; run += 1) {
      await books.checkChanges(60_000);
      expect((await books.tell()).total).toBe(2);
    }
    expect(await facts()).toMatchObject([
      {
        payload: {
          findings: 2,
          checks: [
            'account_is_not_the_sum_of_its_lots',
            'account_is_not_the_sum_of_its_journal',
          ].sort(),
        },
      },
    ]);
    await give(workspaceId, -5);
    await books.checkChanges(60_000);
    expect((await books.tell()).total).toBe(0);
    expect(await facts()).toHaveLength(1);
  });

  it('move no mark over what is wrong', async () => {
    const workspaceId = newId();
    await ledger.owner.query('BEGIN');
    await ledger.owner.query('SELECT credits.open_account($1)', [workspaceId]);
    await give(workspaceId, 5);
    await ledger.owner.query('COMMIT');
    await ledger.grant(workspaceId, 100);
    await books.checkChanges(60_000);
    const checks = (await books.tell()).findings.map(({ check }) => check);
    expect(checks).toContain('journal_chain_is_broken');
    expect(await marks(workspaceId)).toEqual([]);
    // A ledger of its own would be slower: the row is put right as the runbook says.
    await ledger.owner.query('ALTER TABLE credits.journal DISABLE TRIGGER append_only');
    await ledger.owner.query(
      'UPDATE credits.journal SET available_after = available_after - 5 WHERE account_id = $1',
      [workspaceId],
    );
    await ledger.owner.query('ALTER TABLE credits.journal ENABLE TRIGGER append_only');
    await ledger.owner.query("SELECT credits.rebuild_from_journal($1, 'planted by a test')", [
      workspaceId,
    ]);
    await books.checkChanges(60_000);
    expect((await books.tell()).total).toBe(0);
    expect(await marks(workspaceId)).toEqual([{ seq: '1', whole: true }]);
  });

  it('go through everything once a day, and begin anew when they are asked to', async () => {
    await books.checkInTurn(60_000);
    const first = (await books.look()).lastFullCheck;
    expect(first?.finishedAt).not.toBeNull();
    await books.checkInTurn(60_000);
    expect((await books.look()).lastFullCheck).toEqual(first);
    await ledger.freeze(Date.now() + DAY_ms + 60_000);
    await books.checkInTurn(60_000);
    expect((await books.look()).lastFullCheck).not.toEqual(first);
    await ledger.thaw();
    const { accounts } = (await books.checkEverything()).lastFullCheck ?? { accounts: 0 };
    const { rows } = await ledger.owner.query<{ n: string }>(
      'SELECT count(*) AS n FROM credits.account',
    );
    expect(accounts).toBe(Number(rows[0]?.n));
  });

  it('are on a page of the console, with what it means and what to do', async () => {
    const workspaceId = newId();
    await ledger.grant(workspaceId, 100);
    await give(workspaceId, 5);
    const get = await finance.client.get<Report>('/api/admin/v1/ledger/audit');
    expect(get.body).toMatchObject({ healthy: false, scope: 'everything' });
    expect(get.body.findings[0]).toMatchObject({
      accountId: workspaceId,
      meaning: expect.stringMatching(/balance of this workspace/),
      runbook: expect.stringMatching(/^docs\/runbooks\/ledger\.md#account-is-not-the-sum/),
    });
    await give(workspaceId, -5);
    const post = await finance.client.post<Report>('/api/admin/v1/ledger/audit/runs', {});
    expect(post.status).toBe(200);
    expect(post.body).toMatchObject({ healthy: true, findings: [], total: 0, cut: false });
    expect(post.body.lastFullCheck?.finishedAt).toEqual(expect.any(String));
    const support = await operator(ledger.app, 'support');
    expect((await support.client.post('/api/admin/v1/ledger/audit/runs', {})).status).toBe(403);
  });

  it('look first at whom they looked at longest ago, so that findings of many starve nobody', async () => {
    const due = async () =>
      (
        await ledger.owner.query<{ account_id: string; whole: boolean }>(
          'SELECT account_id, whole FROM credits.audit_due(0, 2)',
        )
      ).rows;
    const [big, ...wrong] = [newId(), newId(), newId(), newId()] as [string, ...string[]];
    for (const id of [big, ...wrong]) await ledger.grant(id, 100);
    await books.checkChanges(60_000, 0);
    for (const id of wrong) await give(id, 5);
    await ledger.hold(big, 10);
    await books.checkChanges(60_000, 0);
    // All but the big one are wrong, and due for ever; it moves again, and its turn comes.
    await ledger.hold(big, 10);
    for (const id of wrong) {
      const [first] = await due();
      if (first?.account_id === big) break;
      await ledger.app.api
        .get(AuditRepository, { strict: false })
        .check([first?.account_id ?? id], true);
    }
    expect((await due())[0]).toEqual({ account_id: big, whole: false });
    for (const id of wrong) await give(id, -5);
    await books.checkChanges(60_000, 0);
    expect((await books.tell()).total).toBe(0);
  });

  it('say that the list is cut, and keep what is wrong elsewhere, where one account has very much', async () => {
    const [broken, other] = [newId(), newId()];
    for (const id of [broken, other]) await ledger.grant(id, 100);
    await books.checkChanges(60_000, 0);
    await ledger.owner.query('BEGIN');
    await ledger.owner.query(
      `INSERT INTO credits.hold (id, account_id, generation_id, amount, at)
       SELECT uuidv7(), $1, uuidv7(), 77777, kernel.now() FROM generate_series(1, 1100)`,
      [broken],
    );
    await give(other, 5);
    await ledger.owner.query('COMMIT');
    const { body } = await finance.client.get<Report>('/api/admin/v1/ledger/audit');
    expect(body).toMatchObject({ healthy: false, cut: true });
    expect(body.findings).toHaveLength(500);
    expect(body.total).toBeGreaterThan(1_100);
    await books.checkEverything();
    const told = await books.tell();
    expect(told.findings.map(({ workspaceId }) => workspaceId)).toContain(other);
    expect(told.findings.filter(({ workspaceId }) => workspaceId === broken)).toHaveLength(200);
    const audits = ledger.app.api.get(AuditRepository, { strict: false });
    expect(await audits.anyWithMore(200)).toBe(true);
    await ledger.owner.query('ALTER TABLE credits.hold DISABLE TRIGGER append_only');
    await ledger.owner.query('DELETE FROM credits.hold WHERE amount = 77777');
    await ledger.owner.query('ALTER TABLE credits.hold ENABLE TRIGGER append_only');
    await give(other, -5);
    await books.checkEverything();
    expect((await books.tell()).total).toBe(0);
    expect(await audits.anyWithMore(200)).toBe(false);
  });

  it('do not hold up the moves, and bear being run by two at once', async () => {
    const workspaceId = newId();
    await ledger.grant(workspaceId, 1_000);
    const moves = Array.from({ length: 40 }, async () => {
      const [image] = (await ledger.hold(workspaceId, 1)) as [string];
      await ledger.capture(image);
    });
    const checks = Array.from({ length: 4 }, () => books.checkEverything());
    await Promise.all([...moves, ...checks]);
    await books.checkChanges(60_000);
    expect(await ledger.credits.openFindings()).toEqual([]);
  });
});
