import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Config } from '#kernel';
import { SandboxRepository } from '../../data/sandbox.repository.js';
import { monthAfter } from '../../subscription.js';
import { SandboxChanges } from './sandbox-changes.js';
import { checkoutEntity, eventOf, sandboxId } from './sandbox-entities.js';
import { SandboxPayments } from './sandbox-payments.js';
import { isUsable, priceOf, TAX_PERCENT, type Price } from './sandbox-price.js';
import type {
  SandboxCheckout,
  SandboxCustomer,
  SandboxDiscount,
  SandboxSubscription,
} from './sandbox-records.js';
import { found, SandboxRefusal } from './sandbox-refusal.js';

export interface NewSandboxCheckout {
  requestId: string | null;
  productId: string;
  units: number;
  customPriceMinor: number | null;
  discountCode: string | null;
  customerEmail: string;
  successUrl: string;
  metadata: Record<string, unknown>;
}

/** What the customer fills in on the checkout page. */
export interface CheckoutChoice {
  code?: string | undefined;
  country?: string | undefined;
}

export interface CheckoutQuote {
  checkout: SandboxCheckout;
  price: Price;
  currency: string;
  discount: SandboxDiscount | null;
  /** A code was given that is not good for this. */
  isCodeWrong: boolean;
  country: string;
}

/** Checkouts of the test gateway: opened by us, paid or not by the customer. */
@Injectable()
export class SandboxSales {
  constructor(
    private readonly repository: SandboxRepository,
    private readonly changes: SandboxChanges,
    private readonly payments: SandboxPayments,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async open(asked: NewSandboxCheckout): Promise<SandboxCheckout> {
    const product = await this.changes.product(asked.productId);
    if (asked.customPriceMinor !== null && product.kind === 'subscription')
      throw new SandboxRefusal(400, 'custom_price is for one-time products only');
    const discount = await this.discount(asked.discountCode, asked.productId);
    if (asked.discountCode && !discount)
      throw new SandboxRefusal(400, 'The discount code is not valid for this product');
    const checkout: SandboxCheckout = {
      id: sandboxId('ch'),
      requestId: asked.requestId ?? '',
      productId: asked.productId,
      units: asked.units,
      customPriceMinor: asked.customPriceMinor,
      discountId: discount?.id ?? null,
      customerEmail: asked.customerEmail,
      successUrl: asked.successUrl,
      metadata: asked.metadata,
      status: 'pending',
      declined: 0,
      transactionId: null,
      createdAt: this.clock.now(),
    };
    await this.repository.checkouts.put(checkout);
    return checkout;
  }

  url(checkout: Pick<SandboxCheckout, 'id'>): string {
    return `${this.config.publicUrl}/sandbox/checkout/${checkout.id}`;
  }

  /** What the checkout comes to for that choice. */
  async quote(checkoutId: string, choice: CheckoutChoice): Promise<CheckoutQuote> {
    const checkout = found(await this.repository.checkouts.find(checkoutId), 'Checkout');
    const product = await this.changes.product(checkout.productId);
    const code = choice.code?.trim() ?? '';
    const given = code === '' ? null : await this.discount(code, checkout.productId);
    const discount = given ?? (await this.kept(checkout));
    const country = Object.hasOwn(TAX_PERCENT, choice.country ?? '')
      ? (choice.country as string)
      : await this.countryOf(checkout.customerEmail);
    const subTotal = (checkout.customPriceMinor ?? product.priceMinor) * checkout.units;
    return {
      checkout,
      price: priceOf(subTotal, discount, country),
      currency: product.currency,
      discount,
      isCodeWrong: code !== '' && given === null,
      country,
    };
  }

  /** Pays the checkout. A second press of the button changes nothing. */
  pay(checkoutId: string, choice: CheckoutChoice): Promise<SandboxCheckout> {
    return this.changes.make(async () => {
      const { checkout, discount, country } = await this.quote(checkoutId, choice);
      const customer = await this.customer(checkout.customerEmail, country);
      if (checkout.status !== 'pending')
        return { value: checkout, customerId: customer.id, events: [] };
      const product = await this.changes.product(checkout.productId);
      const at = this.clock.now();
      const subscription =
        product.kind === 'subscription'
          ? newSubscription(checkout, customer.id, discount, at, product.periodMonths ?? 1)
          : null;
      const transaction = await this.payments.take({
        product,
        customer,
        subTotalMinor: (checkout.customPriceMinor ?? product.priceMinor) * checkout.units,
        units: checkout.units,
        discount,
        checkout,
        subscription,
        at,
      });
      if (discount)
        await this.repository.discounts.put({ ...discount, redeemed: discount.redeemed + 1 });
      const paid: SandboxCheckout = {
        ...checkout,
        status: 'completed',
        discountId: discount?.id ?? null,
        transactionId: transaction.id,
      };
      await this.repository.checkouts.put(paid);
      if (subscription) {
        subscription.lastTransactionId = transaction.id;
        await this.repository.subscriptions.put(subscription);
      }
      const parts = subscription ? await this.changes.parts(subscription) : null;
      const object = checkoutEntity(paid, this.url(paid), {
        product,
        discount,
        customer,
        transaction,
        subscription: parts,
      });
      const rest = subscription
        ? await this.changes.subscriptionEvents(
            ['subscription.active', 'subscription.paid'],
            subscription,
          )
        : [];
      return {
        value: paid,
        customerId: customer.id,
        events: [eventOf('checkout.completed', object, at), ...rest],
      };
    });
  }

  /** A card that is declined: nothing is charged and no event is sent. */
  async decline(checkoutId: string): Promise<void> {
    const checkout = found(await this.repository.checkouts.find(checkoutId), 'Checkout');
    if (checkout.status === 'pending')
      await this.repository.checkouts.put({ ...checkout, declined: checkout.declined + 1 });
  }

  /** The customer with that address, made where there is none yet. */
  async customer(email: string, country?: string): Promise<SandboxCustomer> {
    const now = this.clock.now();
    const known = await this.repository.customerByEmail(email);
    if (known && (country === undefined || known.country === country)) return known;
    const customer: SandboxCustomer = known
      ? { ...known, country: country ?? known.country, updatedAt: now }
      : {
          id: this.customerId(email),
          email,
          name: null,
          country: country ?? 'US',
          metadata: {},
          deliveries: 'normal',
          createdAt: now,
          updatedAt: now,
        };
    await this.repository.customers.put(customer);
    return customer;
  }

  /** The same for the same address, and not to be guessed: the portal page opens with it. */
  private customerId(email: string): string {
    const key = createHmac('sha256', this.config.encryptionKey).update(`sandbox:${email}`);
    return `cust_sbx_${key.digest('hex').slice(0, 32)}`;
  }

  private async countryOf(email: string): Promise<string> {
    return (await this.repository.customerByEmail(email))?.country ?? 'US';
  }

  /** The discount of the checkout itself; on an open one as long as it may be used. */
  private async kept(checkout: SandboxCheckout): Promise<SandboxDiscount | null> {
    if (checkout.discountId === null) return null;
    const discount = await this.repository.discounts.find(checkout.discountId);
    const { status, productId } = checkout;
    return discount && (status !== 'pending' || isUsable(discount, productId, this.clock.now()))
      ? discount
      : null;
  }

  private async discount(code: string | null, productId: string): Promise<SandboxDiscount | null> {
    if (!code) return null;
    const discount = await this.repository.discountByCode(code);
    return discount && isUsable(discount, productId, this.clock.now()) ? discount : null;
  }
}

function newSubscription(
  checkout: SandboxCheckout,
  customerId: string,
  discount: SandboxDiscount | null,
  at: Date,
  months: number,
): SandboxSubscription {
  return {
    id: sandboxId('sub'),
    productId: checkout.productId,
    units: checkout.units,
    customerId,
    customerEmail: checkout.customerEmail,
    status: 'active',
    metadata: checkout.metadata,
    // A discount of one payment is named with that payment, and gone with the next.
    discountId: discount?.id ?? null,
    discountEndsAt: discount ? endOf(discount, at) : null,
    lastTransactionId: null,
    periodStart: at,
    periodEnd: monthAfter(at, months),
    canceledAt: null,
    onEnd: 'cancel',
    nextProductId: null,
    failures: 0,
    carriedMinor: 0,
    createdAt: at,
    updatedAt: at,
  };
}

/** When payments stop having that discount; null: never. */
function endOf(discount: SandboxDiscount, at: Date): Date | null {
  if (discount.duration === 'forever') return null;
  let end = at;
  const months = discount.duration === 'once' ? 0 : (discount.durationMonths ?? 0);
  for (let month = 0; month < months; month += 1) end = monthAfter(end);
  return end;
}
