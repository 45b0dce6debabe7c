import { Injectable } from '@nestjs/common';
import { describeError, log } from '#kernel';
import { SandboxRepository } from '../../data/sandbox.repository.js';
import { SandboxDelivery } from './sandbox-delivery.js';
import { SandboxSubscriptions } from './sandbox-subscriptions.js';

/** More than a test gateway has, so that those which cannot go on do not fill every tick. */
const BATCH = 500;

/** Time passing at the test gateway: events are sent again, and cycles renew or end. */
@Injectable()
export class SandboxClock {
  constructor(
    private readonly repository: SandboxRepository,
    private readonly subscriptions: SandboxSubscriptions,
    private readonly delivery: SandboxDelivery,
  ) {}

  async tick(): Promise<void> {
    await this.delivery.deliverDue();
    for (const { id, periodEnd } of await this.repository.endedSubscriptions(BATCH))
      await this.end(id, periodEnd);
  }

  /** One that cannot go on keeps no other from it, and is tried again at the next tick. */
  private async end(id: string, ended: Date): Promise<void> {
    try {
      await this.subscriptions.endPeriod(id, { ended, paid: true });
    } catch (error) {
      log.warn({ subscription: id, error: describeError(error) }, 'sandbox cycle did not end');
    }
  }
}
