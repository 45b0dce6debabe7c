import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { isUuid } from '#kernel';
import { CheckoutRepository } from '../data/checkout.repository.js';
import { SubscriptionRepository } from '../data/subscription.repository.js';
import { creemSubscription, idOf } from '../gateway/creem/creem.schemas.js';
import {
  PaymentGateway,
  type GatewayObject,
  type GatewayTransaction,
} from '../gateway/payment-gateway.js';
import type { RunReadings } from './run-readings.js';

/** What a charge without a purchase of ours was for, as far as the gateway tells. */
export interface Sale {
  isOurs: boolean;
  /** Of a single payment. */
  externalProductId: string | null;
}

/** Tells charges of ours from those for other things that the same store sells. */
@Injectable()
export class FindSale {
  constructor(
    private readonly catalog: Catalog,
    private readonly checkouts: CheckoutRepository,
    private readonly subscriptions: SubscriptionRepository,
    private readonly gateway: PaymentGateway,
  ) {}

  /** What cannot be told is taken for ours, so that a person sees it. */
  async of(charge: GatewayTransaction, readings: RunReadings): Promise<Sale> {
    if (charge.subscriptionId)
      return {
        isOurs: await this.isOurSubscription(charge.subscriptionId, readings),
        externalProductId: null,
      };
    const externalProductId = await readings.productOf(charge);
    const isOurs =
      externalProductId === null || (await this.isOurProduct(externalProductId, readings));
    return { isOurs, externalProductId };
  }

  private async isOurSubscription(id: string, readings: RunReadings): Promise<boolean> {
    if (await this.subscriptions.findByExternalId(this.gateway.name, id)) return true;
    const object = await readings.subscription(id);
    if (!object || (await this.isBegunHere(object))) return true;
    const product = idOf(creemSubscription.safeParse(object).data?.product);
    return product === null || (await this.isOurProduct(product, readings));
  }

  /** A checkout of ours is in what the gateway keeps with it. */
  async isBegunHere({ metadata }: GatewayObject): Promise<boolean> {
    const id = (metadata as Record<string, unknown> | null | undefined)?.checkoutId;
    if (typeof id !== 'string' || !isUuid(id)) return false;
    return (await this.checkouts.find(id, this.gateway.name)) !== null;
  }

  /** On sale now, or when a checkout was opened. */
  private isOurProduct(externalProductId: string, readings: RunReadings): Promise<boolean> {
    return readings.once(`ours:${externalProductId}`, async () => {
      if (await this.catalog.productByExternalId(externalProductId)) return true;
      return this.checkouts.wasSold(this.gateway.name, externalProductId);
    });
  }
}
