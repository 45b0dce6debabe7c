import { Module } from '@nestjs/common';

/** Façade, data and listeners: for both processes. */
@Module({})
export class BillingCoreModule {}

/** Controllers: for the API process. */
@Module({ imports: [BillingCoreModule] })
export class BillingHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({ imports: [BillingCoreModule] })
export class BillingJobsModule {}
