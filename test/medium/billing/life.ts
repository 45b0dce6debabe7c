import { expect } from '@jest/globals';
import { Credits } from '#credits';
import { newId, UnitOfWork, type Principal } from '#kernel';
import { PurchaseRepository } from '../../../libs/billing/src/data/purchase.repository.js';
import { ManageSubscription } from '../../../libs/billing/src/manage-subscription/manage-subscription.js';
import { StartCheckout } from '../../../libs/billing/src/start-checkout/start-checkout.js';
import type { TestApp } from '../../support/app.js';
import type { JsonObject } from '../../support/creem-examples.js';
import type { CreemEvent, CreemStandIn } from '../../support/creem-stand-in.js';
import { ownerSql } from '../../support/http-client.js';
import { mulberry32 } from '../../support/random.js';
import { backgroundWork, settled } from './billing-client.js';
import { PaymentModel, type ModelCharge } from './payment-model.js';

const STEPS = 8;

const PACKS: Record<string, { credits: number; price: number }> = {
  pack_s: { credits: 300, price: 900 },
  pack_m: { credits: 1000, price: 2500 },
  pack_l: { credits: 3000, price: 6600 },
};
const PLANS: Record<string, { credits: number; price: number }> = {
  plan_starter: { credits: 500, price: 1200 },
  plan_pro: { credits: 1500, price: 2900 },
  plan_studio: { credits: 5000, price: 7900 },
};

/** One customer's random life at the payment service, and the same in the model. */
export class Life {
  readonly model = new PaymentModel();
  readonly log: string[] = [];
  private readonly random: () => number;
  private readonly workspaceId = newId();
  private readonly who: Principal;
  private readonly charges = new Map<ModelCharge, string>();
  private readonly disputed = new Set<ModelCharge>();
  private readonly lost: CreemEvent[] = [];
  private readonly sent = new Set<string>();
  private waiting: CreemEvent[] = [];
  private subscriptionId: string | null = null;

  constructor(
    private readonly app: TestApp,
    private readonly creem: CreemStandIn,
    readonly seed: number,
  ) {
    this.random = mulberry32(seed);
    this.who = {
      kind: 'session',
      userId: newId(),
      workspaceId: this.workspaceId,
      email: `life-${seed}@example.com`,
      roles: [],
      scopes: [],
    };
  }

  async live(): Promise<void> {
    const { api } = this.app;
    await api
      .get(UnitOfWork)
      .run(() => api.get(Credits, { strict: false }).openAccount(this.workspaceId));
    for (let step = 0; step < STEPS; step += 1) {
      await this.move();
      while (this.waiting.length > 0 && this.random() < 0.6) await this.deliverOne();
    }
    while (this.waiting.length > 0) await this.deliverOne();
  }

  /** What was lost comes at last, long after its money was counted. */
  async deliverLost(): Promise<void> {
    for (const event of this.lost.splice(0)) await this.send(event);
  }

  /** Spends some of what there is, of whichever lots the ledger takes. */
  async spend(): Promise<void> {
    const { api } = this.app;
    const credits = api.get(Credits, { strict: false });
    const { available } = await credits.balance(this.workspaceId);
    const amount = Math.floor(available * (0.2 + 0.8 * this.random()));
    if (amount === 0) return;
    const imageId = newId();
    await api.get(UnitOfWork).run(async () => {
      const holds = [{ imageId, amount }];
      await credits.placeHolds({ workspaceId: this.workspaceId, generationId: newId(), holds });
      await credits.capture(imageId);
    });
    this.say(`spends ${amount}`);
    const lots = await ownerSql<{ charge: string; captured: number }>(
      this.app,
      `SELECT purchase_ref AS charge, captured::int AS captured FROM credits.lot
        WHERE account_id = $1`,
      [this.workspaceId],
    );
    for (const { charge, captured } of lots)
      for (const [known, id] of this.charges) if (id === charge) known.spent = captured;
  }

  /**
   * More money goes back, of what was spent too. Every event arrives, twice and in any order, with
   * those that were lost before; but none of a dispute that was won, of which only readings tell.
   */
  async giveBack(): Promise<void> {
    for (let step = 0; step < 3; step += 1)
      await (this.random() < 0.7 ? this.refund() : this.dispute());
    const isOver = ({ eventType, object }: CreemEvent) =>
      eventType === 'dispute.created' &&
      ![...this.charges].some(
        ([charge, id]) => id === (object.transaction as JsonObject).id && charge.disputed > 0,
      );
    const late = this.lost.filter((event) => !isOver(event));
    this.lost.splice(0, Infinity, ...this.lost.filter(isOver));
    const events = [...this.waiting.splice(0), ...late];
    const all = [...events, ...events].map((event) => ({ event, at: this.random() }));
    for (const { event } of all.sort((a, b) => a.at - b.at)) {
      this.say(`  ${event.eventType} arrives`);
      await this.send(event);
    }
  }

  /** A pack pays what is owed; more goes back, some is won back, and events are lost again. */
  async goOn(): Promise<void> {
    await this.buyPack();
    for (let step = 0; step < 3; step += 1)
      await this.pick([() => this.refund(), () => this.dispute(), () => this.win()])();
    while (this.waiting.length > 0) await this.deliverOne();
  }

  expected() {
    const { available, debt, status, productCode, paid, refunded, disputed } = this.model;
    return { available, debt, status, productCode, paid, refunded, disputed };
  }

  async real() {
    const { available, debt } = await this.app.api
      .get(Credits, { strict: false })
      .balance(this.workspaceId);
    const purchases = await this.app.api
      .get(PurchaseRepository, { strict: false })
      .ofWorkspace(this.workspaceId, 100, null);
    const [subscription] = await ownerSql<{ status: string; productCode: string }>(
      this.app,
      `SELECT status, product_code AS "productCode" FROM billing.subscription
        WHERE workspace_id = $1`,
      [this.workspaceId],
    );
    const sum = (of: 'amountMinor' | 'refundedMinor' | 'disputedMinor') =>
      purchases.reduce((total, purchase) => total + purchase[of], 0);
    return {
      available,
      debt,
      status: subscription?.status ?? null,
      productCode: subscription?.productCode ?? null,
      paid: sum('amountMinor'),
      refunded: sum('refundedMinor'),
      disputed: sum('disputedMinor'),
    };
  }

  private async move(): Promise<void> {
    const runs = this.subscriptionId !== null && this.model.status !== 'canceled';
    const moves = [
      () => this.buyPack(),
      () => this.refund(),
      () => this.refund(),
      () => this.dispute(),
      () => this.win(),
      ...(this.subscriptionId === null ? [() => this.subscribe(), () => this.subscribe()] : []),
      ...(runs ? [() => this.renew(), () => this.changeState(), () => this.upgrade()] : []),
    ];
    await this.pick(moves)();
  }

  private async buyPack(): Promise<void> {
    const code = this.pick(Object.keys(PACKS));
    const { credits, price } = PACKS[code] as { credits: number; price: number };
    this.say(`buys ${code}`);
    this.took('pack', credits, price, this.creem.pay(await this.checkout(code)));
  }

  private async subscribe(): Promise<void> {
    const code = this.pick(Object.keys(PLANS));
    const { credits, price } = PLANS[code] as { credits: number; price: number };
    this.say(`subscribes to ${code}`);
    const events = this.creem.pay(await this.checkout(code));
    this.subscriptionId = events[2]?.object.id as string;
    Object.assign(this.model, { status: 'active', productCode: code });
    this.took('cycle', credits, price, events);
  }

  private renew(): Promise<void> {
    const { credits, price } = PLANS[this.model.productCode ?? ''] as {
      credits: number;
      price: number;
    };
    this.say('renews');
    this.model.status = 'active';
    this.took('cycle', credits, price, [this.creem.renew(this.subscriptionId ?? '')]);
    return Promise.resolve();
  }

  /** A dearer plan at once: asked for here, or at its whole price in the vendor's own portal. */
  private async upgrade(): Promise<void> {
    const price = PLANS[this.model.productCode ?? '']?.price ?? 0;
    const dearer = Object.entries(PLANS).filter(([, plan]) => plan.price > price);
    if (dearer.length === 0 || this.model.status !== 'active') return;
    const [code, plan] = this.pick(dearer);
    const id = this.subscriptionId ?? '';
    const rest = Math.floor(price * this.random());
    if (await this.isKnown(this.model.productCode)) {
      this.say(`changes to ${code}, ${rest} of the old cycle is counted in`);
      await this.app.api.get(ManageSubscription, { strict: false }).change(this.workspaceId, code);
      this.took('cycle', plan.credits, plan.price - rest, [
        this.creem.renew(id, plan.price - rest),
      ]);
      if (this.random() < 0.5) await this.changeTooSoon(code);
    } else {
      this.say(`upgrades to ${code} in the portal`);
      const product = `prod_${code}`;
      this.waiting.push(this.creem.subscriptionEvent('subscription.update', id, { product }));
      this.took('cycle', plan.credits, plan.price, [this.creem.renew(id)]);
    }
    this.model.productCode = code;
  }

  /** While a change is being paid there is no other: its payment may be lost, or come late. */
  private async changeTooSoon(asked: string): Promise<void> {
    const other = this.pick(Object.keys(PLANS).filter((code) => code !== asked));
    this.say(`  asks for ${other} meanwhile`);
    const change = this.app.api.get(ManageSubscription, { strict: false });
    await expect(change.change(this.workspaceId, other)).rejects.toMatchObject({
      code: 'change_being_paid',
    });
  }

  /** What arrived so far is through, and left us with the same plan as the payment service. */
  private async isKnown(productCode: string | null): Promise<boolean> {
    // Also those that waited for a sale: what a life does next must not hang on how far they are.
    await backgroundWork(this.app);
    for (const id of this.sent) await settled(this.app, id);
    const { status, productCode: ours } = await this.real();
    return status === 'active' && ours === productCode;
  }

  private changeState(): Promise<void> {
    const status = this.pick(['past_due', 'paused', 'scheduled_cancel', 'unpaid', 'canceled']);
    this.say(`is ${status}`);
    this.model.status = status;
    this.waiting.push(
      this.creem.subscriptionEvent(`subscription.${status}`, this.subscriptionId ?? '', { status }),
    );
    return Promise.resolve();
  }

  private refund(): Promise<void> {
    const open = this.model.charges.filter(
      ({ paid, refunded, disputed }) => disputed === 0 && refunded < paid,
    );
    if (open.length === 0) return Promise.resolve();
    const charge = this.pick(open);
    const left = charge.paid - charge.refunded;
    const amount = this.random() < 0.3 ? left : Math.max(1, Math.floor(left * this.random()));
    this.say(`${amount} of ${charge.paid} go back`);
    charge.refunded += amount;
    this.waiting.push(this.creem.refund(this.idOf(charge), amount));
    return Promise.resolve();
  }

  /** Banks decide about a charge once. */
  private dispute(): Promise<void> {
    const open = this.model.charges.filter(
      (charge) => !this.disputed.has(charge) && charge.refunded < charge.paid,
    );
    if (open.length === 0 || this.random() < 0.4) return Promise.resolve();
    const charge = this.pick(open);
    this.disputed.add(charge);
    charge.disputed = charge.paid - charge.refunded;
    this.say(`${charge.disputed} of ${charge.paid} are disputed`);
    const event = this.creem.dispute(this.idOf(charge));
    event.object.amount = charge.disputed;
    this.waiting.push(event);
    return Promise.resolve();
  }

  private win(): Promise<void> {
    const disputed = this.model.charges.filter((charge) => charge.disputed > 0);
    if (disputed.length === 0) return Promise.resolve();
    const charge = this.pick(disputed);
    this.say(`the dispute of ${charge.disputed} is won`);
    charge.disputed = 0;
    this.creem.win(this.idOf(charge));
    return Promise.resolve();
  }

  private took(
    kind: ModelCharge['kind'],
    credits: number,
    paid: number,
    events: CreemEvent[],
  ): void {
    const charge = { kind, credits, paid, spent: 0, refunded: 0, disputed: 0 };
    this.model.charges.push(charge);
    const { order, last_transaction_id: last } = events[0]?.object as JsonObject;
    this.charges.set(charge, ((order as JsonObject | undefined)?.transaction ?? last) as string);
    this.waiting.push(...events);
  }

  private idOf(charge: ModelCharge): string {
    return this.charges.get(charge) as string;
  }

  private async checkout(code: string): Promise<string> {
    const { id } = await this.app.api.get(StartCheckout, { strict: false }).start(this.who, code);
    const [row] = await ownerSql<{ external: string }>(
      this.app,
      'SELECT external_checkout_id AS external FROM billing.checkout WHERE id = $1',
      [id],
    );
    return row?.external ?? '';
  }

  /** Any of those that wait, not the oldest; a quarter is lost, a third comes twice. */
  private async deliverOne(): Promise<void> {
    const at = Math.floor(this.random() * this.waiting.length);
    const [event] = this.waiting.splice(at, 1) as [CreemEvent];
    const fate = this.random();
    if (fate < 0.25) {
      this.say(`  ${event.eventType} is lost`);
      this.lost.push(event);
      return;
    }
    this.say(`  ${event.eventType} arrives`);
    await this.send(event);
    if (fate > 0.66) await this.send(event);
  }

  private async send(event: CreemEvent): Promise<void> {
    expect(await this.creem.deliver(this.app.url, event)).toBe(200);
    this.sent.add(event.id);
  }

  private pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)] as T;
  }

  private say(what: string): void {
    this.log.push(what);
  }
}
