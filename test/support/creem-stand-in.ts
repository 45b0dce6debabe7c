import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { example, type ExampleEvent, type JsonObject } from './creem-examples.js';
import { inMode, moderated, must, pageOf, readJson, send } from './creem-stand-in.http.js';
import { moveSubscription, refundAll } from './creem-stand-in.moves.js';
import { SEEDED_PRODUCTS, type StandInProduct } from './creem-products.js';

/** What the next request to a path that starts so gets instead of its answer. */
export type Fault = { status: number; body?: string } | 'hang' | 'reset' | 'lost-answer';

export type CreemEvent = ExampleEvent;

const DAY_MS = 24 * 3_600_000;

/**
 * A payment vendor over HTTP with Creem's endpoints, entities and signatures (npm package creem
 * 1.13.0). It keeps books like the vendor; tests decide when somebody pays and how often, in which
 * order and how well signed the events arrive.
 */
export class CreemStandIn {
  readonly webhookSecret = 'whsec_stand_in_0123456789';
  /** By how much what happens now is later than this machine's clock. */
  ahead_ms = 0;
  readonly requests: { method: string; path: string; body: JsonObject }[] = [];
  /** Called while the product waits for its answer. */
  onRequest: (path: string) => void = () => undefined;
  private readonly checkouts = new Map<string, JsonObject>();
  private readonly subscriptions = new Map<string, JsonObject>();
  private readonly transactions = new Map<string, JsonObject>();
  private readonly orders: JsonObject[] = [];
  private readonly faults: { prefix: string; fault: Fault }[] = [];
  private readonly server = createServer(
    (request, response) => void this.answer(request, response),
  );
  private clock_ms = Date.now();

  constructor(
    private readonly products: Record<string, StandInProduct>,
    private readonly mode: 'test' | 'prod',
  ) {}

  get apiKey(): string {
    return this.mode === 'test' ? 'creem_test_stand_in' : 'creem_stand_in';
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Environment that points the product at this vendor. */
  get env(): Record<string, string> {
    return {
      CREEM_API_KEY: this.apiKey,
      CREEM_API_BASE_URL: this.url,
      CREEM_WEBHOOK_SECRET: this.webhookSecret,
    };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  failNext(prefix: string, fault: Fault): void {
    this.faults.push({ prefix, fault });
  }

  /** The customer pays. Gives the events of that payment, in the vendor's usual order. */
  pay(checkoutId: string, change: { amount?: number; at?: Date } = {}): CreemEvent[] {
    const checkout = must(this.checkouts.get(checkoutId));
    const productId = checkout.product as string;
    const product = must(this.products[productId]);
    const amount = change.amount ?? product.price;
    const subscriptionId = product.recurring ? `sub_${randomUUID()}` : null;
    const transaction = this.charge(productId, amount, subscriptionId, change.at?.getTime());
    const order = {
      ...(example('checkout.completed').object.order as JsonObject),
      id: transaction.order,
      product: productId,
      transaction: transaction.id,
      amount,
      sub_total: amount,
      amount_due: amount,
      amount_paid: amount,
      currency: product.currency ?? 'USD',
      type: product.recurring ? 'recurring' : 'onetime',
    } as JsonObject;
    checkout.status = 'completed';
    checkout.order = order;
    const object: JsonObject = {
      ...example('checkout.completed').object,
      ...checkout,
      product: this.productEntity(productId),
    };
    delete object.subscription;
    if (!subscriptionId) return [this.event('checkout.completed', object)];
    const subscription = this.openSubscription(subscriptionId, productId, transaction, checkout);
    object.subscription = { ...subscription, product: productId, customer: 'cust_1' };
    checkout.subscription = subscriptionId;
    return [
      this.event('checkout.completed', object),
      this.subscriptionEvent('subscription.active', subscriptionId),
      this.subscriptionEvent('subscription.paid', subscriptionId),
    ];
  }

  /** A paid renewal: the next cycle, a new transaction, its event. */
  renew(subscriptionId: string, amount?: number): CreemEvent {
    const subscription = must(this.subscriptions.get(subscriptionId));
    const productId = subscription.product as string;
    const price = amount ?? must(this.products[productId]).price;
    const end = Date.parse(subscription.current_period_end_date as string);
    const transaction = this.charge(productId, price, subscriptionId, end);
    Object.assign(subscription, {
      status: 'active',
      last_transaction_id: transaction.id,
      last_transaction: transaction,
      current_period_start_date: new Date(end).toISOString(),
      current_period_end_date: new Date(end + this.length_ms(productId)).toISOString(),
      updated_at: this.tick().toISOString(),
    });
    return this.subscriptionEvent('subscription.paid', subscriptionId);
  }

  /** An event about the subscription as it is now, after `change`. */
  subscriptionEvent(type: string, subscriptionId: string, change: JsonObject = {}): CreemEvent {
    const subscription = must(this.subscriptions.get(subscriptionId));
    if (Object.keys(change).length > 0)
      Object.assign(subscription, change, { updated_at: this.tick().toISOString() });
    return this.event(type, {
      ...structuredClone(subscription),
      product: this.productEntity(subscription.product as string),
      customer: example('subscription.paid').object.customer,
    });
  }

  /** Money goes back, all or a part, as the vendor's dashboard does it. */
  refund(transactionId: string, amount: number, status = 'succeeded'): CreemEvent {
    const transaction = must(this.transactions.get(transactionId));
    if (status === 'succeeded') {
      const back = ((transaction.refunded_amount as number | null) ?? 0) + amount;
      transaction.refunded_amount = back;
      transaction.status = back >= (transaction.amount as number) ? 'refunded' : 'partialRefund';
    }
    return this.event('refund.created', {
      ...example('refund.created').object,
      id: `ref_${randomUUID()}`,
      status,
      refund_amount: amount,
      transaction: structuredClone(transaction),
      created_at: Date.now() + this.ahead_ms,
    });
  }

  /** The same store sells something else, of which no event comes and no checkout of ours knows. */
  sellElsewhere(amount: number): string {
    return this.charge('prod_other', amount, null).id as string;
  }

  /** The vendor's own record of a charge says that; with `unlisted` no list has it. */
  amend(transactionId: string, change: JsonObject): void {
    Object.assign(must(this.transactions.get(transactionId)), change);
  }

  dispute(transactionId: string): CreemEvent {
    const transaction = must(this.transactions.get(transactionId));
    transaction.status = 'chargedBack';
    return this.event('dispute.created', {
      ...example('dispute.created').object,
      id: `disp_${randomUUID()}`,
      amount: transaction.amount,
      transaction: structuredClone(transaction),
      created_at: Date.now() + this.ahead_ms,
    });
  }

  /** The bank decides for the merchant: no event tells it, the charge is as it was before. */
  win(transactionId: string): void {
    const transaction = must(this.transactions.get(transactionId));
    const back = (transaction.refunded_amount as number | null) ?? 0;
    transaction.status = back > 0 ? 'partialRefund' : 'paid';
  }

  /** The vendor's books of every charge. */
  get charges(): readonly JsonObject[] {
    return [...this.transactions.values()];
  }

  event(eventType: string, object: JsonObject): CreemEvent {
    return {
      id: `evt_${randomUUID()}`,
      eventType,
      created_at: this.tick().getTime(),
      object: inMode(object, this.mode),
    };
  }

  /** Sends an event to the product. @returns the status that it answered. */
  async deliver(
    productUrl: string,
    event: JsonObject,
    options: { signature?: string | null } = {},
  ): Promise<number> {
    const body = JSON.stringify(event);
    const signature =
      options.signature === undefined
        ? createHmac('sha256', this.webhookSecret).update(body).digest('hex')
        : options.signature;
    const answer = await fetch(`${productUrl}/webhooks/creem`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(signature === null ? {} : { 'creem-signature': signature }),
      },
      body,
    });
    await answer.body?.cancel();
    return answer.status;
  }

  private charge(
    productId: string,
    amount: number,
    subscriptionId: string | null,
    start = this.tick().getTime(),
  ): JsonObject {
    const transaction: JsonObject = {
      ...(example('subscription.paid').object.last_transaction as JsonObject),
      id: `tran_${randomUUID()}`,
      amount,
      amount_paid: amount,
      currency: this.products[productId]?.currency ?? 'USD',
      type: subscriptionId ? 'invoice' : 'payment',
      status: 'paid',
      refunded_amount: null,
      order: `ord_${randomUUID()}`,
      subscription: subscriptionId,
      period_start: start,
      period_end: start + this.length_ms(productId),
      created_at: start,
    };
    this.transactions.set(transaction.id as string, transaction);
    this.orders.unshift({
      ...(example('checkout.completed').object.order as JsonObject),
      id: transaction.order,
      product: productId,
      transaction: transaction.id,
      amount,
    });
    return transaction;
  }

  private openSubscription(
    id: string,
    productId: string,
    transaction: JsonObject,
    checkout: JsonObject,
  ): JsonObject {
    const start = transaction.period_start as number;
    const subscription: JsonObject = {
      ...example('subscription.paid').object,
      id,
      product: productId,
      customer: 'cust_1',
      status: 'active',
      last_transaction_id: transaction.id,
      last_transaction: transaction,
      current_period_start_date: new Date(start).toISOString(),
      current_period_end_date: new Date(start + this.length_ms(productId)).toISOString(),
      created_at: new Date(start).toISOString(),
      updated_at: new Date(start).toISOString(),
      metadata: checkout.metadata,
    };
    this.subscriptions.set(id, subscription);
    return subscription;
  }

  private length_ms(productId: string): number {
    return (this.products[productId]?.yearly ? 365 : 30) * DAY_MS;
  }

  private productEntity(id: string): JsonObject {
    const product = must(this.products[id]);
    return {
      ...(example('checkout.completed').object.product as JsonObject),
      id,
      price: product.price,
      currency: product.currency ?? 'USD',
      billing_type: product.recurring ? 'recurring' : 'onetime',
      billing_period: product.yearly ? 'every-year' : product.recurring ? 'every-month' : 'once',
    };
  }

  /** Every state has a time of its own, a second after the one before. */
  private tick(): Date {
    this.clock_ms += 1_000;
    return new Date(this.clock_ms);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request);
    const url = new URL(request.url ?? '/', 'http://stand-in');
    this.requests.push({ method: request.method ?? '', path: url.pathname + url.search, body });
    this.onRequest(url.pathname);
    const at = this.faults.findIndex(({ prefix }) => url.pathname.startsWith(prefix));
    const fault = at < 0 ? null : must(this.faults.splice(at, 1)[0]).fault;
    if (fault === 'hang') return;
    if (fault === 'reset') return void request.socket.destroy();
    if (fault !== null && fault !== 'lost-answer') {
      send(response, fault.status, fault.body ?? { status: fault.status, error: 'Planned' });
      return;
    }
    if (request.headers['x-api-key'] !== this.apiKey) {
      send(response, 403, { status: 403, error: 'Forbidden' });
      return;
    }
    const found = this.route(request.method ?? '', url, body);
    // The vendor did it and we never hear of it.
    if (fault === 'lost-answer') {
      request.socket.destroy();
      return;
    }
    if (found === null) send(response, 404, { status: 404, error: 'Bad Request', message: ['no'] });
    else if ('refuse' in found) send(response, 400, { status: 400, error: 'Bad Request' });
    else send(response, 200, inMode(found, this.mode));
  }

  private route(method: string, url: URL, body: JsonObject): JsonObject | null {
    const query = (name: string) => url.searchParams.get(name) ?? '';
    const [, , noun, id, verb] = url.pathname.split('/');
    if (method === 'POST' && url.pathname === '/v1/checkouts') return this.createCheckout(body);
    if (method === 'GET' && noun === 'checkouts')
      return this.checkouts.get(query('checkout_id')) ?? null;
    if (method === 'GET' && url.pathname === '/v1/subscriptions')
      return this.subscriptions.get(query('subscription_id')) ?? null;
    if (method === 'GET' && url.pathname === '/v1/transactions')
      return this.transactions.get(query('transaction_id')) ?? null;
    if (method === 'GET' && url.pathname === '/v1/transactions/search') {
      const rows = [...this.transactions.values()].filter((row) => !row.unlisted).reverse();
      const order = query('order_id');
      return pageOf(order ? rows.filter((row) => row.order === order) : rows, url);
    }
    if (method === 'GET' && url.pathname === '/v1/subscriptions/search')
      return pageOf([...this.subscriptions.values()].reverse(), url);
    if (method === 'GET' && url.pathname === '/v1/products/search')
      return pageOf(
        Object.keys(this.products).map((product) => this.productEntity(product)),
        url,
      );
    if (method === 'GET' && noun === 'customers' && verb === 'orders')
      return pageOf(this.orders, url);
    if (method === 'POST' && url.pathname === '/v1/customers/billing')
      return { customer_portal_link: `${this.url}/portal/${body.customer_id as string}` };
    if (method === 'POST' && noun === 'refunds')
      return refundAll(this.transactions.get(body.transaction_id as string));
    if (method === 'POST' && noun === 'moderation') return moderated(body.prompt ?? null);
    if (method === 'POST' && noun === 'subscriptions' && id && verb)
      return moveSubscription(this.subscriptions.get(id), verb, body, this.tick());
    return null;
  }

  private createCheckout(body: JsonObject): JsonObject | null {
    if (!this.products[body.product_id as string]) return null;
    const id = `ch_${randomUUID()}`;
    const checkout: JsonObject = {
      id,
      mode: this.mode,
      object: 'checkout',
      status: 'pending',
      request_id: body.request_id,
      product: body.product_id,
      units: body.units ?? 1,
      success_url: body.success_url,
      metadata: body.metadata,
      checkout_url: `${this.url}/checkout/${id}`,
    };
    this.checkouts.set(id, checkout);
    return structuredClone(checkout);
  }
}

/** A vendor that sells the seeded catalog under its default product ids; its test store, or the live one. */
export function startCreem(
  products: Record<string, StandInProduct> = SEEDED_PRODUCTS,
  mode: 'test' | 'prod' = 'test',
): Promise<CreemStandIn> {
  return new CreemStandIn(products, mode).start();
}
