import { Module } from '@nestjs/common';

/** Façade, data and listeners: for both processes. */
@Module({})
export class GenerationCoreModule {}

/** Controllers: for the API process. */
@Module({ imports: [GenerationCoreModule] })
export class GenerationHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({ imports: [GenerationCoreModule] })
export class GenerationJobsModule {}
