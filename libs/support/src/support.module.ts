import { Module } from '@nestjs/common';
import { CaseRepository } from './data/case.repository.js';
import { Support } from './support.js';

/** Façade, data and listeners: for both processes. */
@Module({ providers: [Support, CaseRepository], exports: [Support, CaseRepository] })
export class SupportCoreModule {}

/** Controllers: for the API process. */
@Module({ imports: [SupportCoreModule] })
export class SupportHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({ imports: [SupportCoreModule] })
export class SupportJobsModule {}
