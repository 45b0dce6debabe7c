import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProcessPaymentEvent } from '../../../libs/billing/src/process-payment-event/process-payment-event.js';
import { CompareCharge } from '../../../libs/billing/src/reconcile/compare-charge.js';
import { PaymentGateway } from '../../../libs/billing/src/gateway/payment-gateway.js';
import { startApp, type TestApp } from '../../support/app.js';
import type { JsonObject } from '../../support/creem-examples.js';
import { startCreem, type CreemEvent, type CreemStandIn } from '../../support/creem-stand-in.js';
import { ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { balanceOf, eventually, ledgerFindings, openCheckout } from './billing-client.js';

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, at) =>
    permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}

/** All of them when the long forms run. */
const SPREAD = process.env.FULL === '1' ? 1 : 40;

/** Real: Postgres, HTTP. The payment vendor is a stand-in that promises no order, as the real one. */
describe('the order of payment events', () => {
  let app: TestApp;
  let creem: CreemStandIn;
  beforeAll(async () => {
    creem = await startCreem();
    app = await startApp({ env: { ...creem.env, TRUSTED_PROXIES: '127.0.0.1' } });
  });
  afterAll(async () => {
    await app.close();
    await creem.close();
  });

  let people = 0;
  /** Each from a house of its own: one address signs up 60 people in ten minutes at most. */
  const newcomer = (): Promise<Customer> => {
    people += 1;
    const from = `10.${people >> 8}.${people & 255}.1`;
    return signUp(app, undefined, { 'x-forwarded-for': from });
  };

  /** A subscription whose payment is refunded by a quarter and disputed for a half. */
  async function story(): Promise<{
    customer: Customer;
    events: CreemEvent[];
    transaction: string;
  }> {
    const customer = await newcomer();
    const { externalId } = await openCheckout(app, customer, 'plan_pro');
    const events = creem.pay(externalId);
    const transaction = (events[0]?.object.order as JsonObject).transaction as string;
    const dispute = creem.dispute(transaction);
    dispute.object.amount = 1450;
    return { customer, events: [...events, creem.refund(transaction, 725), dispute], transaction };
  }

  /** What the nightly comparison does about one charge: nothing else tells that a dispute was won. */
  const compare = async (transaction: string) =>
    app.api
      .get(CompareCharge, { strict: false })
      .compare(
        await app.api
          .get<PaymentGateway>(PaymentGateway, { strict: false })
          .readTransaction(transaction),
      );

  /** What failed for a moment (a lock that took too long) is done again, as the worker does it. */
  const done = (events: CreemEvent[]) =>
    eventually(app, async () => {
      const open = await ownerSql<{ id: string }>(
        app,
        `SELECT event_id AS id FROM billing.payment_event
          WHERE event_id = ANY($1) AND status <> 'processed'`,
        [events.map((event) => event.id)],
      );
      const processing = app.api.get(ProcessPaymentEvent, { strict: false });
      for (const { id } of open) await processing.process('creem-test', id);
      return open.length === 0;
    });

  async function endOf(customer: Customer): Promise<object> {
    const { available, debt } = await balanceOf(customer);
    const purchases = await customer.client.get<{ items: JsonObject[] }>(
      '/api/v1/billing/purchases',
    );
    const subscription = await customer.client.get<{ subscription: JsonObject }>(
      '/api/v1/billing/subscription',
    );
    const [purchase, ...others] = purchases.body.items;
    return {
      available,
      debt,
      others: others.length,
      status: purchase?.status,
      refundedMinor: purchase?.refundedMinor,
      subscription: subscription.body.subscription.status,
    };
  }

  // 1500 credits, a quarter and a half of the money went back: 375 are left, beside the 40 of the trial.
  const END = {
    available: 415,
    debt: 0,
    others: 0,
    status: 'disputed',
    refundedMinor: 725,
    subscription: 'active',
  };

  /** The half that the bank had held is back. */
  const WON_END = { ...END, available: 1165, status: 'partially_refunded' };

  /** The last of the six is the dispute won, which is read and not told. */
  it('makes no difference: permutations with a dispute won, each step twice', async () => {
    const WON = 5;
    const orders = permutations([0, 1, 2, 3, 4, WON]).filter((_order, at) => at % SPREAD === 0);
    for (const order of orders) {
      const { customer, events, transaction } = await story();
      creem.win(transaction);
      for (const at of order.flatMap((step) => [step, step]))
        if (at === WON) await compare(transaction);
        else expect(await creem.deliver(app.url, events[at] as CreemEvent)).toBe(200);
      await done(events);
      // A dispute that is told of after the night in which it was won is settled in the next one.
      await compare(transaction);
      expect([order, await endOf(customer)]).toEqual([order, WON_END]);
    }
    expect(await ledgerFindings(app)).toEqual([]);
  });

  it('makes no difference when all arrive at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { customer, events } = await story();
      await Promise.all([...events, ...events].map((event) => creem.deliver(app.url, event)));
      await done(events);
      expect(await endOf(customer)).toEqual(END);
    }
    expect(await ledgerFindings(app)).toEqual([]);
  });

  it('the same payment event 64 times at the same moment: one grant', async () => {
    const customer = await newcomer();
    const { externalId } = await openCheckout(app, customer, 'pack_s');
    const [event] = creem.pay(externalId) as [CreemEvent];
    const answers = await Promise.all(
      Array.from({ length: 64 }, () => creem.deliver(app.url, event)),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
    await done([event]);
    const lots = await ownerSql<{ kind: string }>(
      app,
      'SELECT kind FROM credits.lot WHERE account_id = $1 ORDER BY kind',
      [customer.workspaceId],
    );
    expect(lots).toEqual([{ kind: 'pack' }, { kind: 'trial' }]);
    expect(await ledgerFindings(app)).toEqual([]);
  });
});
