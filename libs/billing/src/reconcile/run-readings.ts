import {
  GatewayError,
  type GatewayObject,
  type GatewayOrder,
  type GatewayPage,
  type GatewayTransaction,
  type ListedSubscription,
  type PaymentGateway,
} from '../gateway/payment-gateway.js';
import { patiently } from './patiently.js';

/** Pages of one customer's orders that are read to find what a charge was for. */
const MAX_ORDER_PAGES = 3;

/** What one comparison reads of the gateway: patiently, and what cannot change meanwhile once. */
export class RunReadings {
  private readonly known = new Map<string, Promise<unknown>>();

  /** @param goOn asked before each reading and comparison; throws where the run has to stop. */
  constructor(
    private readonly gateway: PaymentGateway,
    readonly goOn: () => Promise<void> = () => Promise.resolve(),
  ) {}

  charges(page: number): Promise<GatewayPage<GatewayTransaction>> {
    return this.read(() => this.gateway.listTransactions(page));
  }

  subscriptions(page: number): Promise<GatewayPage<ListedSubscription>> {
    return this.read(() => this.gateway.listSubscriptions(page));
  }

  /** The charge as it is now; null where the gateway does not know it. */
  charge(id: string): Promise<GatewayTransaction | null> {
    return orNull(this.read(() => this.gateway.readTransaction(id)));
  }

  /** Null where the gateway does not know it. */
  subscription(id: string): Promise<GatewayObject | null> {
    return this.once(`subscription:${id}`, () =>
      orNull(this.read(() => this.gateway.subscriptionObject(id))),
    );
  }

  /** Null where the gateway does not know it: it may have forgotten one that nobody paid. */
  checkout(externalId: string): Promise<GatewayObject | null> {
    return this.once(`checkout:${externalId}`, () =>
      orNull(this.read(() => this.gateway.checkoutObject(externalId))),
    );
  }

  /** The gateway's id of what a charge paid for, by its customer's orders; null where they do not tell. */
  async productOf(charge: GatewayTransaction): Promise<string | null> {
    const { externalCustomerId: customer } = charge;
    if (customer === null) return null;
    let page: number | null = 1;
    for (let count = 0; page !== null && count < MAX_ORDER_PAGES; count += 1) {
      const { items, next }: GatewayPage<GatewayOrder> = await this.orders(customer, page);
      const order = items.find(
        ({ id, transactionId }) => id === charge.orderId || transactionId === charge.id,
      );
      if (order) return order.externalProductId;
      page = next;
    }
    return null;
  }

  private orders(customer: string, page: number): Promise<GatewayPage<GatewayOrder>> {
    return this.once(`orders:${customer}:${page}`, async () => {
      const found = await orNull(this.read(() => this.gateway.listOrders(customer, page)));
      return found ?? { items: [], next: null, unread: [] };
    });
  }

  /** What cannot change during the run, under a key of its own. */
  once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = this.known.get(key) as Promise<T> | undefined;
    if (known) return known;
    const reading = read();
    this.known.set(key, reading);
    return reading;
  }

  private async read<T>(call: () => Promise<T>): Promise<T> {
    await this.goOn();
    return patiently(call);
  }
}

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof GatewayError && error.failure === 'refused') return null;
    throw error;
  }
}
