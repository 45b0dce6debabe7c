import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { z } from 'zod';
import { JobHandler, Loop, Metrics, Scheduled } from '#kernel';
import { EndpointsRepository } from '../data/endpoints.repository.js';
import { QueueRepository, type Due } from '../data/queue.repository.js';
import { DeliverWebhook } from '../deliver-webhooks/deliver-webhook.js';
import { DELIVER_WEBHOOK, PushDeliveries } from '../deliver-webhooks/push-deliveries.js';

/** Requests that one worker has under way: they only wait, and one server can hang in few of them. */
const CONCURRENCY = 32;
const LOOK_EVERY_MS = 1_000;

/** What the worker does for webhooks. */
@Injectable()
export class WebhookJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private loop: Loop | null = null;

  constructor(
    private readonly deliver: DeliverWebhook,
    private readonly endpoints: EndpointsRepository,
    private readonly pushing: PushDeliveries,
    private readonly queue: QueueRepository,
    private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    this.metrics.measured('gptimage_webhooks_waiting', 'Webhook deliveries that wait', () =>
      this.queue.countWaiting(),
    );
    // In every worker and not as a schedule: a schedule's own lease may belong to the dead.
    this.loop = new Loop('webhooks', LOOK_EVERY_MS, () => this.pushing.turn());
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop?.stop();
  }

  @JobHandler({
    queue: 'webhooks',
    name: DELIVER_WEBHOOK,
    payload: z.object({ deliveryId: z.uuid(), fencingToken: z.int() }),
    concurrency: CONCURRENCY,
  })
  async run(due: Due): Promise<void> {
    await this.deliver.run(due);
  }

  @Scheduled({ name: 'webhooks.prune', every_ms: 3_600_000 })
  async prune(): Promise<void> {
    await this.queue.prune();
    await this.endpoints.dropOldSecrets();
  }
}
