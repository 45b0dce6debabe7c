import { Module, type DynamicModule } from '@nestjs/common';
import { KernelJobsModule, KernelModule, type Config } from '#kernel';
import { AuditSettlementsSchedule } from './books/audit-settlements.schedule.js';
import { JOB_MODULES } from './modules.js';

/** The job process: composition only. */
@Module({})
export class WorkerModule {
  static with(config: Config): DynamicModule {
    return {
      module: WorkerModule,
      imports: [KernelModule.forProcess(config, 'worker'), ...JOB_MODULES, KernelJobsModule],
      providers: [AuditSettlementsSchedule],
    };
  }
}
