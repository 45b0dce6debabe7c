import { Module } from '@nestjs/common';
import { AuthCoreModule } from '#auth';
import { exporting } from '#kernel';
import { StorageCoreModule } from '#storage';
import { AskForExport } from './ask-for-export/ask-for-export.js';
import { BuildExport } from './build-export/build-export.js';
import { ExportJobs } from './build-export/export-jobs.js';
import { ErasureRepository } from './data/erasure.repository.js';
import { ExportRepository } from './data/export.repository.js';
import { EXPORT_WISHES } from './data/export.js';
import { DownloadExport } from './download-export/download-export.js';
import { EndExports } from './end-export/end-exports.js';
import { EraseStep } from './erase-person/erase-step.js';
import { RunErasure } from './erase-person/run-erasure.js';
import { AdminErasureController } from './http/admin-erasure.controller.js';
import { AdminExportController } from './http/admin-export.controller.js';
import { ErasureController } from './http/erasure.controller.js';
import { ExportController } from './http/export.controller.js';
import { ErasureSchedule } from './jobs/erasure.schedule.js';
import { ExportsJobs } from './jobs/export.jobs.js';
import { EndExportsWhenTheirContentsAreDeleted } from './listeners/end-exports-when-their-contents-are-deleted.listener.js';
import { EndExportsWhenWorkspaceIsBlocked } from './listeners/end-exports-when-workspace-is-blocked.listener.js';
import { AskAsOperator } from './plan-erasure/ask-as-operator.js';
import { PlanErasure } from './plan-erasure/plan-erasure.js';

export {
  noteErasures,
  notedErasures,
  openErasures,
  type ErasuresAgain,
  type NotedErasure,
  type OpenErasure,
} from './data/erasures-from-outside.js';

/** Data: for both processes. Nobody asks this module for anything: it asks the registries. */
@Module({
  imports: [AuthCoreModule, StorageCoreModule],
  providers: [
    EndExports,
    EndExportsWhenTheirContentsAreDeleted,
    EndExportsWhenWorkspaceIsBlocked,
    ErasureRepository,
    ExportJobs,
    ExportRepository,
    exporting('privacy', EXPORT_WISHES),
  ],
  exports: [
    AuthCoreModule,
    EndExports,
    ErasureRepository,
    ExportJobs,
    ExportRepository,
    StorageCoreModule,
  ],
})
export class PrivacyCoreModule {}

/** Controllers: for the API process. */
@Module({
  imports: [PrivacyCoreModule],
  controllers: [AdminErasureController, AdminExportController, ErasureController, ExportController],
  providers: [AskAsOperator, AskForExport, DownloadExport, PlanErasure],
})
export class PrivacyHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({
  imports: [PrivacyCoreModule],
  providers: [BuildExport, EraseStep, ErasureSchedule, ExportsJobs, RunErasure],
})
export class PrivacyJobsModule {}
