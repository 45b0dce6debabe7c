/**
 * Whose records a row belongs to. The vendor keeps two that know nothing of each other: what was
 * practised with a test key is no business of the live one.
 */
export type GatewayName = 'creem' | 'creem-test' | 'sandbox';

/** A checkout to be made at the gateway. `requestId` is our own checkout's id. */
export interface NewGatewayCheckout {
  requestId: string;
  externalProductId: string;
  customerEmail: string;
  /** Where the customer comes back to. */
  successUrl: string;
  /** Comes back on every event of this purchase. */
  metadata: Record<string, string>;
}

export interface GatewayCheckout {
  externalId: string;
  url: string;
}

/** A charge as the gateway knows it; money in minor units of `currency`. */
export interface GatewayTransaction {
  id: string;
  amountMinor: number;
  paidMinor: number;
  taxMinor: number;
  discountMinor: number;
  refundedMinor: number;
  currency: string;
  status: string;
  orderId: string | null;
  subscriptionId: string | null;
  externalCustomerId: string | null;
  periodStart: Date | null;
  periodEnd: Date | null;
  createdAt: Date | null;
}

/** An entity as the gateway's events carry it. */
export type GatewayObject = Record<string, unknown>;

/** A page of one of the gateway's own lists. */
export interface GatewayPage<T> {
  items: T[];
  /** Number of the next page; null on the last. */
  next: number | null;
  /** Rows that were left out, because they are of another shape, by their id; null where even that is not there. */
  unread: (string | null)[];
}

/** A subscription of the gateway's list: what it says, and as its events would carry it. */
export interface ListedSubscription {
  state: GatewaySubscription;
  object: GatewayObject;
}

/** What a customer ordered there. */
export interface GatewayOrder {
  id: string;
  externalProductId: string | null;
  transactionId: string | null;
}

/** Something on the gateway's own price list. */
export interface GatewayProduct {
  id: string;
  name: string;
  priceMinor: number;
  currency: string;
  recurring: boolean;
  /** Months that one payment pays for; null for single payments, other periods and where it is not said. */
  periodMonths: number | null;
  active: boolean;
}

/** How a product of ours is recognised in the gateway's own list. */
export interface ProductTraits {
  /** Under which it was looked for; where the list has that id, nothing has to be found. */
  triedId: string;
  name: string;
  priceMinor: number;
  currency: string;
  recurring: boolean;
  periodMonths: number | null;
}

export type SubscriptionStatus =
  | 'active'
  | 'trialing'
  | 'past_due'
  | 'unpaid'
  | 'paused'
  | 'scheduled_cancel'
  | 'canceled'
  | 'expired'
  | 'incomplete';

export interface GatewaySubscription {
  id: string;
  status: SubscriptionStatus;
  externalProductId: string | null;
  externalCustomerId: string | null;
  lastTransactionId: string | null;
  currentPeriodStart: Date | null;
  currentPeriodEnd: Date | null;
  canceledAt: Date | null;
  updatedAt: Date | null;
}

/** When a change of product is charged: now (an upgrade) or with the next cycle (a downgrade). */
export type ChangeMoment = 'now' | 'next-cycle';

export type RefundState = 'pending' | 'succeeded' | 'failed';

/** Where the payment API is and who sends us events: one adapter for the vendor, one built in. */
export abstract class PaymentGateway {
  /** Stored with everything that came from it. */
  abstract readonly name: GatewayName;
  /** Key of the signature on its events. */
  abstract readonly webhookSecret: string;
  /** The mode that its events must carry. */
  abstract readonly expectedMode: 'test' | 'prod';

  /** Id of the one product on sale that fits in place of the one tried; null when none or several do. */
  abstract findProduct(traits: ProductTraits): Promise<string | null>;
  abstract listProducts(page: number): Promise<GatewayPage<GatewayProduct>>;
  abstract createCheckout(checkout: NewGatewayCheckout): Promise<GatewayCheckout>;
  /** The transaction that paid for that checkout, once there is one. */
  abstract transactionOfCheckout(externalCheckoutId: string): Promise<string | null>;
  abstract readTransaction(id: string): Promise<GatewayTransaction>;
  abstract readSubscription(id: string): Promise<GatewaySubscription>;
  /** The checkout as `checkout.completed` carries it. */
  abstract checkoutObject(externalCheckoutId: string): Promise<GatewayObject>;
  /** The subscription as its events carry it. */
  abstract subscriptionObject(id: string): Promise<GatewayObject>;
  /** Every charge that the gateway knows, from page 1; usually newest first, which nobody promises. */
  abstract listTransactions(page: number): Promise<GatewayPage<GatewayTransaction>>;
  /** What that customer ordered. */
  abstract listOrders(externalCustomerId: string, page: number): Promise<GatewayPage<GatewayOrder>>;
  abstract listSubscriptions(page: number): Promise<GatewayPage<ListedSubscription>>;
  /** Cancels at the end of the paid period. */
  abstract scheduleCancel(subscriptionId: string): Promise<GatewaySubscription>;
  abstract resume(subscriptionId: string): Promise<GatewaySubscription>;
  abstract changeProduct(
    subscriptionId: string,
    externalProductId: string,
    moment: ChangeMoment,
  ): Promise<GatewaySubscription>;
  /** A page on which the customer sees invoices and changes the card. */
  abstract portalUrl(externalCustomerId: string): Promise<string>;
  /** Gives back what is left of that charge, all of it: the vendor has no partial refund by API. */
  abstract refund(transactionId: string): Promise<RefundState>;
}

/**
 * `refused`: the gateway said no, nothing happened. `unavailable`: it was not reached, nothing
 * happened. `unknown`: it may have happened; read the object again before doing anything.
 */
export type GatewayFailure = 'refused' | 'unavailable' | 'unknown';

export class GatewayError extends Error {
  constructor(
    readonly failure: GatewayFailure,
    message: string,
    readonly status: number | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'GatewayError';
  }

  /** It did answer, in a shape that is not understood: one object's trouble, which waiting does not end. */
  get isUnreadable(): boolean {
    return this.status !== null && this.status >= 200 && this.status < 300;
  }
}
