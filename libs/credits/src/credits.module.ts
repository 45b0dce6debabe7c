import { Module } from '@nestjs/common';
import { exporting } from '#kernel';
import { AdjustCredits } from './adjust-credits/adjust-credits.js';
import { CarryOutAdjustment } from './adjust-credits/carry-out-adjustment.js';
import { DecideAlone } from './adjust-credits/decide-alone.js';
import { AuditBooks } from './audit/audit-books.js';
import { Credits } from './credits.js';
import { AdjustmentRepository } from './data/adjustment.repository.js';
import { AuditRepository } from './data/audit.repository.js';
import { BalanceRepository } from './data/balance.repository.js';
import { DayRepository } from './data/day.repository.js';
import { EntryRepository } from './data/entry.repository.js';
import { LedgerRepository } from './data/ledger.repository.js';
import { StatementRepository } from './data/statement.repository.js';
import { UsageRepository } from './data/usage.repository.js';
import { EraseReasons } from './erase-person/erase-reasons.js';
import { EXPORT_BOOKS } from './data/export.js';
import { ReadDays } from './days/read-days.js';
import { AdminCreditsController } from './http/admin-credits.controller.js';
import { AdminStatementController } from './http/admin-statement.controller.js';
import { CreditsController } from './http/credits.controller.js';
import { LedgerAuditController } from './http/ledger-audit.controller.js';
import { LedgerDaysController } from './http/ledger-days.controller.js';
import { AuditBooksSchedule } from './jobs/audit-books.schedule.js';
import { LapseCreditsSchedule } from './jobs/lapse-credits.schedule.js';
import { RollUpDaysSchedule } from './jobs/roll-up-days.schedule.js';
import { OpenAccountWhenWorkspaceIsCreated } from './listeners/open-account-when-workspace-is-created.listener.js';
import { ExportStatement } from './read-statement/export-statement.js';
import { Usage } from './read-statement/usage.js';

/** The façade, its tables and listeners: in both processes. */
@Module({
  providers: [
    AdjustmentRepository,
    AuditBooks,
    AuditRepository,
    BalanceRepository,
    Credits,
    DayRepository,
    EntryRepository,
    EraseReasons,
    exporting('credits', EXPORT_BOOKS),
    LedgerRepository,
    OpenAccountWhenWorkspaceIsCreated,
    StatementRepository,
    UsageRepository,
  ],
  exports: [
    AdjustmentRepository,
    AuditBooks,
    BalanceRepository,
    Credits,
    DayRepository,
    EntryRepository,
    LedgerRepository,
    UsageRepository,
  ],
})
export class CreditsCoreModule {}

/** Routes: in the api process. */
@Module({
  imports: [CreditsCoreModule],
  controllers: [
    AdminCreditsController,
    AdminStatementController,
    CreditsController,
    LedgerAuditController,
    LedgerDaysController,
  ],
  providers: [AdjustCredits, CarryOutAdjustment, DecideAlone, ExportStatement, ReadDays, Usage],
})
export class CreditsHttpModule {}

/** Schedules: in the worker. */
@Module({
  imports: [CreditsCoreModule],
  providers: [AuditBooksSchedule, LapseCreditsSchedule, RollUpDaysSchedule],
})
export class CreditsJobsModule {}
