import { Injectable } from '@nestjs/common';
import { describeError, Jobs, log, RedisClient } from '#kernel';
import { QueueRepository, type Due } from '../data/queue.repository.js';

export const DELIVER_WEBHOOK = 'deliver-webhook';
const MAX_PER_TURN = 200;

/**
 * Hands what is due to Bull. Postgres holds the truth: what is lost with Redis, or with a worker, is
 * due again by itself and handed over again by any worker's next turn.
 */
@Injectable()
export class PushDeliveries {
  constructor(
    private readonly queue: QueueRepository,
    private readonly jobs: Jobs,
    private readonly redis: RedisClient,
  ) {}

  /** One look at everything that is due. */
  async turn(): Promise<void> {
    if (this.redis.connection.status !== 'ready') return;
    this.push(await this.queue.due(MAX_PER_TURN));
  }

  /** Not awaited: Bull holds an add back for as long as Redis is away. */
  push(dues: readonly Due[]): void {
    if (this.redis.connection.status !== 'ready') return;
    for (const due of dues) void this.add(due);
  }

  private async add(due: Due): Promise<void> {
    try {
      // The same lease is handed over once, however many workers look.
      const jobId = `${due.deliveryId}.${due.fencingToken}`;
      await this.jobs.add('webhooks', DELIVER_WEBHOOK, due, { jobId });
    } catch (error) {
      log.warn({ deliveryId: due.deliveryId, error: describeError(error) }, 'webhook waits');
    }
  }
}
