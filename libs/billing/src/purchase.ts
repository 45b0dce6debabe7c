export type PurchaseStatus = 'paid' | 'refunded' | 'partially_refunded' | 'disputed';

/** Money that arrived once, and what went back of it. Minor units of `currency`, tax included. */
export interface Purchase {
  id: string;
  workspaceId: string;
  gateway: 'creem' | 'sandbox';
  transactionId: string;
  orderId: string | null;
  checkoutId: string | null;
  subscriptionId: string | null;
  kind: 'pack' | 'subscription';
  productCode: string;
  credits: number;
  amountMinor: number;
  taxMinor: number;
  discountMinor: number;
  currency: string;
  periodStart: Date | null;
  periodEnd: Date | null;
  refundedMinor: number;
  disputedMinor: number;
  status: PurchaseStatus;
  createdAt: Date;
}

export type ReversalStatus = 'pending' | 'succeeded' | 'failed' | 'open' | 'won' | 'lost';

/** One refund or dispute, as the gateway names it. */
export interface Reversal {
  gateway: 'creem' | 'sandbox';
  externalId: string;
  kind: 'refund' | 'dispute';
  transactionId: string;
  amountMinor: number;
  paidMinor: number | null;
  currency: string;
  status: ReversalStatus;
  ledgerId: string;
}

/** States only move forward: news that is older than what is known changes nothing. */
const RANK: Record<ReversalStatus, number> = {
  pending: 1,
  open: 1,
  failed: 2,
  lost: 2,
  succeeded: 3,
  won: 3,
};

export function isForward(from: ReversalStatus, to: ReversalStatus): boolean {
  return RANK[to] > RANK[from];
}

/** Only money that really went back counts, and money that a bank holds back. */
export function counts(reversal: Pick<Reversal, 'status'>): boolean {
  return ['succeeded', 'open', 'lost'].includes(reversal.status);
}

/** What went back of a purchase in all; never more than was paid. */
export function totalsOf(
  reversals: readonly Pick<Reversal, 'kind' | 'amountMinor' | 'status'>[],
  paidMinor: number,
): { refundedMinor: number; disputedMinor: number; status: PurchaseStatus } {
  const sum = (kind: Reversal['kind']) =>
    Math.min(
      paidMinor,
      reversals
        .filter((reversal) => reversal.kind === kind && counts(reversal))
        .reduce((total, reversal) => total + reversal.amountMinor, 0),
    );
  const refundedMinor = sum('refund');
  const disputedMinor = sum('dispute');
  return {
    refundedMinor,
    disputedMinor,
    status: statusOf(refundedMinor, disputedMinor, paidMinor),
  };
}

function statusOf(refunded: number, disputed: number, paid: number): PurchaseStatus {
  if (disputed > 0) return 'disputed';
  if (refunded === 0) return 'paid';
  return refunded >= paid ? 'refunded' : 'partially_refunded';
}

/** What a refund would give back; a bank that took the money back leaves nothing of it. */
export function remainingOf(purchase: Purchase): number {
  return Math.max(0, purchase.amountMinor - purchase.refundedMinor - purchase.disputedMinor);
}
