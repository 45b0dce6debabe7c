import type { Fact } from '#kernel';

/** Money arrived and its credits were granted, once per transaction. */
export type PurchasePaid = Fact<
  'billing.purchase-paid',
  {
    purchaseId: string;
    workspaceId: string;
    kind: 'pack' | 'subscription';
    productCode: string;
    credits: number;
    amountMinor: number;
    currency: string;
  }
>;

/** Money went back, or a bank took it back; totals, not differences. */
export type PurchaseReversed = Fact<
  'billing.purchase-reversed',
  { purchaseId: string; workspaceId: string; refundedMinor: number; disputedMinor: number }
>;

export type SubscriptionChanged = Fact<
  'billing.subscription-changed',
  {
    subscriptionId: string;
    workspaceId: string;
    planCode: string;
    status: string;
    /** When it came into that state, where that is known. */
    since: string | null;
    currentPeriodEnd: string | null;
    cancelAtPeriodEnd: boolean;
  }
>;
