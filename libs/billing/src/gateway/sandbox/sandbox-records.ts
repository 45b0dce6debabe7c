/** How events about a customer travel; all but `normal` is there to be tried out. */
export type Deliveries = 'normal' | 'twice' | 'reversed' | 'held';

export interface SandboxCustomer {
  id: string;
  email: string;
  name: string | null;
  /** ISO 3166: where taxes are due. */
  country: string;
  metadata: Record<string, unknown>;
  deliveries: Deliveries;
  createdAt: Date;
  updatedAt: Date;
}

export interface SandboxDiscount {
  id: string;
  name: string;
  code: string;
  type: 'percentage' | 'fixed';
  amountMinor: number | null;
  currency: string | null;
  percentage: number | null;
  expiresAt: Date | null;
  maxRedemptions: number | null;
  redeemed: number;
  duration: 'forever' | 'once' | 'repeating';
  durationMonths: number | null;
  /** Product ids; empty: all of them. */
  appliesTo: string[];
  createdAt: Date;
}

export interface SandboxCheckout {
  id: string;
  requestId: string;
  productId: string;
  units: number;
  customPriceMinor: number | null;
  discountId: string | null;
  customerEmail: string;
  successUrl: string;
  metadata: Record<string, unknown>;
  status: 'pending' | 'completed' | 'expired';
  declined: number;
  transactionId: string | null;
  createdAt: Date;
}

export interface SandboxSubscription {
  id: string;
  productId: string;
  units: number;
  customerId: string;
  customerEmail: string;
  status: string;
  metadata: Record<string, unknown>;
  discountId: string | null;
  /** Payments from then on have no discount; null: all have it. */
  discountEndsAt: Date | null;
  lastTransactionId: string | null;
  periodStart: Date;
  periodEnd: Date;
  canceledAt: Date | null;
  /** What becomes of a planned end. */
  onEnd: 'cancel' | 'pause';
  nextProductId: string | null;
  /** Renewals in a row that were not paid. */
  failures: number;
  /** Rest of a change of plan that the next invoice settles, in minor units. */
  carriedMinor: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface SandboxTransaction {
  id: string;
  orderId: string;
  checkoutId: string | null;
  subscriptionId: string | null;
  productId: string;
  units: number;
  customerId: string;
  customerEmail: string;
  country: string;
  subTotalMinor: number;
  discountMinor: number;
  discountId: string | null;
  /** What was paid: after the discount, with the tax in it. */
  amountMinor: number;
  taxMinor: number;
  currency: string;
  status: string;
  refundedMinor: number;
  periodStart: Date | null;
  periodEnd: Date | null;
  createdAt: Date;
}

export interface SandboxDispute {
  id: string;
  transactionId: string;
  amountMinor: number;
  status: 'open' | 'won';
  createdAt: Date;
}
