import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, Clock, Operators } from '#kernel';
import { Credits } from '../credits.js';
import { ledgerAuditView } from './admin-credits.schemas.js';

/** Whether the books are right, asked of the whole ledger in one snapshot. */
@ApiTags('admin: credits')
@Controller('api/admin/v1/ledger')
export class LedgerAuditController {
  constructor(
    private readonly credits: Credits,
    private readonly clock: Clock,
  ) {}

  @Get('audit')
  @Operators('support', 'finance', 'moderator')
  @Answers(200, ledgerAuditView, "What the books' audit finds now: nothing, when they are right")
  async audit() {
    const findings = await this.credits.auditFindings();
    return {
      healthy: findings.length === 0,
      findings,
      checkedAt: this.clock.now().toISOString(),
    };
  }
}
