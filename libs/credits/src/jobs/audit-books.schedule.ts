import { Injectable } from '@nestjs/common';
import { log, Metrics, Scheduled } from '#kernel';
import { Credits } from '../credits.js';

const FIVE_MINUTES_ms = 300_000;

/** Asks regularly whether the books are right; the answer is a metric and, when not, an error line. */
@Injectable()
export class AuditBooksSchedule {
  constructor(
    private readonly credits: Credits,
    private readonly metrics: Metrics,
  ) {}

  @Scheduled({ name: 'credits.audit-books', every_ms: FIVE_MINUTES_ms })
  async run(): Promise<void> {
    const findings = await this.credits.auditFindings();
    this.metrics
      .gauge('gptimage_ledger_findings', "Findings of the last audit of the credit ledger's books")
      .set(findings.length);
    if (findings.length > 0) {
      log.error({ count: findings.length, first: findings.slice(0, 5) }, 'the books do not agree');
    }
  }
}
