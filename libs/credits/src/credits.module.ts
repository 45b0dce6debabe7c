import { Module } from '@nestjs/common';
import { Credits } from './credits.js';
import { BalanceRepository } from './data/balance.repository.js';
import { LedgerRepository } from './data/ledger.repository.js';
import { StatementRepository } from './data/statement.repository.js';
import { CreditsController } from './http/credits.controller.js';

/** The façade and its tables: in both processes. */
@Module({
  providers: [Credits, BalanceRepository, LedgerRepository, StatementRepository],
  exports: [Credits, BalanceRepository, LedgerRepository, StatementRepository],
})
export class CreditsCoreModule {}

/** Routes: in the api process. */
@Module({ imports: [CreditsCoreModule], controllers: [CreditsController] })
export class CreditsHttpModule {}

/** Schedules: in the worker. */
@Module({ imports: [CreditsCoreModule] })
export class CreditsJobsModule {}
