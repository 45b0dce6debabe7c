import { Injectable } from '@nestjs/common';
import { Config, log } from '#kernel';
import { SandboxDeliveryRepository } from '../../data/sandbox-delivery.repository.js';
import { signBody } from '../creem/signature.js';
import type { Deliveries } from './sandbox-records.js';
import { ownAddress, sandboxSettings } from './sandbox-settings.js';

/** Waits after each failed attempt, as the vendor documents them; the fifth failure is the last. */
const RETRY_S = [30, 300, 1_800, 21_600];
const TIMEOUT_MS = 10_000;

/** Sends the sandbox's events to our own webhook route, over HTTP and signed, as the vendor would. */
@Injectable()
export class SandboxDelivery {
  constructor(
    private readonly deliveries: SandboxDeliveryRepository,
    private readonly config: Config,
  ) {}

  /** Delivers the events of one change in the way that was chosen for this customer. */
  async deliverAll(eventIds: readonly string[], how: Deliveries): Promise<void> {
    if (how === 'held') return;
    const order = how === 'reversed' ? eventIds.toReversed() : eventIds;
    for (const id of order) {
      await this.deliver(id);
      if (how === 'twice') await this.deliver(id);
    }
  }

  /** Delivers one event, also one that was taken before; a failure is planned again. */
  async deliver(eventId: string): Promise<void> {
    const row = await this.deliveries.find(eventId);
    if (!row) return;
    try {
      const answer = await fetch(`${ownAddress(this.config)}/webhooks/creem`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'creem-signature': signBody(row.body, sandboxSettings(this.config).webhookSecret),
        },
        body: row.body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.body?.cancel();
      if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
      await this.deliveries.setDelivered(eventId);
    } catch (error) {
      const said = error instanceof Error ? error.message : 'unknown';
      log.warn({ event: eventId, said }, 'sandbox event was not taken');
      if (row.deliveredAt) return;
      await this.deliveries.setUndelivered(eventId, said, RETRY_S[row.attempts] ?? null);
    }
  }

  /** Delivers what is due, oldest first. */
  async deliverDue(): Promise<void> {
    for (const { eventId } of await this.deliveries.due(50)) await this.deliver(eventId);
  }
}
