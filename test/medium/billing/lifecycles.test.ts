import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Credits } from '#credits';
import { newId, UnitOfWork, type Principal } from '#kernel';
import { PurchaseRepository } from '../../../libs/billing/src/data/purchase.repository.js';
import { ReconciliationRepository } from '../../../libs/billing/src/data/reconciliation.repository.js';
import { ProcessPaymentEvent } from '../../../libs/billing/src/process-payment-event/process-payment-event.js';
import { ReconcilePayments } from '../../../libs/billing/src/reconcile/reconcile-payments.js';
import { StartCheckout } from '../../../libs/billing/src/start-checkout/start-checkout.js';
import { startApp, type TestApp } from '../../support/app.js';
import type { JsonObject } from '../../support/creem-examples.js';
import { startCreem, type CreemEvent, type CreemStandIn } from '../../support/creem-stand-in.js';
import { ownerSql } from '../../support/http-client.js';
import { mulberry32 } from '../../support/random.js';
import { ledgerFindings } from './billing-client.js';
import { PaymentModel, type ModelCharge } from './payment-model.js';

const LIVES = process.env.FULL === '1' ? 1_000 : 12;
/** Lives that go on at the same time. */
const TOGETHER = 6;
const STEPS = 8;
/** Replay one life: SEED=12 npx jest … */
const ONLY = process.env.SEED ? Number(process.env.SEED) : null;

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

/** Real: Postgres, HTTP. Events of the vendor's stand-in are lost, doubled and mixed up. */
describe('random lifecycles against a simple model', () => {
  let app: TestApp;
  let creem: CreemStandIn;
  beforeAll(async () => {
    creem = await startCreem();
    app = await startApp({ env: creem.env });
  });
  afterAll(async () => {
    await app.close();
    await creem.close();
  });

  it(`${LIVES} seeded lives end as the payment service's books say, after reconciliation`, async () => {
    const seeds = ONLY === null ? Array.from({ length: LIVES }, (_, seed) => seed) : [ONLY];
    const lives = seeds.map((seed) => new Life(app, creem, seed));
    for (let at = 0; at < lives.length; at += TOGETHER)
      await Promise.all(lives.slice(at, at + TOGETHER).map((life) => life.live()));
    await processAll();
    await reconcile();
    await compare(lives);
    // What was lost comes at last, long after its money was counted.
    for (const life of lives) await life.deliverLost();
    await processAll();
    await reconcile();
    await compare(lives);
    expect(await ledgerFindings(app)).toEqual([]);
    await sameMoney(lives);
  });

  /** What failed for a moment (a lock that took too long) is done as the worker does it. */
  async function processAll(): Promise<void> {
    for (;;) {
      const rows = await ownerSql<{ id: string }>(
        app,
        `SELECT event_id AS id FROM billing.payment_event WHERE status = 'received' LIMIT 100`,
      );
      if (rows.length === 0) return;
      const events = app.api.get(ProcessPaymentEvent, { strict: false });
      for (const { id } of rows) await events.process('creem', id);
    }
  }

  async function reconcile(): Promise<void> {
    await app.api.get(ReconciliationRepository, { strict: false }).request('creem', null);
    await app.api.get(ReconcilePayments, { strict: false }).runRequested();
    const [run] = await ownerSql<{ status: string; note: string | null }>(
      app,
      'SELECT status, note FROM billing.reconciliation ORDER BY id DESC LIMIT 1',
    );
    expect(run).toEqual({ status: 'finished', note: null });
  }

  async function compare(lives: readonly Life[]): Promise<void> {
    for (const life of lives)
      if (JSON.stringify(await life.real()) !== JSON.stringify(life.expected()))
        throw new Error(
          `Not as the model says. Replay it with SEED=${life.seed}.\n${life.log.join('\n')}\n` +
            `The model: ${JSON.stringify(life.expected())}\nreal: ${JSON.stringify(await life.real())}`,
        );
  }

  /** Σ purchases − Σ refunds is what the vendor's own books hold, to the cent. */
  async function sameMoney(lives: readonly Life[]): Promise<void> {
    const ids = creem.charges.map(({ id }) => id as string);
    const ours = await app.api.get(PurchaseRepository, { strict: false }).totalsOf('creem', ids);
    const sum = (of: (model: PaymentModel) => number) =>
      lives.reduce((total, { model }) => total + of(model), 0);
    expect(ours.USD).toEqual({
      paid: creem.charges.reduce((total, charge) => total + (charge.amount_paid as number), 0),
      refunded: creem.charges.reduce(
        (total, charge) => total + ((charge.refunded_amount as number | null) ?? 0),
        0,
      ),
      disputed: sum(({ disputed }) => disputed),
    });
    expect(ours.USD?.paid).toBe(sum(({ paid }) => paid));
  }
});

/** One customer's random life at the payment service, and the same in the model. */
class Life {
  readonly model = new PaymentModel();
  readonly log: string[] = [];
  private readonly random: () => number;
  private readonly workspaceId = newId();
  private readonly who: Principal;
  private readonly charges = new Map<ModelCharge, string>();
  private readonly disputed = new Set<ModelCharge>();
  private readonly lost: CreemEvent[] = [];
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

  async deliverLost(): Promise<void> {
    for (const event of this.lost) await this.send(event);
  }

  expected() {
    const { available, status, productCode, paid, refunded, disputed } = this.model;
    return { available, debt: 0, status, productCode, paid, refunded, disputed };
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

  /** A dearer plan at once, as the vendor's own portal does it. */
  private upgrade(): Promise<void> {
    const price = PLANS[this.model.productCode ?? '']?.price ?? 0;
    const dearer = Object.entries(PLANS).filter(([, plan]) => plan.price > price);
    if (dearer.length === 0 || this.model.status !== 'active') return Promise.resolve();
    const [code, plan] = this.pick(dearer);
    this.say(`upgrades to ${code}`);
    const id = this.subscriptionId ?? '';
    const product = `prod_${code}`;
    this.waiting.push(this.creem.subscriptionEvent('subscription.update', id, { product }));
    this.model.productCode = code;
    this.took('cycle', plan.credits, plan.price, [this.creem.renew(id)]);
    return Promise.resolve();
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
    const charge = { kind, credits, paid, refunded: 0, disputed: 0 };
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
  }

  private pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)] as T;
  }

  private say(what: string): void {
    this.log.push(what);
  }
}
