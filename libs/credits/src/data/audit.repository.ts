import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { Finding } from '../balance.js';
import { wholeNumber } from './whole-number.js';

export interface DueAccount {
  accountId: string;
  /** From its beginning, or from its mark on. */
  whole: boolean;
  /** Rows of journal that the check has to read. */
  rows: number;
}

/** What is wrong, as much of it as was asked for. */
export interface Found {
  findings: Finding[];
  /** Of all that is known. */
  total: number;
}

export interface FullCheck {
  startedAt: string;
  /** Null while it is under way. */
  finishedAt: string | null;
  accounts: number;
}

interface FindingRow {
  finding: string;
  account_id: string | null;
  subject: string;
  expected: string | null;
  actual: string | null;
  total: string;
}

/** A step of the audit may read a big account at once, which takes longer than a request may. */
const STEP_TIMEOUT_ms = 540_000;

/** The audit's own moves, each in one snapshot and a transaction of its own. */
@Injectable()
export class AuditRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** What the view says now of everything, in one snapshot. Reads all; for small books and tests. */
  async everything(limit: number): Promise<Found> {
    return toFound(
      await this.unitOfWork.sql<FindingRow>(
        'SELECT *, count(*) OVER () AS total FROM credits.audit LIMIT $1',
        [limit],
      ),
    );
  }

  /** Rows of the whole journal: each account's counter is the number of its rows. */
  async journalRows(): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ rows: string }>(
      'SELECT coalesce(sum(seq), 0) AS rows FROM credits.account',
    );
    return wholeNumber(row?.rows ?? 0);
  }

  async due(smallRows: number, limit: number): Promise<DueAccount[]> {
    const rows = await this.unitOfWork.sql<{ account_id: string; whole: boolean; rows: string }>(
      'SELECT * FROM credits.audit_due($1, $2)',
      [smallRows, limit],
    );
    return rows.map(({ account_id, whole, rows: count }) => ({
      accountId: account_id,
      whole,
      rows: wholeNumber(count),
    }));
  }

  /** Checks accounts and keeps what it found. @returns how many findings. */
  async check(accountIds: readonly string[], whole: boolean): Promise<number> {
    const [row] = await this.inOneSnapshot<{ found: number }>(
      'SELECT credits.audit_accounts($1, $2) AS found',
      [accountIds, whole],
    );
    return row?.found ?? 0;
  }

  /** Begins to check everything anew. */
  async beginPass(): Promise<void> {
    await this.unitOfWork.sql('SELECT credits.audit_pass_begin()');
  }

  /** @returns whether there is more to do; null where another process is at it, or nothing was begun. */
  async stepPass(rows: number): Promise<boolean | null> {
    const [row] = await this.inOneSnapshot<{ more: boolean | null }>(
      'SELECT credits.audit_pass_step($1) AS more',
      [rows],
    );
    return row?.more ?? null;
  }

  /** The latest check of everything. */
  async lastPass(): Promise<FullCheck | null> {
    const [row] = await this.unitOfWork.sql<{
      started_at: Date;
      finished_at: Date | null;
      accounts: string;
    }>('SELECT started_at, finished_at, accounts FROM credits.audit_pass ORDER BY id DESC LIMIT 1');
    if (!row) return null;
    return {
      startedAt: row.started_at.toISOString(),
      finishedAt: row.finished_at?.toISOString() ?? null,
      accounts: wholeNumber(row.accounts),
    };
  }

  /**
   * Whether the latest check of everything began longer ago than that, or none ever did. One that is
   * under way goes on, however long it takes: begun anew each day it would never reach the last account.
   */
  async passIsDue(age_ms: number): Promise<boolean> {
    const [row] = await this.unitOfWork.sql<{ due: boolean }>(
      `SELECT coalesce(max(started_at) < kernel.now() - $1 * interval '1 millisecond'
         AND bool_and(finished_at IS NOT NULL), true) AS due FROM credits.audit_pass`,
      [age_ms],
    );
    return row?.due ?? true;
  }

  /** What was found and is not yet right again, the oldest first. */
  async openFindings(limit: number): Promise<Found> {
    return toFound(
      await this.unitOfWork.sql<FindingRow>(
        `SELECT *, count(*) OVER () AS total FROM credits.audit_finding WHERE gone_at IS NULL
          ORDER BY id LIMIT $1`,
        [limit],
      ),
    );
  }

  /** Whether an account has so many findings that more of it were not kept. */
  async anyWithMore(keptOfOne: number): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `SELECT FROM credits.audit_finding WHERE gone_at IS NULL AND account_id IS NOT NULL
        GROUP BY account_id HAVING count(*) >= $1 LIMIT 1`,
      [keptOfOne],
    );
    return rows.length > 0;
  }

  /** Findings that nobody was told of; they count as told when the open transaction commits. */
  async takeUntold(): Promise<Finding[]> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql<FindingRow>('SELECT * FROM credits.audit_untold()');
    return rows.map(toFinding);
  }

  /** A function of several statements, all of which must see the same books. */
  private inOneSnapshot<Row>(sql: string, params: unknown[]): Promise<Row[]> {
    return this.unitOfWork.run(async () => {
      await this.unitOfWork.sql(`SET LOCAL statement_timeout = ${STEP_TIMEOUT_ms}`);
      return this.unitOfWork.sql<Row>(sql, params);
    }, 'REPEATABLE READ');
  }
}

function toFound(rows: FindingRow[]): Found {
  return { findings: rows.map(toFinding), total: wholeNumber(rows[0]?.total ?? 0) };
}

function toFinding(row: FindingRow): Finding {
  return {
    check: row.finding,
    workspaceId: row.account_id,
    subject: row.subject,
    expected: row.expected,
    actual: row.actual,
  };
}
