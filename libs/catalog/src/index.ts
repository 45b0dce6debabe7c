import { Module } from '@nestjs/common';

/** Façade, data and listeners: for both processes. */
@Module({})
export class CatalogCoreModule {}

/** Controllers: for the API process. */
@Module({ imports: [CatalogCoreModule] })
export class CatalogHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({ imports: [CatalogCoreModule] })
export class CatalogJobsModule {}
