import { Injectable } from '@nestjs/common';
import { Scheduled } from '#kernel';
import { PaymentEventRepository } from '../data/payment-event.repository.js';

/** What payment events say of people is kept as long as it may be asked for. */
@Injectable()
export class EmptyOldBodies {
  constructor(private readonly events: PaymentEventRepository) {}

  @Scheduled({ name: 'billing.empty-old-bodies', every_ms: 3_600_000 })
  async run(): Promise<void> {
    await this.events.emptyAllOld();
  }
}
