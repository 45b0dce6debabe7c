import { Injectable } from '@nestjs/common';
import { Catalog, type Product } from '#catalog';
import { UnitOfWork } from '#kernel';
import { SandboxDeliveryRepository } from '../../data/sandbox-delivery.repository.js';
import { SandboxRepository } from '../../data/sandbox.repository.js';
import { SandboxDelivery } from './sandbox-delivery.js';
import {
  eventOf,
  wholeSubscription,
  type MoneyBackParts,
  type SandboxEvent,
  type SubscriptionParts,
} from './sandbox-entities.js';
import type { SandboxSubscription, SandboxTransaction } from './sandbox-records.js';
import { found } from './sandbox-refusal.js';

/** What a change came to, and what our side is told of it. */
export interface Happened<T> {
  value: T;
  customerId: string;
  events: SandboxEvent[];
}

/** How the sandbox changes: its books and its events in one transaction, then the events are sent. */
@Injectable()
export class SandboxChanges {
  constructor(
    private readonly repository: SandboxRepository,
    private readonly deliveries: SandboxDeliveryRepository,
    private readonly delivery: SandboxDelivery,
    private readonly catalog: Catalog,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async make<T>(work: () => Promise<Happened<T>>): Promise<T> {
    const { value, ids, how } = await this.unitOfWork.run(async () => {
      const { value, customerId, events } = await work();
      const customer = await this.repository.customers.find(customerId);
      const how = customer?.deliveries ?? 'normal';
      for (const event of events) await this.deliveries.enqueue(event, customerId, how === 'held');
      return { value, ids: events.map(({ id }) => id), how };
    });
    await this.delivery.deliverAll(ids, how);
    return value;
  }

  async product(externalId: string): Promise<Product> {
    return found(await this.catalog.productByExternalId(externalId), 'Product');
  }

  /** All that a subscription's object refers to. */
  async parts(subscription: SandboxSubscription): Promise<SubscriptionParts> {
    const { lastTransactionId, discountId } = subscription;
    return {
      subscription,
      last: lastTransactionId ? await this.repository.transactions.find(lastTransactionId) : null,
      discount: discountId ? await this.repository.discounts.find(discountId) : null,
    };
  }

  /** The subscription as events and answers carry it. */
  async whole(subscription: SandboxSubscription): Promise<object> {
    const customer = await this.repository.customers.find(subscription.customerId);
    return wholeSubscription({
      ...(await this.parts(subscription)),
      product: await this.product(subscription.productId),
      customer: found(customer, 'Customer'),
    });
  }

  async subscriptionEvents(
    types: readonly string[],
    subscription: SandboxSubscription,
  ): Promise<SandboxEvent[]> {
    const object = await this.whole(subscription);
    return types.map((type) => eventOf(type, object, subscription.updatedAt));
  }

  async moneyBackParts(transaction: SandboxTransaction): Promise<MoneyBackParts> {
    const subscription = transaction.subscriptionId
      ? await this.repository.subscriptions.find(transaction.subscriptionId)
      : null;
    return {
      transaction,
      customer: found(await this.repository.customers.find(transaction.customerId), 'Customer'),
      subscription: subscription ? await this.parts(subscription) : null,
    };
  }
}
