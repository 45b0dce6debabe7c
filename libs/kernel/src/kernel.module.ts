import { BullModule } from '@nestjs/bull';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApprovalExecutors } from './approvals/approval-executors.js';
import { ApprovalRepository } from './approvals/approval.repository.js';
import { Approvals } from './approvals/approvals.js';
import { OwnWorkspace } from './approvals/own-workspace.js';
import { ApprovalsController } from './approvals/approvals.controller.js';
import { DecideApproval } from './approvals/decide-approval.js';
import { AuditLog } from './audit/audit-log.js';
import { Clock, SystemClock } from './clock/clock.js';
import { Config } from './config/config.js';
import { dataSourceOptions } from './database/data-source.js';
import { UnitOfWork } from './database/unit-of-work.js';
import { Idempotency } from './idempotency/idempotency.js';
import { FaultPoints } from './faults/fault-points.js';
import { QUEUES } from './jobs/job.decorators.js';
import { JobRunner } from './jobs/job-runner.js';
import { Jobs } from './jobs/jobs.js';
import { Schedules } from './jobs/schedules.js';
import { DeliverMailSchedule } from './mail/deliver-mail.schedule.js';
import { Mailer } from './mail/mailer.js';
import { MarkedMethods } from './marked-methods.js';
import { Listeners } from './outbox/listeners.js';
import { Outbox } from './outbox/outbox.js';
import { OutboxRelay } from './outbox/outbox-relay.js';
import { PruneSchedule } from './jobs/prune.schedule.js';
import { NameResolver, SystemNames } from './outside/name-resolver.js';
import { PublicWeb } from './outside/public-web.js';
import { RateLimiter } from './redis/rate-limiter.js';
import { RedisClient } from './redis/redis-client.js';
import { PictureJudge } from './registry/picture-judge.js';
import { RefusedPictures } from './registry/refused-pictures.js';
import { Addressees } from './registry/addressees.js';
import { RecordKeepers } from './registry/old-records.js';
import { LeavingFiles } from './registry/leaving-files.js';
import { LegalHolds } from './registry/legal-holds.js';
import { OpenAccounts } from './registry/open-accounts.js';
import { DownloadPace } from './http/download-pace.js';
import { EraseKernel } from './registry/erase-kernel.js';
import { Erasers } from './registry/erasers.js';
import { exporting, Exporters } from './registry/exporters.js';
import { EXPORT_KERNEL } from './registry/export-kernel.js';
import { RetentionSettings } from './registry/retention-settings.js';
import { ObjectKeepers } from './registry/registries.js';
import { SecretBox } from './secrets/secret-box.js';
import { Metrics } from './telemetry/metrics.js';

const SHARED = [
  ApprovalExecutors,
  ApprovalRepository,
  Approvals,
  OwnWorkspace,
  AuditLog,
  DownloadPace,
  EraseKernel,
  Erasers,
  Exporters,
  FaultPoints,
  Idempotency,
  Jobs,
  Listeners,
  Mailer,
  MarkedMethods,
  Metrics,
  Addressees,
  LeavingFiles,
  LegalHolds,
  ObjectKeepers,
  OpenAccounts,
  RecordKeepers,
  RetentionSettings,
  Outbox,
  PictureJudge,
  RefusedPictures,
  PublicWeb,
  RateLimiter,
  RedisClient,
  SecretBox,
  UnitOfWork,
];

/** The mechanisms that every module uses, for both processes. */
@Global()
@Module({})
export class KernelModule {
  /** @param processName shows in the database's list of connections: `api` or `worker`. */
  static forProcess(config: Config, processName: string): DynamicModule {
    return {
      module: KernelModule,
      imports: [
        DiscoveryModule,
        TypeOrmModule.forRoot({
          ...dataSourceOptions(config.database, `gpt-image-2-${processName}`),
          autoLoadEntities: true,
          retryAttempts: 10,
          retryDelay: 1_000,
        }),
        BullModule.forRoot({ url: config.redisUrl, redis: { maxRetriesPerRequest: null } }),
        BullModule.registerQueue(...QUEUES.map((name) => ({ name }))),
      ],
      providers: [
        { provide: Config, useValue: config },
        { provide: Clock, useClass: SystemClock },
        { provide: NameResolver, useClass: SystemNames },
        ...SHARED,
        exporting('kernel', EXPORT_KERNEL),
      ],
      exports: [Config, Clock, NameResolver, ...SHARED],
    };
  }
}

/** The kernel's own pages of the console: in the API process, where approved actions are carried out. */
@Module({ controllers: [ApprovalsController], providers: [DecideApproval] })
export class KernelHttpModule {}

/** What only the worker runs: handlers of jobs, schedules, the outbox relay, mail. */
@Module({
  providers: [DeliverMailSchedule, JobRunner, OutboxRelay, PruneSchedule, Schedules],
})
export class KernelJobsModule {}
