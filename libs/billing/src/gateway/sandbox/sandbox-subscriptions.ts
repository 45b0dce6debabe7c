import { Injectable } from '@nestjs/common';
import type { Product } from '#catalog';
import { Clock } from '#kernel';
import { SandboxRepository } from '../../data/sandbox.repository.js';
import { unusedShare } from '../../proration.js';
import { monthAfter } from '../../subscription.js';
import { SandboxChanges, type Happened } from './sandbox-changes.js';
import { SandboxPayments } from './sandbox-payments.js';
import { priceOf } from './sandbox-price.js';
import type { SandboxDiscount, SandboxSubscription } from './sandbox-records.js';
import { found, SandboxRefusal } from './sandbox-refusal.js';

export type UpdateBehavior = 'proration-charge-immediately' | 'proration-charge' | 'proration-none';

/** What renewals that fail one after the other lead to: the state and the event of each. */
const DUNNING = [
  { status: 'past_due', event: 'subscription.past_due' },
  { status: 'past_due', event: 'subscription.expired' },
  { status: 'unpaid', event: 'subscription.unpaid' },
  { status: 'canceled', event: 'subscription.canceled' },
] as const;

type Step = Promise<Happened<SandboxSubscription>>;

/** The life of a subscription at the test gateway. */
@Injectable()
export class SandboxSubscriptions {
  constructor(
    private readonly repository: SandboxRepository,
    private readonly changes: SandboxChanges,
    private readonly payments: SandboxPayments,
    private readonly clock: Clock,
  ) {}

  /**
   * The paid period is over: the next one begins, or what was planned happens.
   * @param how.ended the end that came: the next period begins there, unless another one runs by now;
   * null: somebody moved the test clock, and it begins now
   */
  endPeriod(id: string, how: { ended: Date | null; paid: boolean }): Promise<SandboxSubscription> {
    return this.change(id, (old) => {
      if (how.ended && how.ended.getTime() !== old.periodEnd.getTime()) return this.nothing(old);
      if (old.status === 'canceled' || old.status === 'paused') return this.nothing(old);
      if (old.status === 'scheduled_cancel')
        return old.onEnd === 'pause'
          ? this.move(old, 'paused', 'subscription.paused')
          : this.move(old, 'canceled', 'subscription.canceled');
      if (!how.paid) return this.fail(old);
      const at = how.ended ?? this.clock.now();
      return this.nextCycle(old, { productId: old.nextProductId ?? old.productId, at });
    });
  }

  /** @param onEnd what the planned end is */
  scheduleCancel(id: string, onEnd: 'cancel' | 'pause'): Promise<SandboxSubscription> {
    return this.change(id, (old) => {
      this.refuseEnded(old);
      return this.move({ ...old, onEnd }, 'scheduled_cancel', 'subscription.scheduled_cancel');
    });
  }

  cancelNow(id: string): Promise<SandboxSubscription> {
    return this.change(id, (old) => {
      this.refuseEnded(old);
      return this.move(old, 'canceled', 'subscription.canceled');
    });
  }

  pause(id: string): Promise<SandboxSubscription> {
    return this.change(id, (old) => {
      if (old.status !== 'active')
        throw new SandboxRefusal(400, 'Only an active subscription can be paused');
      return this.move(old, 'paused', 'subscription.paused');
    });
  }

  resume(id: string): Promise<SandboxSubscription> {
    return this.change(id, (old) => {
      if (old.status !== 'scheduled_cancel' && old.status !== 'paused')
        throw new SandboxRefusal(400, 'Only a paused or scheduled subscription can be resumed');
      const kept = { ...old, canceledAt: null, onEnd: 'cancel' as const };
      return this.move(kept, 'active', 'subscription.update');
    });
  }

  changeProduct(
    id: string,
    productId: string,
    behavior: UpdateBehavior,
    units?: number,
  ): Promise<SandboxSubscription> {
    return this.change(id, async (present) => {
      if (present.status !== 'active' && present.status !== 'trialing')
        throw new SandboxRefusal(400, 'Only an active subscription can be changed');
      const product = await this.recurring(productId);
      const old = { ...present, units: units ?? present.units };
      if (behavior === 'proration-none')
        return this.move({ ...old, nextProductId: productId }, old.status, 'subscription.update');
      const at = this.clock.now();
      const share = unusedShare({ start: present.periodStart, end: present.periodEnd }, at);
      const paidMinor = await this.paidFor(present);
      if (behavior === 'proration-charge-immediately') {
        const changeMinor = -Math.round(paidMinor * share);
        return this.nextCycle(old, {
          productId,
          at,
          changeMinor,
          before: ['subscription.update'],
        });
      }
      const discount = await this.discountOf(old, at);
      const { amountMinor } = priceOf(product.priceMinor * old.units, discount, 'US');
      const carriedMinor = Math.round((amountMinor - paidMinor) * share);
      const changed = { ...old, productId, nextProductId: null };
      return this.move(
        { ...changed, carriedMinor: old.carriedMinor + carriedMinor },
        old.status,
        'subscription.update',
      );
    });
  }

  private async nextCycle(
    old: SandboxSubscription,
    next: { productId: string; at: Date; changeMinor?: number; before?: string[] },
  ): Step {
    const { at } = next;
    const product = await this.changes.product(next.productId);
    const discount = await this.discountOf(old, at);
    const subscription: SandboxSubscription = {
      ...old,
      productId: next.productId,
      nextProductId: null,
      status: 'active',
      discountId: discount?.id ?? null,
      periodStart: at,
      periodEnd: monthAfter(at, product.periodMonths ?? 1),
      failures: 0,
      carriedMinor: 0,
      updatedAt: laterThan(old, at),
    };
    const transaction = await this.payments.take({
      product,
      customer: found(await this.repository.customers.find(old.customerId), 'Customer'),
      subTotalMinor: product.priceMinor * old.units,
      changeMinor: old.carriedMinor + (next.changeMinor ?? 0),
      units: old.units,
      discount,
      checkout: null,
      subscription,
      at,
    });
    subscription.lastTransactionId = transaction.id;
    await this.repository.subscriptions.put(subscription);
    const types = [...(next.before ?? []), 'subscription.paid'];
    return {
      value: subscription,
      customerId: subscription.customerId,
      events: await this.changes.subscriptionEvents(types, subscription),
    };
  }

  /** What the running cycle cost: its price less the discount, a change of plan counted in. */
  private async paidFor({ productId, units, lastTransactionId }: SandboxSubscription) {
    const product = await this.changes.product(productId);
    const last = lastTransactionId
      ? await this.repository.transactions.find(lastTransactionId)
      : null;
    return product.priceMinor * units - (last?.discountMinor ?? 0);
  }

  private async fail(old: SandboxSubscription): Step {
    const step = DUNNING[Math.min(old.failures, DUNNING.length - 1)] ?? DUNNING[0];
    return this.move({ ...old, failures: old.failures + 1 }, step.status, step.event);
  }

  private async move(old: SandboxSubscription, status: string, event: string): Step {
    const at = laterThan(old, this.clock.now());
    const ends = status === 'canceled' || status === 'scheduled_cancel';
    const value = { ...old, status, canceledAt: ends ? at : old.canceledAt, updatedAt: at };
    await this.repository.subscriptions.put(value);
    return {
      value,
      customerId: value.customerId,
      events: await this.changes.subscriptionEvents([event], value),
    };
  }

  private async nothing(value: SandboxSubscription): Step {
    return { value, customerId: value.customerId, events: [] };
  }

  private change(
    id: string,
    step: (old: SandboxSubscription) => Step,
  ): Promise<SandboxSubscription> {
    return this.changes.make(async () =>
      step(found(await this.repository.subscriptions.find(id), 'Subscription')),
    );
  }

  private async recurring(productId: string): Promise<Product> {
    const product = await this.changes.product(productId);
    if (product.kind !== 'subscription')
      throw new SandboxRefusal(400, 'The product is not a recurring one');
    return product;
  }

  private async discountOf(old: SandboxSubscription, at: Date): Promise<SandboxDiscount | null> {
    if (old.discountId === null) return null;
    if (old.discountEndsAt !== null && old.discountEndsAt <= at) return null;
    return this.repository.discounts.find(old.discountId);
  }

  private refuseEnded(old: SandboxSubscription): void {
    if (old.status === 'canceled') throw new SandboxRefusal(400, 'It is cancelled already');
  }
}

/** No two states of a subscription carry the same time, so that their order can be told. */
function laterThan(old: SandboxSubscription, at: Date): Date {
  return new Date(Math.max(at.getTime(), old.updatedAt.getTime() + 1));
}
