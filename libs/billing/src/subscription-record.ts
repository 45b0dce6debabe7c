import type { GatewayName, SubscriptionStatus } from './gateway/payment-gateway.js';

/** A subscription as we know it; `credits` and `priceMinor` are those of its present product. */
export interface Subscription {
  id: string;
  workspaceId: string;
  gateway: GatewayName;
  externalId: string;
  checkoutId: string | null;
  planCode: string;
  productCode: string;
  externalProductId: string;
  credits: number;
  priceMinor: number;
  currency: string;
  status: SubscriptionStatus;
  /** When it came into that state; null: before that was noted. */
  statusSince: Date | null;
  currentPeriodStart: Date | null;
  currentPeriodEnd: Date | null;
  paidPeriodStart: Date | null;
  canceledAt: Date | null;
  pendingProductCode: string | null;
  externalUpdatedAt: Date | null;
  eventAt: Date | null;
}
