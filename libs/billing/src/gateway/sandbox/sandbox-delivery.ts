import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config, log } from '#kernel';
import { SandboxRepository } from '../../data/sandbox.repository.js';
import { signBody } from '../creem/signature.js';

/** Waits after each failed attempt, as the vendor documents them; the fifth failure is the last. */
const RETRY_S = [30, 300, 1_800, 21_600];
const TIMEOUT_MS = 10_000;

/** Key of the sandbox's signatures: this installation's own, never a real webhook secret. */
export function sandboxSecret(config: Config): string {
  const key = createHmac('sha256', config.encryptionKey).update('sandbox-webhook').digest('hex');
  return `whsec_sandbox_${key}`;
}

/** Sends the sandbox's events to our own webhook route, over HTTP and signed, as the vendor would. */
@Injectable()
export class SandboxDelivery {
  constructor(
    private readonly repository: SandboxRepository,
    private readonly config: Config,
  ) {}

  /** Delivers one event; a failure is planned again and does not throw. */
  async deliver(eventId: string): Promise<void> {
    const row = await this.repository.delivery(eventId);
    if (!row) return;
    try {
      const answer = await fetch(`${this.target()}/webhooks/creem`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'creem-signature': signBody(row.body, sandboxSecret(this.config)),
        },
        body: row.body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
      await this.repository.setDelivered(eventId);
    } catch (error) {
      const said = error instanceof Error ? error.message : 'unknown';
      log.warn({ event: eventId, said }, 'sandbox event was not taken');
      await this.repository.setUndelivered(eventId, said, RETRY_S[row.attempts] ?? null);
    }
  }

  /** Delivers what is due, oldest first. */
  async deliverDue(): Promise<void> {
    for (const { eventId } of await this.repository.dueDeliveries(50)) await this.deliver(eventId);
  }

  /** The API beside us; a worker on a machine of its own takes the public way. */
  private target(): string {
    return this.config.role === 'worker'
      ? this.config.publicUrl
      : `http://127.0.0.1:${this.config.port}`;
  }
}
