/** What can differ between the gateway's own lists and ours. */
export const DIFFERENCES = [
  'payment_missing',
  'payment_unknown',
  'payment_unpaid',
  'amount_differs',
  'refund_missing',
  'refund_unknown',
  'dispute_missing',
  'dispute_won',
  'dispute_not_won',
  'subscription_missing',
  'subscription_state',
  'charge_unreadable',
  'subscription_unreadable',
] as const;
export type DifferenceKind = (typeof DIFFERENCES)[number];

export type DifferenceStatus = 'open' | 'healed' | 'explained';

/** One thing that the gateway and we say differently, and what came of it. */
export interface Difference {
  kind: DifferenceKind;
  /** The gateway's id of the charge or subscription. */
  subject: string;
  theirs: string;
  ours: string;
  workspaceId: string | null;
  purchaseId: string | null;
  status: DifferenceStatus;
  note: string | null;
}

export interface DifferenceRecord extends Difference {
  id: string;
  gateway: string;
  foundAt: Date;
  lastSeenAt: Date;
  settledAt: Date | null;
}

/** Money of the compared charges in minor units, by currency. */
export type Totals = Record<string, { paid: number; refunded: number; disputed: number }>;

export interface Reconciliation {
  id: string;
  gateway: string;
  status: 'requested' | 'running' | 'finished' | 'failed';
  fromAt: Date | null;
  transactions: number;
  subscriptions: number;
  complete: boolean | null;
  theirs: Totals | null;
  ours: Totals | null;
  note: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** An amount as a person reads it; the same in every language. */
export const moneyText = (minor: number, currency: string) =>
  `${(minor / 100).toFixed(2)} ${currency}`;

/** Said where one side has nothing. */
export const NOTHING = '–';
