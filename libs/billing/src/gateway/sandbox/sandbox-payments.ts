import { Injectable } from '@nestjs/common';
import type { Product } from '#catalog';
import { SandboxRepository } from '../../data/sandbox.repository.js';
import { sandboxId } from './sandbox-entities.js';
import { priceOf } from './sandbox-price.js';
import type {
  SandboxCheckout,
  SandboxCustomer,
  SandboxDiscount,
  SandboxSubscription,
  SandboxTransaction,
} from './sandbox-records.js';

interface Payment {
  product: Product;
  customer: SandboxCustomer;
  /** Before the discount. */
  subTotalMinor: number;
  /** What a change of plan adds or, below nothing, takes off. */
  changeMinor?: number;
  units: number;
  discount: SandboxDiscount | null;
  checkout: SandboxCheckout | null;
  subscription: SandboxSubscription | null;
  at: Date;
}

/** Writes payments: price, discount and tax of each as its receipt has them. */
@Injectable()
export class SandboxPayments {
  constructor(private readonly repository: SandboxRepository) {}

  async take(payment: Payment): Promise<SandboxTransaction> {
    const { product, customer, discount, subscription } = payment;
    const transaction: SandboxTransaction = {
      id: sandboxId('tran'),
      orderId: sandboxId('ord'),
      checkoutId: payment.checkout?.id ?? null,
      subscriptionId: subscription?.id ?? null,
      productId: product.externalProductId,
      units: payment.units,
      customerId: customer.id,
      customerEmail: customer.email,
      country: customer.country,
      ...priceOf(payment.subTotalMinor, discount, customer.country, payment.changeMinor),
      discountId: discount?.id ?? null,
      currency: product.currency,
      status: 'paid',
      refundedMinor: 0,
      periodStart: subscription?.periodStart ?? null,
      periodEnd: subscription?.periodEnd ?? null,
      createdAt: payment.at,
    };
    await this.repository.transactions.put(transaction);
    return transaction;
  }
}
