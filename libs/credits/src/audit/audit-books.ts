import { Injectable } from '@nestjs/common';
import { Clock, Outbox, UnitOfWork } from '#kernel';
import type { Finding } from '../balance.js';
import {
  AuditRepository,
  type DueAccount,
  type Found,
  type FullCheck,
} from '../data/audit.repository.js';
import type { BooksDisagree } from '../events.js';

/** What is known about the books. */
export interface AuditReport {
  /** What is wrong now, at most {@link MAX_FINDINGS}. */
  findings: Finding[];
  /** How much is known to be wrong. */
  total: number;
  /** Whether there is more than is listed: more than fits, or than is kept of one account. */
  cut: boolean;
  checkedAt: string;
  /** `everything`: all was read for this answer. `changes`: see {@link AuditBooks.look}. */
  scope: 'everything' | 'changes';
  journalRows: number;
  lastFullCheck: FullCheck | null;
}

const MAX_FINDINGS = 500;
/** That is what `credits.audit_accounts` keeps of one account. */
const KEPT_OF_ONE = 200;
/** Up to this many rows of journal the view reads everything in about a second. */
const SMALL_BOOKS_rows = 200_000;
/** An account of up to this many rows is checked from its beginning whenever it moved. */
const SMALL_ACCOUNT_rows = 1_000;
/** Rows that one transaction reads; an account that has more is read at once. */
const STEP_rows = 100_000;
const MAX_DUE = 20_000;
const MAX_TOGETHER = 500;
const A_DAY_ms = 86_400_000;

/**
 * Whether the books are right, at any size. What moved is checked from the mark that the last check
 * left in its account; everything is checked from its beginning once a day, step by step.
 */
@Injectable()
export class AuditBooks {
  constructor(
    private readonly books: AuditRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Small books are read whole. Of big ones what moved since the last check is checked now, and told
   * together with what is known of the rest.
   */
  async look(): Promise<AuditReport> {
    const journalRows = await this.books.journalRows();
    if (journalRows <= SMALL_BOOKS_rows)
      return this.report(journalRows, 'everything', await this.books.everything(MAX_FINDINGS));
    await this.checkChanges(10_000);
    const open = await this.books.openFindings(MAX_FINDINGS);
    const more = await this.books.anyWithMore(KEPT_OF_ONE);
    return this.report(journalRows, 'changes', open, more);
  }

  /**
   * Everything from its beginning, now. Where it takes longer than `budget_ms` the worker goes on
   * with it, and the report says that it is not finished.
   */
  async checkEverything(budget_ms = 20_000): Promise<AuditReport> {
    await this.books.beginPass();
    await this.continuePass(budget_ms);
    await this.tell();
    return this.look();
  }

  /**
   * Checks what moved since its mark, what had a finding, and what is not what its mark says.
   * @returns the rows that it read.
   */
  async checkChanges(budget_ms: number, smallRows = SMALL_ACCOUNT_rows): Promise<number> {
    const until = Date.now() + budget_ms;
    let read = 0;
    for (const batch of batches(await this.books.due(smallRows, MAX_DUE))) {
      await this.books.check(batch.accountIds, batch.whole);
      read += batch.rows;
      if (Date.now() > until) break;
    }
    return read;
  }

  /** Begins the daily check of everything when it is due, and goes on with the one that is under way. */
  async checkInTurn(budget_ms: number): Promise<void> {
    if (await this.books.passIsDue(A_DAY_ms)) await this.books.beginPass();
    await this.continuePass(budget_ms);
  }

  /** Publishes what was found since the last time. @returns everything that is open. */
  async tell(): Promise<Found> {
    await this.unitOfWork.run(async () => {
      const news = await this.books.takeUntold();
      if (news.length === 0) return;
      const checks = [...new Set(news.map(({ check }) => check))];
      await this.outbox.publish<BooksDisagree>({
        name: 'credits.books-disagree',
        payload: { findings: news.length, checks, first: news.slice(0, 5) },
      });
    });
    return this.books.openFindings(MAX_FINDINGS);
  }

  private async continuePass(budget_ms: number): Promise<void> {
    const until = Date.now() + budget_ms;
    while ((await this.books.stepPass(STEP_rows)) === true) if (Date.now() > until) return;
  }

  private async report(
    journalRows: number,
    scope: AuditReport['scope'],
    { findings, total }: Found,
    more = false,
  ): Promise<AuditReport> {
    return {
      findings,
      total,
      cut: more || total > findings.length,
      checkedAt: this.clock.now().toISOString(),
      scope,
      journalRows,
      lastFullCheck: await this.books.lastPass(),
    };
  }
}

interface Batch {
  whole: boolean;
  accountIds: string[];
  rows: number;
}

/**
 * Accounts that one transaction checks: of one sort, and not too much to read. Of each sort one batch
 * is filled at a time, and the one that was begun first comes first: so does the account at the head.
 */
function* batches(due: readonly DueAccount[]): Generator<Batch> {
  let open: Batch[] = [];
  for (const { accountId, whole, rows } of due) {
    let batch = open.find((each) => each.whole === whole);
    if (batch && (batch.accountIds.length >= MAX_TOGETHER || batch.rows + rows > STEP_rows)) {
      yield* open;
      open = [];
      batch = undefined;
    }
    if (!batch) {
      batch = { whole, accountIds: [], rows: 0 };
      open.push(batch);
    }
    batch.accountIds.push(accountId);
    batch.rows += rows;
  }
  yield* open;
}
