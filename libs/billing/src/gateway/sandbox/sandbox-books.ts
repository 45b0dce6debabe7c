import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Catalog, type Product } from '#catalog';
import { Clock, Config, UnitOfWork } from '#kernel';
import { SandboxRepository } from '../../data/sandbox.repository.js';
import { monthAfter } from '../../subscription.js';
import { GatewayError } from '../payment-gateway.js';
import { SandboxDelivery } from './sandbox-delivery.js';
import {
  customerEntity,
  eventOf,
  orderEntity,
  productEntity,
  sandboxId,
  subscriptionEntity,
  transactionEntity,
  type SandboxCheckout,
  type SandboxSubscription,
  type SandboxTransaction,
} from './sandbox-entities.js';

interface Sandboxed<T> {
  value: T;
  events: { id: string }[];
}

/**
 * What happens at the test gateway: payments, cycles, cancellations, refunds. Each change writes
 * its events in the same transaction; they are sent once it is committed.
 */
@Injectable()
export class SandboxBooks {
  constructor(
    private readonly repository: SandboxRepository,
    private readonly delivery: SandboxDelivery,
    private readonly catalog: Catalog,
    private readonly unitOfWork: UnitOfWork,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Pays the checkout. A second press of the button changes nothing. */
  pay(checkoutId: string): Promise<SandboxCheckout> {
    return this.change(async () => {
      const checkout = await this.checkout(checkoutId);
      if (checkout.status !== 'pending') return { value: checkout, events: [] };
      const product = await this.product(checkout.productId);
      const at = this.clock.now();
      const customer = {
        id: this.customerId(checkout.customerEmail),
        email: checkout.customerEmail,
      };
      const subscription =
        product.kind === 'subscription' ? newSubscription(checkout, customer.id, at) : null;
      const transaction = await this.charge(product, customer, at, { checkout, subscription });
      const paid = { ...checkout, status: 'completed' as const, transactionId: transaction.id };
      await this.repository.putCheckout(paid);
      const events = [
        eventOf(
          'checkout.completed',
          {
            id: checkout.id,
            mode: 'test',
            object: 'checkout',
            status: 'completed',
            request_id: checkout.requestId,
            product: productEntity(product, at),
            units: 1,
            order: orderEntity(transaction),
            ...(subscription
              ? { subscription: subscriptionEntity(subscription, transaction) }
              : undefined),
            customer: customerEntity(customer, at),
            custom_fields: [],
            success_url: checkout.successUrl,
            metadata: checkout.metadata,
          },
          at,
        ),
      ];
      if (subscription) {
        subscription.lastTransactionId = transaction.id;
        await this.repository.putSubscription(subscription);
        for (const type of ['subscription.active', 'subscription.paid'])
          events.push(this.subscriptionEvent(type, subscription, transaction, product, at));
      }
      return { value: paid, events };
    });
  }

  /** A card that is declined: nothing is charged and no event is sent. */
  decline(checkoutId: string): Promise<SandboxCheckout> {
    return this.change(async () => {
      const checkout = await this.checkout(checkoutId);
      const value = { ...checkout, declined: checkout.declined + 1 };
      await this.repository.putCheckout(value);
      return { value, events: [] };
    });
  }

  /**
   * The next cycle, paid; a cancelled subscription ends instead.
   * @param onTime true: the cycle begins where the old one ended; false: it is paid early, now.
   */
  renew(subscriptionId: string, onTime: boolean): Promise<SandboxSubscription> {
    return this.change(async () => {
      const old = await this.subscription(subscriptionId);
      if (old.status === 'canceled') return { value: old, events: [] };
      const at = onTime ? old.periodEnd : this.clock.now();
      if (old.status === 'scheduled_cancel')
        return this.move(old, 'canceled', 'subscription.canceled');
      return this.nextCycle(old, old.nextProductId ?? old.productId, at, []);
    });
  }

  /** A renewal whose payment fails. */
  failRenewal(subscriptionId: string): Promise<SandboxSubscription> {
    return this.change(async () => {
      const old = await this.subscription(subscriptionId);
      return old.status === 'active'
        ? this.move(old, 'past_due', 'subscription.past_due')
        : { value: old, events: [] };
    });
  }

  scheduleCancel(subscriptionId: string): Promise<SandboxSubscription> {
    return this.change(async () => {
      const old = await this.subscription(subscriptionId);
      if (old.status === 'canceled') throw refused('It is cancelled already');
      return this.move(old, 'scheduled_cancel', 'subscription.scheduled_cancel');
    });
  }

  resume(subscriptionId: string): Promise<SandboxSubscription> {
    return this.change(async () => {
      const old = await this.subscription(subscriptionId);
      if (old.status !== 'scheduled_cancel' && old.status !== 'paused')
        throw refused('Only a paused or scheduled subscription can be resumed');
      return this.move({ ...old, canceledAt: null }, 'active', 'subscription.update');
    });
  }

  /** @param now true: charged at once, with a new cycle; false: with the next one. */
  changeProduct(
    subscriptionId: string,
    productId: string,
    now: boolean,
  ): Promise<SandboxSubscription> {
    return this.change(async () => {
      const old = await this.subscription(subscriptionId);
      const at = this.clock.now();
      if (!now)
        return this.move({ ...old, nextProductId: productId }, old.status, 'subscription.update');
      return this.nextCycle(old, productId, at, ['subscription.update']);
    });
  }

  /** Gives back what is left of a charge. */
  refund(transactionId: string): Promise<SandboxTransaction> {
    return this.change(async () => {
      const old = await this.transaction(transactionId);
      const amount = old.amountMinor - old.refundedMinor;
      if (amount < 1 || old.status === 'chargedBack') throw refused('Nothing is left to refund');
      const at = this.clock.now();
      const value = { ...old, refundedMinor: old.amountMinor, status: 'refunded' };
      await this.repository.putTransaction(value);
      const refund = {
        id: sandboxId('ref'),
        mode: 'test',
        object: 'refund',
        status: 'succeeded',
        refund_amount: amount,
        refund_currency: old.currency,
        reason: 'requested_by_customer',
        ...(await this.referencesOf(value)),
        created_at: at.getTime(),
      };
      return { value, events: [eventOf('refund.created', refund, at)] };
    });
  }

  /** The customer's bank takes the money back. */
  dispute(transactionId: string): Promise<SandboxTransaction> {
    return this.change(async () => {
      const old = await this.transaction(transactionId);
      if (old.status !== 'paid') return { value: old, events: [] };
      const at = this.clock.now();
      const value = { ...old, status: 'chargedBack' };
      await this.repository.putTransaction(value);
      const dispute = {
        id: sandboxId('disp'),
        mode: 'test',
        object: 'dispute',
        amount: old.amountMinor,
        currency: old.currency,
        ...(await this.referencesOf(value)),
        created_at: at.getTime(),
      };
      return { value, events: [eventOf('dispute.created', dispute, at)] };
    });
  }

  /** The same for the same address, and not to be guessed: the portal page opens with it. */
  customerId(email: string): string {
    const key = createHmac('sha256', this.config.encryptionKey).update(`sandbox:${email}`);
    return `cust_sbx_${key.digest('hex').slice(0, 32)}`;
  }

  async product(externalId: string): Promise<Product> {
    const product = await this.catalog.productByExternalId(externalId);
    if (!product) throw refused(`Product ${externalId} not found`, 404);
    return product;
  }

  private async nextCycle(
    old: SandboxSubscription,
    productId: string,
    at: Date,
    before: string[],
  ): Promise<Sandboxed<SandboxSubscription>> {
    const product = await this.product(productId);
    const subscription: SandboxSubscription = {
      ...old,
      productId,
      nextProductId: null,
      status: 'active',
      periodStart: at,
      periodEnd: monthAfter(at),
      updatedAt: laterThan(old, at),
    };
    const customer = { id: old.customerId, email: old.customerEmail };
    const transaction = await this.charge(product, customer, at, { checkout: null, subscription });
    subscription.lastTransactionId = transaction.id;
    await this.repository.putSubscription(subscription);
    const events = [...before, 'subscription.paid'].map((type) =>
      this.subscriptionEvent(type, subscription, transaction, product, at),
    );
    return { value: subscription, events };
  }

  private async move(
    old: SandboxSubscription,
    status: string,
    event: string,
  ): Promise<Sandboxed<SandboxSubscription>> {
    const at = laterThan(old, this.clock.now());
    const ends = status === 'canceled' || status === 'scheduled_cancel';
    const value = { ...old, status, canceledAt: ends ? at : old.canceledAt, updatedAt: at };
    await this.repository.putSubscription(value);
    const last = old.lastTransactionId
      ? await this.repository.transaction(old.lastTransactionId)
      : null;
    const product = await this.product(old.productId);
    return { value, events: [this.subscriptionEvent(event, value, last, product, at)] };
  }

  private async charge(
    product: Product,
    customer: { id: string; email: string },
    at: Date,
    of: { checkout: SandboxCheckout | null; subscription: SandboxSubscription | null },
  ): Promise<SandboxTransaction> {
    const transaction: SandboxTransaction = {
      id: sandboxId('tran'),
      orderId: sandboxId('ord'),
      checkoutId: of.checkout?.id ?? null,
      subscriptionId: of.subscription?.id ?? null,
      productId: product.externalProductId,
      customerId: customer.id,
      customerEmail: customer.email,
      amountMinor: product.priceMinor,
      currency: product.currency,
      status: 'paid',
      refundedMinor: 0,
      periodStart: of.subscription?.periodStart ?? null,
      periodEnd: of.subscription?.periodEnd ?? null,
      createdAt: at,
    };
    await this.repository.putTransaction(transaction);
    return transaction;
  }

  private subscriptionEvent(
    type: string,
    subscription: SandboxSubscription,
    last: SandboxTransaction | null,
    product: Product,
    at: Date,
  ) {
    const customer = { id: subscription.customerId, email: subscription.customerEmail };
    return eventOf(
      type,
      {
        ...subscriptionEntity(subscription, last),
        product: productEntity(product, subscription.createdAt),
        customer: customerEntity(customer, subscription.createdAt),
      },
      at,
    );
  }

  private async referencesOf(transaction: SandboxTransaction) {
    const subscription = transaction.subscriptionId
      ? await this.repository.subscription(transaction.subscriptionId)
      : null;
    const customer = { id: transaction.customerId, email: transaction.customerEmail };
    return {
      transaction: transactionEntity(transaction),
      ...(subscription
        ? { subscription: subscriptionEntity(subscription, transaction) }
        : undefined),
      order: orderEntity(transaction),
      customer: customerEntity(customer, transaction.createdAt),
    };
  }

  private async change<T>(work: () => Promise<Sandboxed<T>>): Promise<T> {
    const { value, events } = await this.unitOfWork.run(async () => {
      const done = await work();
      for (const event of done.events)
        await this.repository.enqueue(event.id, JSON.stringify(event));
      return done;
    });
    for (const event of events) await this.delivery.deliver(event.id);
    return value;
  }

  private async checkout(id: string): Promise<SandboxCheckout> {
    return found(await this.repository.checkout(id), 'Checkout');
  }
  private async subscription(id: string): Promise<SandboxSubscription> {
    return found(await this.repository.subscription(id), 'Subscription');
  }
  private async transaction(id: string): Promise<SandboxTransaction> {
    return found(await this.repository.transaction(id), 'Transaction');
  }
}

function found<T>(value: T | null, what: string): T {
  if (value === null) throw refused(`${what} not found`, 404);
  return value;
}

/** No two states of a subscription carry the same time, so that their order can be told. */
function laterThan(old: SandboxSubscription, at: Date): Date {
  return new Date(Math.max(at.getTime(), old.updatedAt.getTime() + 1));
}

function refused(message: string, status = 400): GatewayError {
  return new GatewayError('refused', message, status);
}

function newSubscription(
  checkout: SandboxCheckout,
  customerId: string,
  at: Date,
): SandboxSubscription {
  return {
    id: sandboxId('sub'),
    productId: checkout.productId,
    customerId,
    customerEmail: checkout.customerEmail,
    status: 'active',
    metadata: checkout.metadata,
    lastTransactionId: null,
    periodStart: at,
    periodEnd: monthAfter(at),
    canceledAt: null,
    nextProductId: null,
    createdAt: at,
    updatedAt: at,
  };
}
