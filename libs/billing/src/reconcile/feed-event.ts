import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { PaymentEventRepository, type PaymentEvent } from '../data/payment-event.repository.js';
import { PaymentGateway, type GatewayObject } from '../gateway/payment-gateway.js';
import { ProcessPaymentEvent } from '../process-payment-event/process-payment-event.js';

/**
 * What the gateway's own record says takes the same way as its events: a row in the inbox, kept for
 * ever, and the same processing. The event that was missed may still come; it then changes nothing.
 */
@Injectable()
export class FeedEvent {
  constructor(
    private readonly events: PaymentEventRepository,
    private readonly processEvent: ProcessPaymentEvent,
    private readonly gateway: PaymentGateway,
    private readonly clock: Clock,
  ) {}

  /** @param key what is told, e.g. `tran_1:paid`; told again it is processed again. */
  async feed(type: string, key: string, object: GatewayObject): Promise<PaymentEvent> {
    const gateway = this.gateway.name;
    const eventId = `read:${key}`;
    const at = this.clock.now();
    const fresh = await this.events.insert({
      gateway,
      eventId,
      type,
      mode: typeof object.mode === 'string' ? object.mode : null,
      body: { id: eventId, eventType: type, created_at: at.getTime(), object },
      eventAt: at,
    });
    if (!fresh) await this.events.reopen(gateway, eventId);
    await this.processEvent.process(gateway, eventId);
    return (await this.events.find(gateway, eventId)) as PaymentEvent;
  }
}
