import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { log, Metrics } from '#kernel';
import { billingErrors } from '../billing.errors.js';
import { PaymentEventRepository } from '../data/payment-event.repository.js';
import { creemEvent } from '../gateway/creem/creem.schemas.js';
import { isSignedBy } from '../gateway/creem/signature.js';
import { PaymentGateway } from '../gateway/payment-gateway.js';
import { ProcessPaymentEvent } from '../process-payment-event/process-payment-event.js';

/**
 * The way in for payment events: signature of the raw bytes, one row per event id, then the answer.
 * Whatever happens afterwards happens from the table.
 */
@Injectable()
export class ReceivePaymentEvent implements BeforeApplicationShutdown {
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly gateway: PaymentGateway,
    private readonly events: PaymentEventRepository,
    private readonly processEvent: ProcessPaymentEvent,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Stores the event and returns once it is committed; its effect follows at once in the background.
   * @throws 401 `bad_signature` and 400 `bad_event`, with nothing stored.
   */
  async receive(rawBody: Buffer | undefined, signature: string | undefined): Promise<void> {
    if (!rawBody || !isSignedBy(rawBody, signature, this.gateway.webhookSecret)) {
      this.countRefusal('signature');
      throw billingErrors.raise('bad_signature', 'Sign the raw body with the webhook secret.');
    }
    const body = parseJson(rawBody);
    const event = creemEvent.safeParse(body);
    if (!event.success) {
      this.countRefusal('body');
      throw billingErrors.raise('bad_event', 'Send a JSON event with id, eventType and object.');
    }
    const { id, type, createdAt, object } = event.data;
    const mode = typeof object.mode === 'string' ? object.mode : null;
    const fresh = await this.events.insert({
      gateway: this.gateway.name,
      eventId: id,
      type,
      mode,
      body,
      eventAt: createdAt,
    });
    log.info({ event: id, type, fresh }, 'payment event received');
    if (fresh) this.processSoon(id);
  }

  /** Lets what was begun end; what is cut off is taken up by the worker's schedule. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.running);
  }

  private processSoon(eventId: string): void {
    const run = this.processEvent
      .process(this.gateway.name, eventId)
      .finally(() => this.running.delete(run));
    this.running.add(run);
  }

  private countRefusal(reason: 'signature' | 'body'): void {
    this.metrics
      .counter('gptimage_webhooks_refused_total', 'Payment webhooks refused, by reason', ['reason'])
      .inc({ reason });
  }
}

function parseJson(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    return undefined;
  }
}
