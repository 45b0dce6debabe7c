import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { clusterUrl, testCluster } from '../../../scripts/lib/test-cluster.mjs';
import { AuditBooks } from '../../../libs/credits/src/audit/audit-books.js';
import { AuditRepository } from '../../../libs/credits/src/data/audit.repository.js';
import { CHECKS } from '../../../libs/credits/src/audit/finding-words.js';
import { corruptions, fill, type Filled } from './corruptions.js';
import { Ledger } from './ledger.js';

/** Named by nobody's id, so that the tables of cases can be written before the ledger is filled. */
const KINDS = corruptions({} as Filled).map(([what, finding]) => [what, finding] as const);

/** What each form of the audit says of one corruption. */
interface Said {
  view: string[];
  whole: string[];
  tail: string[];
  changes: string[];
  pass: string[];
}

/**
 * Real: Postgres. Corruption is planted as a superuser with triggers and foreign keys off, in a
 * transaction that is undone: what no application and no operator can do, a bad disk or a hand can.
 */
class Books {
  ids!: Filled;
  private constructor(
    readonly ledger: Ledger,
    private readonly superuser: Client,
  ) {}

  static async start(): Promise<Books> {
    const ledger = await Ledger.start();
    const superuser = new Client({ connectionString: await superuserUrl(ledger.app.database.url) });
    await superuser.connect();
    return new Books(ledger, superuser);
  }

  async stop(): Promise<void> {
    await this.superuser.end();
    await this.ledger.stop();
  }

  /** Marks everything as it is now. */
  mark(): Promise<unknown> {
    return this.ledger.app.api.get(AuditBooks, { strict: false }).checkChanges(60_000, 0);
  }

  async planted(what: string): Promise<Said> {
    const [, , sql] = corruptions(this.ids).find(([name]) => name === what) ?? [];
    await this.superuser.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    try {
      await this.superuser.query('SET LOCAL session_replication_role = replica');
      const { rowCount } = await this.superuser.query(sql ?? '');
      expect(rowCount).toBe(1);
      const accounts = [this.ids.workspace, this.ids.other];
      return {
        view: await this.findings('credits.audit'),
        whole: await this.findings('credits.audit_of($1)', [accounts]),
        tail: await this.findings('credits.audit_tail_of($1)', [accounts]),
        changes: await this.afterwards(
          `DO $$ DECLARE d record; BEGIN FOR d IN SELECT * FROM credits.audit_due(0, 1000) LOOP
             PERFORM credits.audit_accounts(ARRAY[d.account_id], d.whole); END LOOP; END $$`,
        ),
        pass: await this.afterwards(
          `DO $$ BEGIN PERFORM credits.audit_pass_begin();
             WHILE credits.audit_pass_step(1000) LOOP END LOOP; END $$`,
        ),
      };
    } finally {
      await this.superuser.query('ROLLBACK');
    }
  }

  /** A row of one account is rewritten, while another account has more findings than a check keeps. */
  async rewrittenBehindMany(): Promise<string[]> {
    const { workspace, other } = this.ids;
    const check = `SELECT credits.audit_accounts(ARRAY['${workspace}', '${other}']::uuid[], true)`;
    await this.superuser.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    try {
      await this.superuser.query('SET LOCAL session_replication_role = replica');
      await this.superuser.query(
        `UPDATE credits.journal SET note = 'another' WHERE account_id = '${other}' AND seq = 1`,
      );
      await this.superuser.query(
        `INSERT INTO credits.hold (id, account_id, generation_id, amount, at)
         SELECT uuidv7(), '${workspace}', uuidv7(), 77777, kernel.now() FROM generate_series(1, 1100)`,
      );
      await this.superuser.query(check);
      await this.superuser.query('DELETE FROM credits.hold WHERE amount = 77777');
      await this.superuser.query(check);
      return await this.findings('credits.audit_finding WHERE gone_at IS NULL');
    } finally {
      await this.superuser.query('ROLLBACK');
    }
  }

  private async findings(from: string, params: unknown[] = []): Promise<string[]> {
    const { rows } = await this.superuser.query<{ finding: string }>(
      `SELECT DISTINCT finding FROM ${from} ORDER BY 1`,
      params,
    );
    return rows.map((row) => row.finding);
  }

  /** What is kept as found after these steps, which are undone. */
  private async afterwards(steps: string): Promise<string[]> {
    await this.superuser.query('SAVEPOINT steps');
    await this.superuser.query(steps);
    const found = await this.findings('credits.audit_finding WHERE gone_at IS NULL');
    await this.superuser.query('ROLLBACK TO SAVEPOINT steps');
    return found;
  }
}

/** What a check of the tail cannot see; the accounts' small size, a whole check, or the pass does. */
const NOT_IN_A_TAIL = ['a hold that nobody placed', 'the words of a journal row that were changed'];
const OF_A_DAY = 'day_is_not_the_sum_of_its_journal';

describe("the books' audit, ahead of the marks", () => {
  let books: Books;
  beforeAll(async () => {
    books = await Books.start();
    books.ids = await fill(books.ledger, () => books.mark());
  });
  afterAll(() => books.stop());

  it('finds nothing in healthy books', async () => {
    expect(await books.ledger.credits.auditFindings()).toEqual([]);
    expect(await books.ledger.credits.openFindings()).toEqual([]);
  });

  it.each(KINDS)('finds %s', async (what, finding) => {
    const said = await books.planted(what);
    expect(said.view).toContain(finding);
    expect(said.pass).toContain(finding);
    if (finding === OF_A_DAY) return;
    expect(said.whole).toContain(finding);
    if (NOT_IN_A_TAIL.includes(what)) return;
    expect(said.tail).not.toEqual([]);
    expect(said.changes).not.toEqual([]);
  });

  it('has a planted case for each check, and words for each', () => {
    expect([...new Set(KINDS.map(([, finding]) => finding))].sort()).toEqual([...CHECKS].sort());
  });

  it('refuses what a constraint can refuse, whoever asks', async () => {
    const { lot, workspace } = books.ids;
    for (const sql of [
      `UPDATE credits.lot SET available = available + 1 WHERE id = '${lot}'`,
      `UPDATE credits.account SET available = -1 WHERE id = '${workspace}'`,
      `UPDATE credits.lot SET debt = captured + 1 WHERE id = '${lot}'`,
      `UPDATE credits.lot SET spendable_until = expires_at + interval '1 hour' WHERE id = '${lot}'`,
    ]) {
      await expect(books.ledger.owner.query(sql)).rejects.toMatchObject({ code: '23514' });
    }
  });
});

describe("the books' audit, behind the marks", () => {
  let books: Books;
  beforeAll(async () => {
    books = await Books.start();
    books.ids = await fill(books.ledger, () => Promise.resolve());
    await books.mark();
  });
  afterAll(() => books.stop());

  /** Seen at once, because a balance or an open lot is not what it was when nothing moved. */
  const AT_ONCE = new Set([
    'a balance that was written by hand',
    'a balance and its lot written by hand, so that they agree',
    'a lot that gained what it was not granted',
    'an account that is gone',
    'a lot that is gone',
  ]);

  it.each(KINDS)('finds %s in the daily check of everything', async (what, finding) => {
    const said = await books.planted(what);
    expect(said.view).toContain(finding);
    expect(said.pass).toContain(finding);
    expect({ what, atOnce: said.changes.length > 0 }).toEqual({ what, atOnce: AT_ONCE.has(what) });
  });

  it('does not forget a rewritten row because a check found too much elsewhere', async () => {
    expect(await books.rewrittenBehindMany()).toEqual(['journal_was_rewritten']);
  });

  it('goes on with a check of everything that takes longer than a day', async () => {
    const audits = books.ledger.app.api.get(AuditRepository, { strict: false });
    await audits.beginPass();
    expect(await audits.passIsDue(0)).toBe(false);
    while (await audits.stepPass(1_000)) continue;
    expect(await audits.passIsDue(0)).toBe(true);
  });
});

async function superuserUrl(url: string): Promise<string> {
  return clusterUrl(await testCluster(), 'postgres', new URL(url).pathname.slice(1));
}
