import { Injectable } from '@nestjs/common';
import { SandboxDeliveryRepository } from '../../data/sandbox-delivery.repository.js';
import { SandboxRepository } from '../../data/sandbox.repository.js';
import { SandboxDelivery } from '../../gateway/sandbox/sandbox-delivery.js';
import { SandboxMoneyBack } from '../../gateway/sandbox/sandbox-money-back.js';
import type { Deliveries, SandboxCustomer } from '../../gateway/sandbox/sandbox-records.js';
import { SandboxRefusal } from '../../gateway/sandbox/sandbox-refusal.js';
import { SandboxSubscriptions } from '../../gateway/sandbox/sandbox-subscriptions.js';

const WAYS: readonly string[] = ['normal', 'twice', 'reversed', 'held'] satisfies Deliveries[];

/** What the buttons of a billing page do; each only to what is that customer's. */
@Injectable()
export class SandboxActs {
  constructor(
    private readonly repository: SandboxRepository,
    private readonly deliveries: SandboxDeliveryRepository,
    private readonly delivery: SandboxDelivery,
    private readonly subscriptions: SandboxSubscriptions,
    private readonly moneyBack: SandboxMoneyBack,
  ) {}

  /** @throws {SandboxRefusal} where there is nothing like that. */
  async act(customer: SandboxCustomer, noun: string, id: string, verb: string): Promise<void> {
    if (noun === 'subscriptions') await this.onSubscription(customer, id, verb);
    else if (noun === 'payments') await this.onPayment(customer, id, verb);
    else if (noun === 'deliveries' && WAYS.includes(id))
      await this.repository.customers.put({ ...customer, deliveries: id as Deliveries });
    else if (noun === 'events' && verb === 'send') await this.send(customer, id);
    else throw nothingLikeThat();
  }

  private async onSubscription(customer: SandboxCustomer, id: string, verb: string) {
    const owned = await this.repository.subscriptions.find(id);
    if (owned?.customerId !== customer.id) throw nothingLikeThat();
    const verbs: Record<string, () => Promise<unknown>> = {
      renew: () => this.subscriptions.endPeriod(id, { ended: null, paid: true }),
      fail: () => this.subscriptions.endPeriod(id, { ended: null, paid: false }),
      pause: () => this.subscriptions.pause(id),
      cancel: () => this.subscriptions.scheduleCancel(id, 'cancel'),
      resume: () => this.subscriptions.resume(id),
    };
    await run(verbs, verb);
  }

  private async onPayment(customer: SandboxCustomer, id: string, verb: string) {
    const owned = await this.repository.transactions.find(id);
    if (owned?.customerId !== customer.id) throw nothingLikeThat();
    const verbs: Record<string, () => Promise<unknown>> = {
      refund: () => this.moneyBack.refund(id, null),
      'refund-half': () => this.moneyBack.refund(id, Math.ceil(owned.amountMinor / 2)),
      dispute: () => this.moneyBack.dispute(id),
      win: () => this.moneyBack.win(id),
    };
    await run(verbs, verb);
  }

  private async send(customer: SandboxCustomer, eventId: string): Promise<void> {
    const event = await this.deliveries.find(eventId);
    if (event?.customerId !== customer.id) throw nothingLikeThat();
    await this.delivery.deliver(eventId);
  }
}

async function run(verbs: Record<string, () => Promise<unknown>>, verb: string): Promise<void> {
  const work = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (!work) throw nothingLikeThat();
  await work();
}

const nothingLikeThat = () => new SandboxRefusal(404, 'There is nothing like that to simulate.');
