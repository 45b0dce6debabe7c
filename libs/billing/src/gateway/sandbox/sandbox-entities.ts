import type { Product } from '#catalog';
import { newId } from '#kernel';
import type {
  SandboxCheckout,
  SandboxCustomer,
  SandboxDiscount,
  SandboxDispute,
  SandboxSubscription,
  SandboxTransaction,
} from './sandbox-records.js';

/**
 * Creem's entities as the test gateway answers and sends them. Shapes: npm package creem 1.13.0,
 * whose own parser has to take them. The mode is "test" and every id says that it is the sandbox's.
 */
const MODE = 'test';
const iso = (date: Date) => date.toISOString();

type IdPrefix = 'ch' | 'cust' | 'dis' | 'disp' | 'evt' | 'ord' | 'ref' | 'sub' | 'tran';

/** A new id of that kind: `tran_sbx_…`. */
export function sandboxId(prefix: IdPrefix): string {
  return `${prefix}_sbx_${newId().replaceAll('-', '')}`;
}

/** When the catalog's products were made is not known, and nothing depends on it. */
const PRODUCTS_SINCE = '2026-01-01T00:00:00.000Z';

const BILLING_PERIOD = { 0: 'once', 1: 'every-month', 12: 'every-year' };

export function productEntity(product: Product) {
  const recurring = product.kind === 'subscription';
  return {
    id: product.externalProductId,
    mode: MODE,
    object: 'product',
    name: product.name.en,
    description: `${product.credits} credits`,
    price: product.priceMinor,
    currency: product.currency,
    billing_type: recurring ? 'recurring' : 'onetime',
    billing_period: BILLING_PERIOD[product.periodMonths ?? 0],
    status: product.enabled ? 'active' : 'archived',
    tax_mode: 'inclusive',
    tax_category: 'saas',
    default_success_url: null,
    created_at: PRODUCTS_SINCE,
    updated_at: PRODUCTS_SINCE,
  };
}

export function customerEntity(customer: SandboxCustomer) {
  return {
    id: customer.id,
    mode: MODE,
    object: 'customer',
    email: customer.email,
    name: customer.name,
    country: customer.country,
    metadata: customer.metadata,
    created_at: iso(customer.createdAt),
    updated_at: iso(customer.updatedAt),
  };
}

export function discountEntity(discount: SandboxDiscount, now: Date) {
  const over = discount.expiresAt !== null && discount.expiresAt <= now;
  return {
    id: discount.id,
    mode: MODE,
    object: 'discount',
    status: over ? 'expired' : 'active',
    name: discount.name,
    code: discount.code,
    type: discount.type,
    amount: discount.amountMinor ?? undefined,
    currency: discount.currency ?? undefined,
    percentage: discount.percentage ?? undefined,
    expiry_date: discount.expiresAt ? iso(discount.expiresAt) : undefined,
    max_redemptions: discount.maxRedemptions ?? undefined,
    duration: discount.duration,
    duration_in_months: discount.durationMonths ?? undefined,
    applies_to_products: discount.appliesTo,
    redeem_count: discount.redeemed,
  };
}

/** The discount inside a checkout or a subscription, which the vendor writes in other words. */
function usedDiscount(discount: SandboxDiscount) {
  return {
    id: discount.id,
    discountCode: discount.code,
    name: discount.name,
    type: discount.type,
    amount: discount.amountMinor ?? discount.percentage ?? undefined,
    duration: discount.duration,
    durationInMonths: discount.durationMonths ?? undefined,
  };
}

export function transactionEntity(transaction: SandboxTransaction) {
  return {
    id: transaction.id,
    mode: MODE,
    object: 'transaction',
    amount: transaction.amountMinor,
    amount_paid: transaction.amountMinor,
    discount_amount: transaction.discountMinor,
    currency: transaction.currency,
    type: transaction.subscriptionId ? 'invoice' : 'payment',
    tax_country: transaction.country,
    tax_amount: transaction.taxMinor,
    status: transaction.status,
    refunded_amount: transaction.refundedMinor === 0 ? null : transaction.refundedMinor,
    order: transaction.orderId,
    subscription: transaction.subscriptionId,
    customer: transaction.customerId,
    description: transaction.subscriptionId ? 'Subscription payment' : 'Payment',
    period_start: transaction.periodStart?.getTime(),
    period_end: transaction.periodEnd?.getTime(),
    created_at: transaction.createdAt.getTime(),
  };
}

export function orderEntity(transaction: SandboxTransaction) {
  return {
    id: transaction.orderId,
    mode: MODE,
    object: 'order',
    customer: transaction.customerId,
    product: transaction.productId,
    transaction: transaction.id,
    discount: transaction.discountId,
    amount: transaction.amountMinor,
    sub_total: transaction.subTotalMinor,
    tax_amount: transaction.taxMinor,
    discount_amount: transaction.discountMinor,
    amount_due: transaction.amountMinor,
    amount_paid: transaction.amountMinor,
    currency: transaction.currency,
    status: 'paid',
    type: transaction.subscriptionId ? 'recurring' : 'onetime',
    created_at: iso(transaction.createdAt),
    updated_at: iso(transaction.createdAt),
  };
}

/** All that a subscription refers to. */
export interface SubscriptionParts {
  subscription: SandboxSubscription;
  last: SandboxTransaction | null;
  discount: SandboxDiscount | null;
}

/** With product and customer as ids, as nested in other objects. */
export function subscriptionEntity({ subscription, last, discount }: SubscriptionParts) {
  return {
    id: subscription.id,
    mode: MODE,
    object: 'subscription',
    product: subscription.productId,
    customer: subscription.customerId,
    items: [
      {
        id: subscription.id.replace('sub_', 'sitem_'),
        mode: MODE,
        object: 'subscription_item',
        product_id: subscription.productId,
        price_id: subscription.productId.replace('prod_', 'pprice_'),
        units: subscription.units,
      },
    ],
    collection_method: 'charge_automatically',
    status: subscription.status,
    last_transaction_id: last?.id,
    last_transaction: last ? transactionEntity(last) : undefined,
    last_transaction_date: last ? iso(last.createdAt) : undefined,
    next_transaction_date: iso(subscription.periodEnd),
    current_period_start_date: iso(subscription.periodStart),
    current_period_end_date: iso(subscription.periodEnd),
    canceled_at: subscription.canceledAt ? iso(subscription.canceledAt) : null,
    created_at: iso(subscription.createdAt),
    updated_at: iso(subscription.updatedAt),
    discount: discount ? usedDiscount(discount) : undefined,
    metadata: subscription.metadata,
  };
}

/** As events and the API's answers carry it: product and customer expanded. */
export function wholeSubscription(
  parts: SubscriptionParts & { product: Product; customer: SandboxCustomer },
) {
  return {
    ...subscriptionEntity(parts),
    product: productEntity(parts.product),
    customer: customerEntity(parts.customer),
  };
}

export function checkoutEntity(
  checkout: SandboxCheckout,
  url: string,
  of: {
    product: Product;
    discount: SandboxDiscount | null;
    customer: SandboxCustomer | null;
    transaction: SandboxTransaction | null;
    subscription: SubscriptionParts | null;
  },
) {
  return {
    id: checkout.id,
    mode: MODE,
    object: 'checkout',
    status: checkout.status,
    request_id: checkout.requestId,
    product: productEntity(of.product),
    units: checkout.units,
    custom_price: checkout.customPriceMinor ?? undefined,
    order: of.transaction ? orderEntity(of.transaction) : undefined,
    subscription: of.subscription ? subscriptionEntity(of.subscription) : undefined,
    customer: of.customer ? customerEntity(of.customer) : undefined,
    custom_fields: [],
    checkout_url: url,
    success_url: checkout.successUrl,
    discount: of.discount ? usedDiscount(of.discount) : undefined,
    metadata: checkout.metadata,
  };
}

/** What refunds and disputes refer to. */
export interface MoneyBackParts {
  transaction: SandboxTransaction;
  customer: SandboxCustomer;
  subscription: SubscriptionParts | null;
}

function references({ transaction, customer, subscription }: MoneyBackParts) {
  return {
    transaction: transactionEntity(transaction),
    subscription: subscription ? subscriptionEntity(subscription) : undefined,
    order: orderEntity(transaction),
    customer: customerEntity(customer),
  };
}

export function refundEntity(amountMinor: number, parts: MoneyBackParts, at: Date) {
  return {
    id: sandboxId('ref'),
    mode: MODE,
    object: 'refund',
    status: 'succeeded',
    refund_amount: amountMinor,
    refund_currency: parts.transaction.currency,
    reason: 'requested_by_customer',
    ...references(parts),
    created_at: at.getTime(),
  };
}

export function disputeEntity(dispute: SandboxDispute, parts: MoneyBackParts) {
  return {
    id: dispute.id,
    mode: MODE,
    object: 'dispute',
    amount: dispute.amountMinor,
    currency: parts.transaction.currency,
    ...references(parts),
    created_at: dispute.createdAt.getTime(),
  };
}

export interface SandboxEvent {
  id: string;
  eventType: string;
  created_at: number;
  object: object;
}

/** An event's envelope around its object. */
export function eventOf(type: string, object: object, at: Date): SandboxEvent {
  return { id: sandboxId('evt'), eventType: type, created_at: at.getTime(), object };
}
