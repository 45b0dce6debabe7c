import { Module } from '@nestjs/common';

/** Façade, data and listeners: for both processes. */
@Module({})
export class AuthCoreModule {}

/** Controllers: for the API process. */
@Module({ imports: [AuthCoreModule] })
export class AuthHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({ imports: [AuthCoreModule] })
export class AuthJobsModule {}
