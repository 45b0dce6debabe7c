import { Module } from '@nestjs/common';

/** Façade, data and listeners: for both processes. */
@Module({})
export class ModerationCoreModule {}

/** Controllers: for the API process. */
@Module({ imports: [ModerationCoreModule] })
export class ModerationHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({ imports: [ModerationCoreModule] })
export class ModerationJobsModule {}
