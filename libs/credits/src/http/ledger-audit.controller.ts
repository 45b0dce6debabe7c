import { Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, Operators } from '#kernel';
import { AuditBooks, type AuditReport } from '../audit/audit-books.js';
import { meaningOf, runbookOf } from '../audit/finding-words.js';
import { ledgerAuditView } from './admin-credits.schemas.js';

/** Whether the books are right. */
@ApiTags('admin: credits')
@Controller('api/admin/v1/ledger/audit')
export class LedgerAuditController {
  constructor(private readonly books: AuditBooks) {}

  @Get()
  @ApiOperation({ summary: 'What the audit of the books finds now' })
  @Operators('support', 'finance', 'moderator')
  @Answers(200, ledgerAuditView, "What the books' audit finds now: nothing, when they are right")
  async audit() {
    return viewOf(await this.books.look());
  }

  @Post('runs')
  @ApiOperation({ summary: 'Check the books from their beginning now' })
  @Operators('finance')
  @Answers(200, ledgerAuditView, 'Everything checked from its beginning, now')
  async run() {
    return viewOf(await this.books.checkEverything());
  }
}

function viewOf(report: AuditReport) {
  return {
    ...report,
    healthy: report.findings.length === 0,
    findings: report.findings.map((finding) => ({
      ...finding,
      accountId: finding.workspaceId,
      meaning: meaningOf(finding.check),
      runbook: runbookOf(finding.check),
    })),
  };
}
