import { Injectable } from '@nestjs/common';
import { Clock, Outbox, UnitOfWork } from '#kernel';
import type { Finding } from '../balance.js';
import { AuditRepository, type DueAccount, type FullCheck } from '../data/audit.repository.js';
import type { BooksDisagree } from '../events.js';

/** What is known about the books. */
export interface AuditReport {
  /** What is wrong now, at most {@link MAX_FINDINGS}. */
  findings: Finding[];
  checkedAt: string;
  /** `everything`: all was read for this answer. `changes`: see {@link AuditBooks.look}. */
  scope: 'everything' | 'changes';
  journalRows: number;
  lastFullCheck: FullCheck | null;
}

const MAX_FINDINGS = 500;
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
    return this.report(journalRows, 'changes', await this.books.openFindings(MAX_FINDINGS));
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
      await this.books.check(
        batch.map(({ accountId }) => accountId),
        batch[0]?.whole ?? true,
      );
      read += batch.reduce((sum, { rows }) => sum + rows, 0);
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
  async tell(): Promise<Finding[]> {
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
    findings: Finding[],
  ): Promise<AuditReport> {
    return {
      findings,
      checkedAt: this.clock.now().toISOString(),
      scope,
      journalRows,
      lastFullCheck: await this.books.lastPass(),
    };
  }
}

/** Accounts that one transaction checks: of one sort, and not too much to read. */
function* batches(due: readonly DueAccount[]): Generator<DueAccount[]> {
  let batch: DueAccount[] = [];
  let rows = 0;
  for (const account of due) {
    const full = batch.length >= MAX_TOGETHER || rows + account.rows > STEP_rows;
    if (batch.length > 0 && (full || batch[0]?.whole !== account.whole)) {
      yield batch;
      batch = [];
      rows = 0;
    }
    batch.push(account);
    rows += account.rows;
  }
  if (batch.length > 0) yield batch;
}
