import { hashBody } from '#kernel';

export type AdjustmentKind = 'grant' | 'deduct' | 'forgive';

/** What an operator asks for. */
export interface Adjustment {
  workspaceId: string;
  amount: number;
  reason: string;
  /** The operator's Idempotency-Key: the same request with it again changes nothing. */
  key: string;
}

/** The same with everything that was left open filled in. */
export interface SettledAdjustment extends Adjustment {
  kind: AdjustmentKind;
  /** Of a grant. */
  expiresAt: Date | null;
  /** Hash of the request as it came; the key stands for this and nothing else. */
  fingerprint: string;
}

export interface Adjusted {
  /** False for a repetition of the same request. */
  created: boolean;
  available: number;
  debt: number;
  auditId: string | null;
}

export const AUDIT_ACTION = {
  grant: 'credits.granted',
  deduct: 'credits.deducted',
  forgive: 'credits.debt-forgiven',
} as const satisfies Record<AdjustmentKind, string>;

/** @param chosen the expiry that the operator chose, if they did. */
export function fingerprintOf({ amount, reason }: Adjustment, chosen: Date | null): string {
  return hashBody({ amount, reason, expiresAt: chosen?.toISOString() ?? null });
}

/** The name of the change in the ledger, for ever. */
export function ledgerKey({ kind, workspaceId, key }: SettledAdjustment): string {
  return `${AUDIT_ACTION[kind]}:${workspaceId}:${key}`;
}
