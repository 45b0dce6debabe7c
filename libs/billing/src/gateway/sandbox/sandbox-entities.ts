import type { Product } from '#catalog';
import { newId } from '#kernel';

/**
 * Creem's entities as the sandbox sends them. Shapes: npm package creem 1.13.0; mode is "test" and
 * every id says that it is from the sandbox.
 */
export interface SandboxCustomer {
  id: string;
  email: string;
}

export interface SandboxSubscription {
  id: string;
  productId: string;
  customerId: string;
  customerEmail: string;
  status: string;
  metadata: Record<string, string>;
  lastTransactionId: string | null;
  periodStart: Date;
  periodEnd: Date;
  canceledAt: Date | null;
  nextProductId: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface SandboxTransaction {
  id: string;
  orderId: string;
  checkoutId: string | null;
  subscriptionId: string | null;
  productId: string;
  customerId: string;
  customerEmail: string;
  amountMinor: number;
  currency: string;
  status: string;
  refundedMinor: number;
  periodStart: Date | null;
  periodEnd: Date | null;
  createdAt: Date;
}

export interface SandboxCheckout {
  id: string;
  requestId: string;
  productId: string;
  customerEmail: string;
  successUrl: string;
  metadata: Record<string, string>;
  status: 'pending' | 'completed' | 'expired';
  declined: number;
  transactionId: string | null;
  createdAt: Date;
}

const MODE = 'test';
const iso = (date: Date) => date.toISOString();

/** A new id of that kind: `tran_sbx_…`. */
export function sandboxId(prefix: 'ch' | 'ord' | 'tran' | 'sub' | 'ref' | 'disp' | 'evt'): string {
  return `${prefix}_sbx_${newId().replaceAll('-', '')}`;
}

export function productEntity(product: Product, at: Date) {
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
    billing_period: recurring ? 'every-month' : 'once',
    status: 'active',
    tax_mode: 'inclusive',
    tax_category: 'saas',
    default_success_url: null,
    created_at: iso(at),
    updated_at: iso(at),
  };
}

export function customerEntity(customer: SandboxCustomer, at: Date) {
  return {
    id: customer.id,
    mode: MODE,
    object: 'customer',
    email: customer.email,
    name: null,
    country: 'US',
    created_at: iso(at),
    updated_at: iso(at),
  };
}

export function transactionEntity(transaction: SandboxTransaction) {
  return {
    id: transaction.id,
    mode: MODE,
    object: 'transaction',
    amount: transaction.amountMinor,
    amount_paid: transaction.amountMinor,
    discount_amount: 0,
    currency: transaction.currency,
    type: transaction.subscriptionId ? 'invoice' : 'payment',
    tax_country: 'US',
    tax_amount: 0,
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
    discount: null,
    amount: transaction.amountMinor,
    sub_total: transaction.amountMinor,
    tax_amount: 0,
    discount_amount: 0,
    amount_due: transaction.amountMinor,
    amount_paid: transaction.amountMinor,
    currency: transaction.currency,
    status: 'paid',
    type: transaction.subscriptionId ? 'recurring' : 'onetime',
    created_at: iso(transaction.createdAt),
    updated_at: iso(transaction.createdAt),
  };
}

/** With product and customer as ids, as nested in a checkout; events carry them expanded. */
export function subscriptionEntity(
  subscription: SandboxSubscription,
  last: SandboxTransaction | null,
) {
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
        units: 1,
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
    metadata: subscription.metadata,
  };
}

/** An event's envelope around its object. */
export function eventOf(type: string, object: object, at: Date) {
  return { id: sandboxId('evt'), eventType: type, created_at: at.getTime(), object };
}
