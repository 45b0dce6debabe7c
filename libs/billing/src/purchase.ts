import type { GatewayName } from './gateway/payment-gateway.js';

export type PurchaseStatus = 'paid' | 'refunded' | 'partially_refunded' | 'disputed';

/** Money that arrived once, and what went back of it. Minor units of `currency`, tax included. */
export interface Purchase {
  id: string;
  workspaceId: string;
  gateway: GatewayName;
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

/** Paid in TEST MODE or with the vendor's test key: no money moved, whatever key is set later. */
export const isPractice = ({ gateway }: Pick<Purchase, 'gateway'>): boolean => gateway !== 'creem';

export type ReversalStatus = 'pending' | 'succeeded' | 'failed' | 'open' | 'won' | 'lost';

/** One refund or dispute, as the gateway names it. */
export interface Reversal {
  gateway: GatewayName;
  externalId: string;
  kind: 'refund' | 'dispute';
  transactionId: string;
  amountMinor: number;
  paidMinor: number | null;
  currency: string;
  status: ReversalStatus;
  ledgerId: string;
  /** Part of it that counts already, under a total that was read from the gateway. */
  coveredMinor: number;
  /** A dispute whose charge the gateway showed as charged back. */
  chargedBack: boolean;
  /** When we first heard of it. */
  createdAt: Date;
}

/** How the vendor calls a charge whose money a bank holds or took back; it uses both words. */
export const CHARGED_BACK: readonly string[] = ['chargedBack', 'chargeback'];
/** States of a charge whose money arrived, whatever became of it later. */
export const ARRIVED: readonly string[] = ['paid', 'refunded', 'partialRefund', ...CHARGED_BACK];

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

/**
 * What takes credits back: money that went back, money that a bank holds back, and a refund that an
 * operator asked for (`open`), so that nobody spends what is on its way back.
 */
export function counts(reversal: Pick<Reversal, 'status'>): boolean {
  return ['succeeded', 'open', 'lost'].includes(reversal.status);
}

/** Its credits are back, its money is not yet. */
const isAskedFor = ({ kind, status }: Pick<Reversal, 'kind' | 'status'>) =>
  kind === 'refund' && status === 'open';

/** Money that went back in one way, each piece of it once. */
export function sumOf(
  reversals: readonly Pick<Reversal, 'kind' | 'amountMinor' | 'coveredMinor' | 'status'>[],
  kind: Reversal['kind'],
): number {
  return reversals
    .filter((reversal) => reversal.kind === kind && counts(reversal) && !isAskedFor(reversal))
    .reduce((total, { amountMinor, coveredMinor }) => total + amountMinor - coveredMinor, 0);
}

/** What went back of a purchase in all; never more than was paid. */
export function totalsOf(
  reversals: readonly Pick<Reversal, 'kind' | 'amountMinor' | 'coveredMinor' | 'status'>[],
  paidMinor: number,
): { refundedMinor: number; disputedMinor: number; status: PurchaseStatus } {
  const refundedMinor = Math.min(paidMinor, sumOf(reversals, 'refund'));
  const disputedMinor = Math.min(paidMinor - refundedMinor, sumOf(reversals, 'dispute'));
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
