import { Module } from '@nestjs/common';

/** Façade, data and listeners: for both processes. */
@Module({})
export class SupportCoreModule {}

/** Controllers: for the API process. */
@Module({ imports: [SupportCoreModule] })
export class SupportHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({ imports: [SupportCoreModule] })
export class SupportJobsModule {}
