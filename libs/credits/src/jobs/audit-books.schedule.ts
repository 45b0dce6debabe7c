import { Injectable } from '@nestjs/common';
import { log, Metrics, Scheduled } from '#kernel';
import { AuditBooks } from '../audit/audit-books.js';

const FIVE_MINUTES_ms = 300_000;
/** What one run may spend on what moved, and on its part of everything. */
const CHANGES_ms = 120_000;
const EVERYTHING_ms = 60_000;

/**
 * Asks regularly whether the books are right. The answer is a metric; what is new of it is a fact
 * `credits.books-disagree` and an error line.
 */
@Injectable()
export class AuditBooksSchedule {
  constructor(
    private readonly books: AuditBooks,
    private readonly metrics: Metrics,
  ) {}

  @Scheduled({ name: 'credits.audit-books', every_ms: FIVE_MINUTES_ms })
  async run(): Promise<void> {
    const started = Date.now();
    const rows = await this.books.checkChanges(CHANGES_ms);
    await this.books.checkInTurn(EVERYTHING_ms);
    const { findings, total } = await this.books.tell();
    this.metrics
      .gauge('gptimage_ledger_findings', "Findings of the credit ledger's books that are open")
      .set(total);
    this.metrics
      .gauge(
        'gptimage_ledger_audit_last_run_seconds',
        'When the books were last checked (Unix time)',
      )
      .set(started / 1_000);
    this.metrics
      .gauge('gptimage_ledger_audit_changed_rows', 'Journal rows that the last check had to read')
      .set(rows);
    if (total > 0)
      log.error({ count: total, first: findings.slice(0, 5) }, 'the books do not agree');
  }
}
