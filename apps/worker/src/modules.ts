import type { Type } from '@nestjs/common';
import { AuthJobsModule } from '#auth';
import { BillingJobsModule } from '#billing';
import { CatalogJobsModule } from '#catalog';
import { CreditsJobsModule } from '#credits';
import { GenerationJobsModule } from '#generation';
import { ModerationJobsModule } from '#moderation';
import { PrivacyJobsModule } from '#privacy';
import { StorageJobsModule } from '#storage';
import { SupportJobsModule } from '#support';
import { WebhooksJobsModule } from '#webhooks';

/** The business as the worker runs it. */
export const JOB_MODULES: Type[] = [
  AuthJobsModule,
  CatalogJobsModule,
  CreditsJobsModule,
  SupportJobsModule,
  ModerationJobsModule,
  StorageJobsModule,
  BillingJobsModule,
  GenerationJobsModule,
  WebhooksJobsModule,
  PrivacyJobsModule,
];
