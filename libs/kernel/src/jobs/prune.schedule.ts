import { Injectable } from '@nestjs/common';
import { Idempotency } from '../idempotency/idempotency.js';
import { Mailer } from '../mail/mailer.js';
import { Outbox } from '../outbox/outbox.js';
import { Scheduled } from './job.decorators.js';

/** Keeps the kernel's own tables bounded. */
@Injectable()
export class PruneSchedule {
  constructor(
    private readonly outbox: Outbox,
    private readonly idempotency: Idempotency,
    private readonly mailer: Mailer,
  ) {}

  @Scheduled({ name: 'kernel.prune', every_ms: 3_600_000 })
  async prune(): Promise<void> {
    await this.outbox.prune();
    await this.idempotency.prune();
    await this.mailer.prune();
  }
}
