import { Module } from '@nestjs/common';
import { exporting } from '#kernel';
import { AuthCoreModule } from '#auth';
import { CatalogCoreModule } from '#catalog';
import { EndpointsRepository } from './data/endpoints.repository.js';
import { ErasureRepository } from './data/erasure.repository.js';
import { LogRepository } from './data/log.repository.js';
import { QueueRepository } from './data/queue.repository.js';
import { AttemptDelivery } from './deliver-webhooks/attempt-delivery.js';
import { DeliverWebhook } from './deliver-webhooks/deliver-webhook.js';
import { GiveUpOnEndpoint } from './deliver-webhooks/give-up-on-endpoint.js';
import { PushDeliveries } from './deliver-webhooks/push-deliveries.js';
import { EraseEndpoints } from './erase-person/erase-endpoints.js';
import { EXPORT_ENDPOINTS } from './data/export.js';
import { AdminWebhooksController } from './http/admin-webhooks.controller.js';
import { WebhookDeliveriesController } from './http/webhook-deliveries.controller.js';
import { WebhookEndpointsController } from './http/webhook-endpoints.controller.js';
import { WebhookJobs } from './jobs/webhook.jobs.js';
import { TellEndpointsWhatHappened } from './listeners/tell-endpoints-what-happened.listener.js';
import { EndpointSecrets } from './manage-endpoints/endpoint-secrets.js';
import { ManageEndpoints } from './manage-endpoints/manage-endpoints.js';
import { OverruleEndpoint } from './manage-endpoints/overrule-endpoint.js';
import { SendByHand } from './manage-endpoints/send-by-hand.js';
import { TellEndpoints } from './tell-endpoints/tell-endpoints.js';

/** Data and listeners: for both processes. Nobody asks this module for anything: it listens. */
@Module({
  imports: [CatalogCoreModule],
  providers: [
    EndpointSecrets,
    EndpointsRepository,
    EraseEndpoints,
    exporting('webhooks', EXPORT_ENDPOINTS),
    ErasureRepository,
    LogRepository,
    PushDeliveries,
    QueueRepository,
    TellEndpoints,
    TellEndpointsWhatHappened,
  ],
  exports: [
    EndpointSecrets,
    EndpointsRepository,
    LogRepository,
    PushDeliveries,
    QueueRepository,
    TellEndpoints,
  ],
})
export class WebhooksCoreModule {}

/** Controllers: for the API process. */
@Module({
  imports: [WebhooksCoreModule, CatalogCoreModule],
  controllers: [AdminWebhooksController, WebhookDeliveriesController, WebhookEndpointsController],
  providers: [ManageEndpoints, OverruleEndpoint, SendByHand],
})
export class WebhooksHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({
  imports: [WebhooksCoreModule, AuthCoreModule],
  providers: [AttemptDelivery, DeliverWebhook, GiveUpOnEndpoint, WebhookJobs],
})
export class WebhooksJobsModule {}
