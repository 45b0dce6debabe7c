import type { Type } from '@nestjs/common';
import { AuthHttpModule } from '#auth';
import { BackupHttpModule } from '#backup';
import { BillingHttpModule } from '#billing';
import { CatalogHttpModule } from '#catalog';
import { CreditsHttpModule } from '#credits';
import { GenerationHttpModule } from '#generation';
import { ModerationHttpModule } from '#moderation';
import { PrivacyHttpModule } from '#privacy';
import { StorageHttpModule } from '#storage';
import { SupportHttpModule } from '#support';
import { WebhooksHttpModule } from '#webhooks';

/** The business as the API process serves it. */
export const HTTP_MODULES: Type[] = [
  AuthHttpModule,
  CatalogHttpModule,
  CreditsHttpModule,
  SupportHttpModule,
  ModerationHttpModule,
  StorageHttpModule,
  BillingHttpModule,
  GenerationHttpModule,
  WebhooksHttpModule,
  PrivacyHttpModule,
  BackupHttpModule,
];
