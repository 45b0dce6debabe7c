import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { Clock } from '#kernel';
import { SubscriptionRepository } from '../data/subscription.repository.js';
import { isRunning } from '../lifecycle.js';
import type { Subscription } from '../subscription-record.js';
import { accessUntil } from '../subscription.js';

/** The plan that subscriptions give. Where two run by mistake, the larger one that is paid counts. */
@Injectable()
export class GiveAccess {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly catalog: Catalog,
    private readonly clock: Clock,
  ) {}

  /** What was paid for stays until its period ends; grace follows only in some states. */
  async follow(subscription: Subscription): Promise<void> {
    if (!subscription.paidPeriodStart || !subscription.currentPeriodEnd) return;
    const others = await this.subscriptions.runningBeside(subscription);
    const { status, currentPeriodEnd: end } = subscription;
    if (!isRunning(status)) {
      const latest = await this.subscriptions.latestOf(
        subscription.workspaceId,
        subscription.gateway,
      );
      const isLast = latest?.id === subscription.id;
      if (!isLast && (others.length === 0 || end > this.clock.now())) return;
      return this.assign(isLast ? [subscription] : others);
    }
    return this.assign([subscription, ...others]);
  }

  private async assign(from: readonly Subscription[]): Promise<void> {
    const lasting = from.flatMap((subscription) => {
      const { paidPeriodStart, currentPeriodEnd: end, status } = subscription;
      return paidPeriodStart && end ? [{ subscription, until: accessUntil(status, end) }] : [];
    });
    const now = this.clock.now();
    const [first] =
      lasting.length > 1
        ? await this.largestFirst(lasting.filter(({ until }) => until > now))
        : lasting;
    const chosen = first ?? lasting[0];
    if (!chosen) return;
    const { workspaceId, planCode } = chosen.subscription;
    await this.catalog.assignPlan(workspaceId, planCode, chosen.until);
  }

  private async largestFirst<T extends { subscription: Subscription }>(all: T[]): Promise<T[]> {
    const { plans } = await this.catalog.read();
    const size = ({ subscription: { planCode } }: T) =>
      plans.find(({ code }) => code === planCode)?.monthlyCredits ?? 0;
    return all.sort((a, b) => size(b) - size(a));
  }
}
