import { Module } from '@nestjs/common';
import { exporting } from '#kernel';
import { CloseCase } from './close-case/close-case.js';
import { CasesRepository } from './data/cases.repository.js';
import { ErasureRepository } from './data/erasure.repository.js';
import { EraseCases } from './erase-person/erase-cases.js';
import { EXPORT_CASES } from './data/export.js';
import { AdminCasesController } from './http/admin-cases.controller.js';
import { CasesController } from './http/cases.controller.js';
import { OpenCase } from './open-case/open-case.js';
import { Support } from './support.js';

export { CASE_KINDS, type CaseKind, type CaseStatus } from './case.js';
export { Support, type NewSystemCase } from './support.js';

/** Façade, data and listeners: for both processes. */
@Module({
  providers: [
    CasesRepository,
    EraseCases,
    exporting('support', EXPORT_CASES),
    ErasureRepository,
    OpenCase,
    Support,
  ],
  exports: [CasesRepository, OpenCase, Support],
})
export class SupportCoreModule {}

/** Controllers: for the API process. */
@Module({
  imports: [SupportCoreModule],
  controllers: [AdminCasesController, CasesController],
  providers: [CloseCase],
})
export class SupportHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({ imports: [SupportCoreModule] })
export class SupportJobsModule {}
