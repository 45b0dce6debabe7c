import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import type { Json, JsonObject } from '../../support/creem-examples.js';
import { startCreem, type CreemEvent, type CreemStandIn } from '../../support/creem-stand-in.js';
import { signUp, type Customer } from '../../support/http-client.js';
import { balanceOf, ledgerFindings, openCheckout, settled } from './billing-client.js';

/** What an event cannot do without; everything else is optional to us, and a checkout's product. */
const NEEDED = [
  'id',
  'status',
  'product',
  'order',
  'amount',
  'currency',
  'transaction',
  'subscription',
  'last_transaction_id',
  'refund_amount',
  'refund_currency',
];

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Changes every object within, from the inside out. */
function each(value: JsonObject, change: (object: JsonObject) => JsonObject): JsonObject {
  const inside = Object.entries(value).map(([key, one]): [string, Json] => [
    key,
    isObject(one) ? each(one, change) : one,
  ]);
  return change(Object.fromEntries(inside));
}

const AS_DOCUMENTED = (object: JsonObject) => object;
const VARIANTS: [string, (object: JsonObject) => JsonObject][] = [
  ['as documented', AS_DOCUMENTED],
  [
    'with unknown fields',
    (object) => each(object, (one) => ({ ...one, brand_new: { a: [1, null] }, another: 'x' })),
  ],
  ['of the mode "local"', (object) => each(object, (one) => ({ ...one, mode: 'local' }))],
  ['of the mode "sandbox"', (object) => each(object, (one) => ({ ...one, mode: 'sandbox' }))],
  [
    'with nulls for everything optional',
    (object) =>
      each(object, (one) =>
        Object.fromEntries(
          Object.entries(one).map(([key, value]) => [key, NEEDED.includes(key) ? value : null]),
        ),
      ),
  ],
  [
    'without anything optional',
    (object) =>
      each(object, (one) =>
        Object.fromEntries(Object.entries(one).filter(([key]) => NEEDED.includes(key))),
      ),
  ],
];

/** Real: Postgres, HTTP. The payment vendor is a stand-in; its events are changed on their way. */
describe('events that are not quite as documented', () => {
  let app: TestApp;
  let creem: CreemStandIn;
  beforeAll(async () => {
    creem = await startCreem();
    app = await startApp({ env: creem.env });
  });
  afterAll(async () => {
    expect(await ledgerFindings(app)).toEqual([]);
    await app.close();
    await creem.close();
  });

  async function tell(
    change: (object: JsonObject) => JsonObject,
    ...events: CreemEvent[]
  ): Promise<void> {
    for (const { id, eventType, object } of events) {
      const told = change(object);
      // The product of a checkout is optional: its order names it as well.
      if (change !== AS_DOCUMENTED && eventType === 'checkout.completed') told.product = null;
      expect(await creem.deliver(app.url, { id, eventType, object: told })).toBe(200);
      expect(await settled(app, id)).toMatchObject({ status: 'processed' });
    }
  }
  const available = async (customer: Customer) => (await balanceOf(customer)).available;

  it.each(VARIANTS)('%s have the right effect', async (_name, change) => {
    const deliver = (...events: CreemEvent[]) => tell(change, ...events);
    const customer = await signUp(app);
    const pack = creem.pay((await openCheckout(app, customer, 'pack_s')).externalId);
    await deliver(...pack);
    expect(await available(customer)).toBe(340);
    const plan = creem.pay((await openCheckout(app, customer, 'plan_pro')).externalId);
    await deliver(...plan);
    expect(await available(customer)).toBe(1840);
    const subscription = plan[2]?.object.id as string;
    for (const status of [
      'past_due',
      'unpaid',
      'paused',
      'scheduled_cancel',
      'trialing',
      'active',
    ]) {
      await deliver(creem.subscriptionEvent(`subscription.${status}`, subscription, { status }));
      const { body } = await customer.client.get('/api/v1/billing/subscription');
      expect(body).toMatchObject({ subscription: { status } });
    }
    await deliver(creem.renew(subscription));
    expect(await available(customer)).toBe(1840);
    const charge = (events: CreemEvent[]) =>
      (events[0]?.object.order as JsonObject).transaction as string;
    await deliver(creem.refund(charge(pack), 450));
    expect(await available(customer)).toBe(1690);
    await deliver(creem.dispute(charge(pack)));
    expect(await available(customer)).toBe(1540);
    await deliver(
      creem.subscriptionEvent('subscription.canceled', subscription, { status: 'canceled' }),
    );
    expect(await available(customer)).toBe(1540);
  });
});
