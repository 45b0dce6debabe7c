import { Injectable } from '@nestjs/common';
import { Catalog, type Product } from '#catalog';
import { Config, UnitOfWork, type Principal } from '#kernel';
import { billingErrors } from '../billing.errors.js';
import type { Checkout } from '../checkout.js';
import { CheckoutRepository } from '../data/checkout.repository.js';
import { SubscriptionRepository } from '../data/subscription.repository.js';
import { gatewayProblem } from '../gateway/gateway-problem.js';
import {
  GatewayError,
  PaymentGateway,
  type GatewayCheckout,
  type NewGatewayCheckout,
} from '../gateway/payment-gateway.js';
import { isRunning } from '../lifecycle.js';
import { MapProduct } from '../map-product/map-product.js';

/** Opens a checkout: first our own record of what is agreed, then the gateway's page. */
@Injectable()
export class StartCheckout {
  constructor(
    private readonly catalog: Catalog,
    private readonly checkouts: CheckoutRepository,
    private readonly subscriptions: SubscriptionRepository,
    private readonly gateway: PaymentGateway,
    private readonly mapProduct: MapProduct,
    private readonly unitOfWork: UnitOfWork,
    private readonly config: Config,
  ) {}

  /** @throws `unknown_product`, `already_subscribed`, and the gateway's problems. */
  async start(who: Principal, productCode: string): Promise<{ id: string; checkoutUrl: string }> {
    const product = await this.catalog.productFor(productCode);
    if (!product?.enabled)
      throw billingErrors.raise('unknown_product', 'Choose a plan or pack from the pricing page.');
    if (product.kind === 'subscription') await this.refuseSecondSubscription(who.workspaceId);
    const checkout = await this.unitOfWork.run(() =>
      this.checkouts.create(this.agreement(who, product)),
    );
    try {
      const opened = await this.openAtGateway(checkout, product);
      await this.checkouts.setOpened(checkout.id, opened.externalId, opened.url);
      return { id: checkout.id, checkoutUrl: opened.url };
    } catch (error) {
      await this.checkouts.setFailed(checkout.id);
      throw gatewayProblem(asUnavailable(error));
    }
  }

  private openAtGateway(checkout: Checkout, product: Product): Promise<GatewayCheckout> {
    return this.mapProduct.during(
      product,
      (externalProductId) => this.gateway.createCheckout(this.request(checkout, externalProductId)),
      (found) => this.checkouts.setProduct(checkout.id, found),
    );
  }

  private request(checkout: Checkout, externalProductId: string): NewGatewayCheckout {
    return {
      requestId: checkout.id,
      externalProductId,
      customerEmail: checkout.email,
      successUrl: `${this.config.publicUrl}/checkout/return`,
      metadata: {
        workspaceId: checkout.workspaceId,
        checkoutId: checkout.id,
        productCode: checkout.productCode,
      },
    };
  }

  private async refuseSecondSubscription(workspaceId: string): Promise<void> {
    const latest = await this.subscriptions.latestOf(workspaceId, this.gateway.name);
    if (latest && isRunning(latest.status))
      throw billingErrors.raise(
        'already_subscribed',
        'You have a subscription. Change its plan instead of buying a second one.',
      );
  }

  private agreement(who: Principal, product: Product): Parameters<CheckoutRepository['create']>[0] {
    return {
      workspaceId: who.workspaceId,
      userId: who.userId,
      email: who.email,
      gateway: this.gateway.name,
      kind: product.kind,
      productCode: product.code,
      planCode: product.kind === 'subscription' ? product.planCode : null,
      externalProductId: product.externalProductId,
      credits: product.credits,
      amountMinor: product.priceMinor,
      currency: product.currency,
    };
  }

  /** The customer's own checkout, by our id or the gateway's; null when there is none. */
  find(id: string, workspaceId: string): Promise<Checkout | null> {
    return this.checkouts.ofWorkspace(id, workspaceId);
  }
}

/** Whatever the gateway did: without the page's address nobody can pay there, so nothing is charged. */
function asUnavailable(error: unknown): unknown {
  return error instanceof GatewayError && error.failure === 'unknown'
    ? new GatewayError('unavailable', error.message, error.status, { cause: error })
    : error;
}
