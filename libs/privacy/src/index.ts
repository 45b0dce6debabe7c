import { Module } from '@nestjs/common';
import { AuthCoreModule } from '#auth';
import { ErasureRepository } from './data/erasure.repository.js';
import { EraseStep } from './erase-person/erase-step.js';
import { RunErasure } from './erase-person/run-erasure.js';
import { AdminErasureController } from './http/admin-erasure.controller.js';
import { ErasureController } from './http/erasure.controller.js';
import { ErasureSchedule } from './jobs/erasure.schedule.js';
import { AskAsOperator } from './plan-erasure/ask-as-operator.js';
import { PlanErasure } from './plan-erasure/plan-erasure.js';

export {
  noteErasures,
  notedErasures,
  type ErasuresAgain,
  type NotedErasure,
} from './data/erasures-from-outside.js';

/** Data: for both processes. Nobody asks this module for anything: it asks the registries. */
@Module({
  imports: [AuthCoreModule],
  providers: [ErasureRepository],
  exports: [AuthCoreModule, ErasureRepository],
})
export class PrivacyCoreModule {}

/** Controllers: for the API process. */
@Module({
  imports: [PrivacyCoreModule],
  controllers: [AdminErasureController, ErasureController],
  providers: [AskAsOperator, PlanErasure],
})
export class PrivacyHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({ imports: [PrivacyCoreModule], providers: [EraseStep, ErasureSchedule, RunErasure] })
export class PrivacyJobsModule {}
