import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { Clock } from '#kernel';
import { billingErrors } from '../billing.errors.js';
import { SubscriptionRepository } from '../data/subscription.repository.js';
import { gatewayProblem } from '../gateway/gateway-problem.js';
import {
  GatewayError,
  PaymentGateway,
  type GatewaySubscription,
} from '../gateway/payment-gateway.js';
import type { Subscription } from '../subscription-record.js';
import { isRunning, STATES } from '../lifecycle.js';
import { ChangePlan } from './change-plan.js';
import { KeepAnswer } from './keep-answer.js';

/** What a customer does with a subscription: look, cancel, resume, change, open the portal. */
@Injectable()
export class ManageSubscription {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly gateway: PaymentGateway,
    private readonly catalog: Catalog,
    private readonly changePlan: ChangePlan,
    private readonly keepAnswer: KeepAnswer,
    private readonly clock: Clock,
  ) {}

  /** The subscription that runs, or the one that still lasts until its paid period ends. */
  async current(workspaceId: string): Promise<Subscription | null> {
    const latest = await this.subscriptions.latestOf(workspaceId, this.gateway.name);
    if (!latest || isRunning(latest.status)) return latest;
    const lasts = latest.currentPeriodEnd && latest.currentPeriodEnd > this.clock.now();
    return latest.status === 'canceled' && latest.paidPeriodStart && lasts ? latest : null;
  }

  /** Older ones that run beside it, because two checkouts were paid; in order there is none. */
  async others(current: Subscription | null): Promise<Subscription[]> {
    return current ? this.subscriptions.runningBeside(current) : [];
  }

  /**
   * Cancels at the end of the paid period: access and credits stay until then. Twice is once.
   * @param id of another one that runs beside the newest; default: the newest.
   * @returns the newest, as it is now
   */
  async cancel(workspaceId: string, id?: string): Promise<Subscription> {
    return this.doWith(workspaceId, id, (chosen) => this.cancelOne(chosen));
  }

  /**
   * Takes a planned cancellation or a pause back.
   * @param id of another one that runs beside the newest; default: the newest.
   * @returns the newest, as it is now
   */
  async resume(workspaceId: string, id?: string): Promise<Subscription> {
    return this.doWith(workspaceId, id, (chosen) => this.resumeOne(chosen));
  }

  private async doWith(
    workspaceId: string,
    id: string | undefined,
    act: (subscription: Subscription) => Promise<Subscription>,
  ): Promise<Subscription> {
    const newest = await this.running(workspaceId);
    if (id === undefined || id === newest.id) return act(newest);
    const other = (await this.others(newest)).find((one) => one.id === id);
    if (!other)
      throw billingErrors.raise('no_subscription', 'This subscription does not run any more.');
    await act(other);
    return newest;
  }

  private async cancelOne(subscription: Subscription): Promise<Subscription> {
    if (!STATES[subscription.status].may.includes('cancel')) return subscription;
    return this.keepAnswer.keep(
      subscription,
      await this.ask(
        subscription,
        () => this.gateway.scheduleCancel(subscription.externalId),
        (now) => now.status === 'scheduled_cancel' || now.status === 'canceled',
      ),
    );
  }

  private async resumeOne(subscription: Subscription): Promise<Subscription> {
    if (subscription.status === 'active') return subscription;
    if (!STATES[subscription.status].may.includes('resume'))
      throw billingErrors.raise(
        'not_possible_now',
        'Only a subscription that is about to end can be resumed. Update your card in the billing page instead.',
      );
    return this.keepAnswer.keep(
      subscription,
      await this.ask(
        subscription,
        () => this.gateway.resume(subscription.externalId),
        (now) => now.status === 'active',
      ),
    );
  }

  /**
   * Moves to another plan: a dearer one at once, with the rest of the cycle counted in; a cheaper
   * one with the next cycle. Credits and rights follow the payment event. The present plan takes back
   * a change that is still to come.
   */
  async change(workspaceId: string, productCode: string): Promise<Subscription> {
    const subscription = await this.running(workspaceId);
    const product = await this.catalog.productFor(productCode);
    if (!product?.enabled || product.kind !== 'subscription')
      throw billingErrors.raise('unknown_product', 'Choose one of the plans of the pricing page.');
    if (product.code === subscription.productCode && !subscription.pendingProductCode)
      return subscription;
    if (!STATES[subscription.status].may.includes('change'))
      throw billingErrors.raise(
        'not_possible_now',
        'The plan can be changed while the subscription is active. Resume it first, or update your card.',
      );
    return this.changePlan.change(subscription, product);
  }

  /** Address of the gateway's page with invoices and cards. @throws `no_portal` before a purchase. */
  async portal(workspaceId: string): Promise<string> {
    const customer = await this.subscriptions.customerOf(workspaceId, this.gateway.name);
    if (!customer)
      throw billingErrors.raise('no_portal', 'The billing page opens after your first purchase.');
    try {
      return await this.gateway.portalUrl(customer);
    } catch (error) {
      throw gatewayProblem(error);
    }
  }

  private async running(workspaceId: string): Promise<Subscription> {
    const latest = await this.subscriptions.latestOf(workspaceId, this.gateway.name);
    if (!latest || !isRunning(latest.status))
      throw billingErrors.raise('no_subscription', 'Choose a plan on the pricing page first.');
    return latest;
  }

  /** Calls the gateway; where the outcome is not known, or it says no, its own record decides. */
  private async ask(
    subscription: Subscription,
    call: () => Promise<GatewaySubscription>,
    isDone: (now: GatewaySubscription) => boolean,
  ): Promise<GatewaySubscription> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof GatewayError) || error.failure === 'unavailable')
        throw gatewayProblem(error);
      const now = await this.gateway.readSubscription(subscription.externalId).catch(() => null);
      if (now && isDone(now)) return now;
      throw gatewayProblem(error);
    }
  }
}
