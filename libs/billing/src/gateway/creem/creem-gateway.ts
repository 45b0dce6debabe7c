import { z } from 'zod';
import { log } from '#kernel';
import {
  PaymentGateway,
  type ChangeMoment,
  type GatewayCheckout,
  type GatewayName,
  type GatewayObject,
  type GatewayOrder,
  type GatewayPage,
  type GatewayProduct,
  type GatewaySubscription,
  type GatewayTransaction,
  type ListedSubscription,
  type NewGatewayCheckout,
  type ProductTraits,
  type RefundState,
} from '../payment-gateway.js';
import { readList } from '../read-list.js';
import { CreemClient } from './creem-client.js';
import {
  creemCheckout,
  creemOrder,
  creemSubscription,
  creemTransaction,
  idOf,
} from './creem.schemas.js';
import { toGatewaySubscription, toGatewayTransaction } from './creem-mapping.js';

const creemProduct = z.looseObject({
  id: z.string(),
  name: z.string().nullish(),
  price: z.int(),
  currency: z.string(),
  billing_type: z.string(),
  billing_period: z.string().nullish(),
  status: z.string().nullish(),
});
/** Months of the vendor's billing periods. */
const PERIODS: Readonly<Record<string, number>> = {
  'every-month': 1,
  'every-three-months': 3,
  'every-six-months': 6,
  'every-year': 12,
};
const createdCheckout = z.looseObject({ id: z.string(), checkout_url: z.url() });
const transactionList = z.looseObject({ items: z.array(creemTransaction) });
/** Items are read one by one, so that one of another shape does not hide the rest. */
const anyList = z.looseObject({
  items: z.array(z.unknown()),
  pagination: z.looseObject({ next_page: z.number().nullish() }).nullish(),
});
const named = z.looseObject({ id: z.string() });
const PAGE_SIZE = 100;
const portal = z.looseObject({ customer_portal_link: z.url() });
const refundAnswer = z.looseObject({ status: z.string() });

export interface CreemSettings {
  /** True for the one that is built in. */
  isSandbox?: boolean;
  apiKey: string;
  baseUrl: string;
  webhookSecret: string;
}

/** Creem, or the built-in test gateway, over the same HTTP API. Endpoints and shapes: npm package creem 1.13.0. */
export class CreemGateway extends PaymentGateway {
  override readonly name: GatewayName;
  override readonly webhookSecret: string;
  override readonly expectedMode: 'test' | 'prod';
  private readonly client: CreemClient;

  constructor(settings: CreemSettings) {
    super();
    // The key tells it, not the address: a live key may be used through a proxy.
    const isTest = settings.apiKey.startsWith('creem_test_');
    this.name = settings.isSandbox ? 'sandbox' : isTest ? 'creem-test' : 'creem';
    this.webhookSecret = settings.webhookSecret;
    this.expectedMode = isTest ? 'test' : 'prod';
    this.client = new CreemClient(settings.baseUrl, settings.apiKey);
  }

  override async findProduct(traits: ProductTraits): Promise<string | null> {
    const { items } = await readList(
      (page) => this.listProducts(page),
      (page) => page,
    );
    if (items.some(({ id }) => id === traits.triedId)) return null;
    const fitting = items.filter(
      (item) =>
        item.active &&
        item.priceMinor === traits.priceMinor &&
        item.currency === traits.currency &&
        item.recurring === traits.recurring &&
        (item.periodMonths ?? traits.periodMonths) === traits.periodMonths,
    );
    const named = fitting.filter((item) => item.name === traits.name);
    const [only, ...others] = named.length > 0 ? named : fitting;
    return only && others.length === 0 ? only.id : null;
  }

  override listProducts(page: number): Promise<GatewayPage<GatewayProduct>> {
    return this.page('products/search', page, creemProduct, (product) => ({
      id: product.id,
      name: product.name?.trim() ?? '',
      priceMinor: product.price,
      currency: product.currency.toUpperCase(),
      recurring: product.billing_type === 'recurring',
      periodMonths: PERIODS[product.billing_period ?? ''] ?? null,
      active: (product.status ?? 'active') === 'active',
    }));
  }

  override async createCheckout(checkout: NewGatewayCheckout): Promise<GatewayCheckout> {
    const made = await this.client.call({
      method: 'POST',
      path: '/v1/checkouts',
      body: {
        request_id: checkout.requestId,
        product_id: checkout.externalProductId,
        units: 1,
        customer: { email: checkout.customerEmail },
        success_url: checkout.successUrl,
        metadata: checkout.metadata,
      },
      schema: createdCheckout,
    });
    return { externalId: made.id, url: made.checkout_url };
  }

  /** The order on the checkout names it; where it does not, the order's transactions are searched. */
  override async transactionOfCheckout(externalCheckoutId: string): Promise<string | null> {
    const checkout = await this.client.call({
      method: 'GET',
      path: `/v1/checkouts?checkout_id=${encodeURIComponent(externalCheckoutId)}`,
      schema: creemCheckout,
    });
    const named = idOf(checkout.order?.transaction);
    if (named || !checkout.order) return named;
    const found = await this.client.call({
      method: 'GET',
      path: `/v1/transactions/search?order_id=${encodeURIComponent(checkout.order.id)}&page_size=10`,
      schema: transactionList,
    });
    return found.items.length === 1 ? (found.items[0]?.id ?? null) : null;
  }

  override async readTransaction(id: string): Promise<GatewayTransaction> {
    const transaction = await this.client.call({
      method: 'GET',
      path: `/v1/transactions?transaction_id=${encodeURIComponent(id)}`,
      schema: creemTransaction,
    });
    return toGatewayTransaction(transaction);
  }

  override async readSubscription(id: string): Promise<GatewaySubscription> {
    const subscription = await this.client.call({
      method: 'GET',
      path: `/v1/subscriptions?subscription_id=${encodeURIComponent(id)}`,
      schema: creemSubscription,
    });
    return toGatewaySubscription(subscription);
  }

  override checkoutObject(externalCheckoutId: string): Promise<GatewayObject> {
    return this.client.call({
      method: 'GET',
      path: `/v1/checkouts?checkout_id=${encodeURIComponent(externalCheckoutId)}`,
      schema: creemCheckout,
    });
  }

  override subscriptionObject(id: string): Promise<GatewayObject> {
    return this.client.call({
      method: 'GET',
      path: `/v1/subscriptions?subscription_id=${encodeURIComponent(id)}`,
      schema: creemSubscription,
    });
  }

  override listTransactions(page: number): Promise<GatewayPage<GatewayTransaction>> {
    return this.page('transactions/search', page, creemTransaction, toGatewayTransaction);
  }

  override listSubscriptions(page: number): Promise<GatewayPage<ListedSubscription>> {
    return this.page('subscriptions/search', page, creemSubscription, (object) => ({
      state: toGatewaySubscription(object),
      object,
    }));
  }

  override listOrders(customer: string, page: number): Promise<GatewayPage<GatewayOrder>> {
    const path = `customers/${encodeURIComponent(customer)}/orders`;
    return this.page(path, page, creemOrder, (order) => ({
      id: order.id,
      externalProductId: idOf(order.product),
      transactionId: idOf(order.transaction),
    }));
  }

  private async page<S extends z.ZodType, T>(
    what: string,
    page: number,
    schema: S,
    toItem: (item: z.infer<S>) => T,
  ): Promise<GatewayPage<T>> {
    const { items, pagination } = await this.client.call({
      method: 'GET',
      path: `/v1/${what}?page_number=${page}&page_size=${PAGE_SIZE}`,
      schema: anyList,
    });
    const unread: (string | null)[] = [];
    const read = items.flatMap((item) => {
      const parsed = schema.safeParse(item);
      if (parsed.success) return [toItem(parsed.data)];
      unread.push(named.safeParse(item).data?.id ?? null);
      return [];
    });
    if (unread.length > 0)
      log.warn({ what, page, unread: unread.length }, 'items are not understood');
    return { items: read, next: pagination?.next_page ?? null, unread };
  }

  override scheduleCancel(subscriptionId: string): Promise<GatewaySubscription> {
    return this.subscriptionCall(subscriptionId, 'cancel', {
      mode: 'scheduled',
      onExecute: 'cancel',
    });
  }

  override resume(subscriptionId: string): Promise<GatewaySubscription> {
    return this.subscriptionCall(subscriptionId, 'resume');
  }

  override changeProduct(
    subscriptionId: string,
    externalProductId: string,
    moment: ChangeMoment,
  ): Promise<GatewaySubscription> {
    return this.subscriptionCall(subscriptionId, 'upgrade', {
      product_id: externalProductId,
      update_behavior: moment === 'now' ? 'proration-charge-immediately' : 'proration-none',
    });
  }

  override async portalUrl(externalCustomerId: string): Promise<string> {
    const answer = await this.client.call({
      method: 'POST',
      path: '/v1/customers/billing',
      body: { customer_id: externalCustomerId },
      schema: portal,
    });
    return answer.customer_portal_link;
  }

  override async refund(transactionId: string): Promise<RefundState> {
    const { status } = await this.client.call({
      method: 'POST',
      path: '/v1/refunds',
      body: { transaction_id: transactionId },
      schema: refundAnswer,
    });
    if (status === 'succeeded') return 'succeeded';
    return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
  }

  private async subscriptionCall(
    id: string,
    verb: string,
    body?: object,
  ): Promise<GatewaySubscription> {
    const subscription = await this.client.call({
      method: 'POST',
      path: `/v1/subscriptions/${encodeURIComponent(id)}/${verb}`,
      body,
      schema: creemSubscription,
    });
    return toGatewaySubscription(subscription);
  }
}

/** Test keys say so; the live host answers live keys only; a host of another kind tells nothing. */
