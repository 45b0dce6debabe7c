import { Module } from '@nestjs/common';

/** Façade, data and listeners: for both processes. */
@Module({})
export class StorageCoreModule {}

/** Controllers: for the API process. */
@Module({ imports: [StorageCoreModule] })
export class StorageHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({ imports: [StorageCoreModule] })
export class StorageJobsModule {}
