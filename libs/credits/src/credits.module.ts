import { Module } from '@nestjs/common';
import { AdjustCredits } from './adjust-credits/adjust-credits.js';
import { CarryOutAdjustment } from './adjust-credits/carry-out-adjustment.js';
import { DecideAlone } from './adjust-credits/decide-alone.js';
import { Credits } from './credits.js';
import { AdjustmentRepository } from './data/adjustment.repository.js';
import { BalanceRepository } from './data/balance.repository.js';
import { LedgerRepository } from './data/ledger.repository.js';
import { StatementRepository } from './data/statement.repository.js';
import { AdminCreditsController } from './http/admin-credits.controller.js';
import { CreditsController } from './http/credits.controller.js';
import { LedgerAuditController } from './http/ledger-audit.controller.js';
import { AuditBooksSchedule } from './jobs/audit-books.schedule.js';
import { LapseCreditsSchedule } from './jobs/lapse-credits.schedule.js';
import { OpenAccountWhenWorkspaceIsCreated } from './listeners/open-account-when-workspace-is-created.listener.js';

/** The façade, its tables and listeners: in both processes. */
@Module({
  providers: [
    AdjustmentRepository,
    BalanceRepository,
    Credits,
    LedgerRepository,
    OpenAccountWhenWorkspaceIsCreated,
    StatementRepository,
  ],
  exports: [AdjustmentRepository, BalanceRepository, Credits, LedgerRepository],
})
export class CreditsCoreModule {}

/** Routes: in the api process. */
@Module({
  imports: [CreditsCoreModule],
  controllers: [AdminCreditsController, CreditsController, LedgerAuditController],
  providers: [AdjustCredits, CarryOutAdjustment, DecideAlone],
})
export class CreditsHttpModule {}

/** Schedules: in the worker. */
@Module({
  imports: [CreditsCoreModule],
  providers: [AuditBooksSchedule, LapseCreditsSchedule],
})
export class CreditsJobsModule {}
