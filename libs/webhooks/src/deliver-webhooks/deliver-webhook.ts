import { Injectable } from '@nestjs/common';
import { FaultPoints, Metrics, UnitOfWork } from '#kernel';
import { EndpointsRepository } from '../data/endpoints.repository.js';
import {
  QueueRepository,
  type AttemptRow,
  type Due,
  type Leased,
  type Verdict,
} from '../data/queue.repository.js';
import { DISABLE_AFTER_DAYS, TEST_EVENT } from '../endpoint.js';
import { GiveUpOnEndpoint } from './give-up-on-endpoint.js';
import { AttemptDelivery } from './attempt-delivery.js';
import { judgeAttempt } from './judge-attempt.js';
import { PushDeliveries } from './push-deliveries.js';

/**
 * Sends one event to one endpoint: a lease in Postgres, the request outside of any transaction, and
 * one transaction with all that follows from it. A worker that dies in between loses its lease, and
 * the event goes out again under the same id.
 */
@Injectable()
export class DeliverWebhook {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queue: QueueRepository,
    private readonly endpoints: EndpointsRepository,
    private readonly attempts: AttemptDelivery,
    private readonly giveUp: GiveUpOnEndpoint,
    private readonly pushing: PushDeliveries,
    private readonly metrics: Metrics,
    private readonly faults: FaultPoints,
  ) {}

  async run(due: Due): Promise<void> {
    const leased = await this.unitOfWork.run(() => this.queue.lease(due));
    if (!leased) return;
    this.faults.reach('webhook.leased', leased.deliveryId);
    const attempt = await this.attempts.run(leased);
    this.faults.reach('webhook.answered', leased.deliveryId);
    const verdict = judgeAttempt(leased, attempt, Math.random());
    await this.unitOfWork.run(() => this.conclude(leased, attempt, verdict));
    this.metrics
      .counter('gptimage_webhook_attempts_total', 'Requests to customers’ endpoints', ['outcome'])
      .inc({ outcome: verdict.status === 'delivered' ? 'delivered' : 'failed' });
    const next = await this.queue.nextOf(leased.endpointId);
    if (next) this.pushing.push([next]);
  }

  /** The endpoint's row is taken before the delivery's, as everywhere. */
  private async conclude(leased: Leased, attempt: AttemptRow, verdict: Verdict): Promise<void> {
    const endpoint = await this.endpoints.findLocked(leased.endpointId);
    if (!(await this.queue.finish(leased, attempt, verdict))) return;
    // What another address said than the one that the endpoint has by now tells nothing of it.
    if (endpoint?.url !== leased.url) return;
    const days = await this.mark(leased, attempt, verdict);
    if (verdict.status !== 'failed') return;
    if (verdict.reason === 'endpoint_gone') await this.giveUp.run(leased, 'gone');
    else if (days >= DISABLE_AFTER_DAYS) await this.giveUp.run(leased, 'failures');
  }

  /** @returns for how many days nothing has come through; tests and our own faults do not count. */
  private async mark(leased: Leased, attempt: AttemptRow, verdict: Verdict): Promise<number> {
    if (verdict.status === 'delivered') {
      await this.endpoints.markWorking(leased.endpointId);
      return 0;
    }
    if (leased.type === TEST_EVENT || attempt.error === 'internal') return 0;
    return this.endpoints.markFailing(leased.endpointId);
  }
}
