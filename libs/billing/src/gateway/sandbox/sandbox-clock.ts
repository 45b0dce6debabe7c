import { Injectable } from '@nestjs/common';
import { SandboxRepository } from '../../data/sandbox.repository.js';
import { SandboxDelivery } from './sandbox-delivery.js';
import { SandboxSubscriptions } from './sandbox-subscriptions.js';

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
    for (const { id } of await this.repository.endedSubscriptions(50))
      await this.subscriptions.endPeriod(id, { onTime: true, paid: true });
  }
}
