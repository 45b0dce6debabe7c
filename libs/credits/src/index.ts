import { Module } from '@nestjs/common';

/** Façade, data and listeners: for both processes. */
@Module({})
export class CreditsCoreModule {}

/** Controllers: for the API process. */
@Module({ imports: [CreditsCoreModule] })
export class CreditsHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({ imports: [CreditsCoreModule] })
export class CreditsJobsModule {}
