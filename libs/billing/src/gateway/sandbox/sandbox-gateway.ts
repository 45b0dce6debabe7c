import { Injectable } from '@nestjs/common';
import { Clock, Config } from '#kernel';
import { SandboxRepository } from '../../data/sandbox.repository.js';
import { toStatus } from '../creem/creem-mapping.js';
import {
  GatewayError,
  PaymentGateway,
  type ChangeMoment,
  type GatewayCheckout,
  type GatewaySubscription,
  type GatewayTransaction,
  type NewGatewayCheckout,
  type RefundState,
} from '../payment-gateway.js';
import { SandboxBooks } from './sandbox-books.js';
import { sandboxSecret } from './sandbox-delivery.js';
import { sandboxId, type SandboxSubscription } from './sandbox-entities.js';

/** The built-in test gateway: no money moves, everything else is as with the real one. */
@Injectable()
export class SandboxGateway extends PaymentGateway {
  override readonly name = 'sandbox';
  override readonly webhookSecret: string;
  override readonly expectedMode = 'test';

  constructor(
    private readonly books: SandboxBooks,
    private readonly repository: SandboxRepository,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    super();
    this.webhookSecret = sandboxSecret(config);
  }

  /** Sells what the catalog sells, under ids that are known without asking. */
  override findProduct(): Promise<null> {
    return Promise.resolve(null);
  }

  override async createCheckout(checkout: NewGatewayCheckout): Promise<GatewayCheckout> {
    await this.books.product(checkout.externalProductId);
    const id = sandboxId('ch');
    await this.repository.putCheckout({
      id,
      requestId: checkout.requestId,
      productId: checkout.externalProductId,
      customerEmail: checkout.customerEmail,
      successUrl: checkout.successUrl,
      metadata: checkout.metadata,
      status: 'pending',
      declined: 0,
      transactionId: null,
      createdAt: this.clock.now(),
    });
    return { externalId: id, url: `${this.config.publicUrl}/sandbox/checkout/${id}` };
  }

  override async transactionOfCheckout(externalCheckoutId: string): Promise<string | null> {
    return (await this.repository.checkout(externalCheckoutId))?.transactionId ?? null;
  }

  override async readTransaction(id: string): Promise<GatewayTransaction> {
    const transaction = await this.repository.transaction(id);
    if (!transaction) throw new GatewayError('refused', 'Transaction not found', 404);
    return {
      ...transaction,
      paidMinor: transaction.amountMinor,
      taxMinor: 0,
      discountMinor: 0,
    };
  }

  override async readSubscription(id: string): Promise<GatewaySubscription> {
    const subscription = await this.repository.subscription(id);
    if (!subscription) throw new GatewayError('refused', 'Subscription not found', 404);
    return stateOf(subscription);
  }

  override async scheduleCancel(subscriptionId: string): Promise<GatewaySubscription> {
    return stateOf(await this.books.scheduleCancel(subscriptionId));
  }

  override async resume(subscriptionId: string): Promise<GatewaySubscription> {
    return stateOf(await this.books.resume(subscriptionId));
  }

  override async changeProduct(
    subscriptionId: string,
    externalProductId: string,
    moment: ChangeMoment,
  ): Promise<GatewaySubscription> {
    const now = moment === 'now';
    return stateOf(await this.books.changeProduct(subscriptionId, externalProductId, now));
  }

  override portalUrl(externalCustomerId: string): Promise<string> {
    return Promise.resolve(`${this.config.publicUrl}/sandbox/portal/${externalCustomerId}`);
  }

  override async refund(transactionId: string): Promise<RefundState> {
    await this.books.refund(transactionId);
    return 'succeeded';
  }
}

function stateOf(subscription: SandboxSubscription): GatewaySubscription {
  return {
    id: subscription.id,
    status: toStatus(subscription.status),
    externalProductId: subscription.productId,
    externalCustomerId: subscription.customerId,
    lastTransactionId: subscription.lastTransactionId,
    currentPeriodStart: subscription.periodStart,
    currentPeriodEnd: subscription.periodEnd,
    canceledAt: subscription.canceledAt,
    updatedAt: subscription.updatedAt,
  };
}
