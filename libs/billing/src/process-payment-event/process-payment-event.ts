import { Injectable } from '@nestjs/common';
import { describeError, log, UnitOfWork } from '#kernel';
import { PaymentEventRepository, type PaymentEvent } from '../data/payment-event.repository.js';
import {
  creemCheckout,
  creemDispute,
  creemEvent,
  creemRefund,
  creemSubscription,
  idOf,
  type CreemSubscription,
} from '../gateway/creem/creem.schemas.js';
import { toGatewayTransaction } from '../gateway/creem/creem-mapping.js';
import {
  GatewayError,
  PaymentGateway,
  type GatewayTransaction,
} from '../gateway/payment-gateway.js';
import { STATE_OF_EVENT } from '../lifecycle.js';
import { ignored, type HandlerResult } from './event-outcome.js';
import { OnCheckoutCompleted, ownIds } from './on-checkout-completed.js';
import { OnMoneyBack } from './on-money-back.js';
import { OnSubscriptionEvent } from './on-subscription-event.js';
import { PaidAfterErasure } from './paid-after-erasure.js';

/** A step that runs inside the transaction which also settles the event. */
type Step = () => Promise<HandlerResult>;

const MAX_RETRY_S = 3_600;
/** Events that a newly known sale takes up; more are left to the schedule. */
const MAX_UNBLOCKED = 20;

/**
 * Takes one stored event through to its effect. Effect and outcome are one transaction, so a
 * second run, a duplicate or a crash in between changes nothing.
 */
@Injectable()
export class ProcessPaymentEvent {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: PaymentEventRepository,
    private readonly gateway: PaymentGateway,
    private readonly checkoutCompleted: OnCheckoutCompleted,
    private readonly subscriptionEvent: OnSubscriptionEvent,
    private readonly moneyBack: OnMoneyBack,
    private readonly afterErasure: PaidAfterErasure,
  ) {}

  /** Never throws: what fails stays in the table and is tried again. */
  async process(gateway: string, eventId: string): Promise<void> {
    try {
      await this.attempt(gateway, eventId);
    } catch (error) {
      // Not even that it failed could be noted: the database is away. The row stays as it is.
      log.error({ event: eventId, error: describeError(error) }, 'payment event is left for later');
    }
  }

  private async attempt(gateway: string, eventId: string): Promise<void> {
    const event = await this.events.find(gateway, eventId);
    if (!event || !['received', 'waiting'].includes(event.status)) return;
    try {
      const result = await this.run(event);
      for (const subject of result?.unblocks ?? []) await this.unblock(gateway, subject);
    } catch (error) {
      log.error(
        { event: eventId, type: event.type, error: describeError(error) },
        'payment event failed',
      );
      const retry_s = Math.min(MAX_RETRY_S, 5 * 2 ** Math.min(event.attempts, 10));
      const note = error instanceof Error ? error.message : 'unknown';
      await this.events.postpone(gateway, eventId, note, retry_s);
    }
  }

  private async run(event: PaymentEvent): Promise<HandlerResult | null> {
    const step = await this.prepare(event);
    return this.unitOfWork.run(async () => {
      const taken = await this.events.take(event.gateway, event.eventId);
      if (!taken) return null;
      const result = await step();
      await this.events.settle(event.gateway, event.eventId, result);
      return result;
    });
  }

  private async unblock(gateway: string, subject: string): Promise<void> {
    const waiting = await this.events.waitingFor(gateway, subject);
    for (const { eventId } of waiting.slice(0, MAX_UNBLOCKED)) await this.process(gateway, eventId);
  }

  /** Understands the event and, outside any transaction, reads from the gateway what it leaves out. */
  private async prepare(event: PaymentEvent): Promise<Step> {
    const envelope = creemEvent.safeParse(event.body);
    if (!envelope.success) return refuse('The event is not understood.');
    const { object } = envelope.data;
    const { expectedMode } = this.gateway;
    if (event.gateway !== this.gateway.name)
      return refuse('It is from a payment service that is not in use.');
    if (differs(event.mode, expectedMode))
      return refuse(`Its mode is "${event.mode}", ours is "${expectedMode}". Nothing was granted.`);
    if (event.type === 'checkout.completed') return this.prepareCheckout(event, object);
    if (event.type === 'refund.created') {
      const refund = creemRefund.safeParse(object);
      return refund.success
        ? () => this.moneyBack.refund(event, refund.data)
        : refuse(NOT_UNDERSTOOD);
    }
    if (event.type === 'dispute.created') {
      const dispute = creemDispute.safeParse(object);
      return dispute.success
        ? () => this.moneyBack.dispute(event, dispute.data)
        : refuse(NOT_UNDERSTOOD);
    }
    if (event.type.startsWith('subscription.')) return this.prepareSubscription(event, object);
    return () => Promise.resolve(ignored('Events of this type have no effect here.'));
  }

  private async prepareCheckout(event: PaymentEvent, object: object): Promise<Step> {
    const checkout = creemCheckout.safeParse(object);
    if (!checkout.success) return refuse(NOT_UNDERSTOOD);
    const subscription = idOf(checkout.data.subscription);
    if (subscription) await this.afterErasure.endSubscription(subscription, ownIds(checkout.data));
    const named = idOf(checkout.data.order?.transaction);
    const isPack = (checkout.data.order?.type ?? 'onetime') === 'onetime';
    const transactionId =
      named ?? (isPack ? await this.gateway.transactionOfCheckout(checkout.data.id) : null);
    const delivery = { gateway: event.gateway, eventId: event.eventId };
    return () => this.checkoutCompleted.apply(checkout.data, transactionId, delivery);
  }

  private async prepareSubscription(event: PaymentEvent, object: object): Promise<Step> {
    const subscription = creemSubscription.safeParse(object);
    if (!subscription.success) return refuse(NOT_UNDERSTOOD);
    const { last_transaction: inline, last_transaction_id: id } = subscription.data;
    let transaction: GatewayTransaction | null = null;
    if (event.type === 'subscription.paid') {
      // The id that the subscription names wins over an expanded object of an earlier payment.
      if (inline && (!id || inline.id === id)) transaction = toGatewayTransaction(inline);
      else if (id) transaction = await this.gateway.readTransaction(id);
    }
    const { data } = subscription;
    const now = data.updated_at ? data : await this.asItIsNow(data);
    // Where it has moved on since, the event stands for nothing but its payment.
    const isOld = now.status !== data.status && event.type in STATE_OF_EVENT;
    const told = isOld ? { ...event, type: 'subscription.update' } : event;
    return () => this.subscriptionEvent.apply(told, now, transaction);
  }

  /** An event that does not say when its state was true is as good as the state that is read now. */
  private async asItIsNow(told: CreemSubscription): Promise<CreemSubscription> {
    try {
      const read = creemSubscription.safeParse(await this.gateway.subscriptionObject(told.id));
      if (!read.success) return told;
      const { status, updated_at, canceled_at } = read.data;
      return { ...told, status, updated_at, canceled_at };
    } catch (error) {
      // A subscription of somebody else: there is nothing to read, and nothing will come of it.
      if (error instanceof GatewayError && error.failure === 'refused') return told;
      throw error;
    }
  }
}

const NOT_UNDERSTOOD = 'The object of this event is not understood. Nothing was granted.';

function refuse(note: string): Step {
  return () => Promise.resolve({ status: 'rejected', note });
}

/** "local" and "sandbox" are the vendor's other words for test. */
function differs(mode: string | null, expected: 'test' | 'prod'): boolean {
  if (mode === null) return false;
  const isLive = mode === 'prod' || mode === 'live' || mode === 'production';
  return isLive !== (expected === 'prod');
}
