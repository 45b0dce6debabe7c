import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import type { Finding } from '../balance.js';
import { Credits } from '../credits.js';

/** What is known about the books. */
export interface AuditReport {
  findings: Finding[];
  checkedAt: string;
  scope: 'everything' | 'changes';
  journalRows: number;
  lastFullCheck: { startedAt: string; finishedAt: string | null; accounts: number } | null;
}

/** Asks whether the books are right. */
@Injectable()
export class AuditBooks {
  constructor(
    private readonly credits: Credits,
    private readonly clock: Clock,
  ) {}

  async look(): Promise<AuditReport> {
    const findings = await this.credits.auditFindings();
    const checkedAt = this.clock.now().toISOString();
    return { findings, checkedAt, scope: 'everything', journalRows: 0, lastFullCheck: null };
  }

  checkEverything(): Promise<AuditReport> {
    return this.look();
  }
}
