import type { LotKind } from './lot.js';

/** Who or what moved credits: `system`, `customer:<id>`, `operator:<id>`, `billing:<event>` … */
export type Actor = string;

export interface GrantRequest {
  workspaceId: string;
  kind: LotKind;
  amount: number;
  /** Names the cause for ever: one cause grants once. At most 200 characters. */
  source: string;
  /** Null: never expires. */
  expiresAt: Date | null;
  /** The payment's transaction; with it the lot follows refunds and disputes, and pays debts. */
  purchaseRef?: string;
  reasonCode: string;
  reason: string;
  actor: Actor;
}

export interface Granted {
  lotId: string;
  /** False where the source had granted before; then nothing moved. */
  created: boolean;
  /** Credits of the new lot that paid the workspace's debts. */
  settled: number;
}

export interface CycleRefresh {
  workspaceId: string;
  amount: number;
  source: string;
  /** End of the new cycle, with its grace. */
  expiresAt: Date;
  /** End of the new cycle: in the grace what is left waits and cannot be held. Default: expiresAt. */
  spendableUntil?: Date;
  purchaseRef: string;
  /** Purchases of the account's other subscriptions that run: their credits stay. Default: none. */
  beside?: readonly string[];
  reasonCode?: string;
  reason: string;
  actor: Actor;
}

/** A cycle that may begin: what a refresh with it would end. */
export type CycleEnd = Pick<CycleRefresh, 'workspaceId' | 'expiresAt'> &
  Required<Pick<CycleRefresh, 'beside'>>;

export interface HoldBatch {
  workspaceId: string;
  generationId: string;
  /** One per image, 1 to 100. All are placed or none. */
  holds: readonly { imageId: string; amount: number }[];
}

export interface HoldsPlaced {
  /** How many are new; holds that were there already are left alone. */
  placed: number;
  available: number;
}

export type ReleaseCause = 'platform' | 'model' | 'moderation' | 'customer_cancel';

/** The reason code under which the statement and the receipt show a release. */
export const RELEASE_REASON: Record<ReleaseCause, string> = {
  platform: 'platform_error',
  model: 'model_error',
  moderation: 'moderation_blocked',
  customer_cancel: 'customer_cancelled',
};

export interface Resolved {
  /** False where the hold had been resolved before; then nothing moved. */
  won: boolean;
  /** What the hold is now. */
  state: 'captured' | 'released';
}

export interface RestoreRequest {
  /** The case or incident that it answers. */
  caseRef: string;
  reason: string;
  actor: Actor;
}

export interface Restored {
  /** False where it had been restored before; then nothing moved. */
  won: boolean;
  amount: number;
}

export interface ReversalNotice {
  provider: string;
  /** Id of the refund or dispute at the provider. */
  reversalId: string;
  purchaseRef: string;
  kind: 'refund' | 'dispute';
  amountMinor: number;
  /** What the purchase cost, in the same currency. */
  paidMinor: number;
  status: 'pending' | 'failed' | 'canceled' | 'succeeded' | 'open' | 'lost' | 'won';
  actor?: Actor;
}

export interface Reversed {
  /** Null where the purchase has not granted yet: the reversal waits for it. */
  lotId: string | null;
  /** Credits that this notice took back; below zero where it gave some back. */
  revoked: number;
  /** Debt that this notice added; below zero where it lowered the debt. */
  debt: number;
  /** Credits that will follow when running jobs have ended. */
  waiting: number;
}

export interface ReversalPreview {
  /** Null where the purchase is unknown here. */
  workspaceId: string | null;
  creditsToRevoke: number;
  debtToAdd: number;
  waiting: number;
  /** The workspace's whole debt afterwards. */
  debtAfter: number;
}

export interface AdjustRequest {
  workspaceId: string;
  amount: number;
  /** Idempotency key and hash of the operator's request. */
  key: string;
  fingerprint: string;
  reason: string;
  actor: Actor;
}
