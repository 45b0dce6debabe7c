import type { CsvCell } from '#kernel';
import type { LotKind } from '../lot.js';

/**
 * One UTC day of the whole ledger, in credits. What is outstanding changes by
 * granted − consumed + restored − lapsed − revoked + reinstated − deducted − debtSettled, and the debt
 * by debtIncurred − debtLowered − debtSettled − debtForgiven.
 */
export interface LedgerDay {
  id: string;
  /** `YYYY-MM-DD`. */
  day: string;
  granted: Record<LotKind, number>;
  consumed: number;
  restored: number;
  lapsed: number;
  revoked: number;
  reinstated: number;
  /** Taken off by operators. */
  deducted: number;
  debtIncurred: number;
  /** By unused credits of the same purchase, or because less money went back. */
  debtLowered: number;
  /** Paid with credits of a later purchase, which count as used. */
  debtSettled: number;
  /** Settlements undone; their credits came back as operator lots. */
  settlementsReturned: number;
  debtForgiven: number;
  forgivenessUndone: number;
  /** Unspent credits at the end of the day, with what is held: what the product owes. */
  outstanding: number;
  /** What customers owe at the end of the day. */
  debt: number;
  /** False while the day may still change. */
  final: boolean;
  computedAt: string;
}

/** Columns of the file, in order. */
export const DAY_COLUMNS = [
  'day',
  'granted_trial',
  'granted_subscription',
  'granted_operator',
  'granted_pack',
  'consumed',
  'restored',
  'lapsed',
  'revoked',
  'reinstated',
  'deducted',
  'debt_incurred',
  'debt_lowered',
  'debt_settled',
  'settlements_returned',
  'debt_forgiven',
  'forgiveness_undone',
  'outstanding',
  'debt',
  'final',
] as const;

/** The cells of {@link DAY_COLUMNS}. */
export function dayRecord({ granted, ...day }: LedgerDay): CsvCell[] {
  return [
    day.day,
    granted.trial,
    granted.subscription,
    granted.operator,
    granted.pack,
    day.consumed,
    day.restored,
    day.lapsed,
    day.revoked,
    day.reinstated,
    day.deducted,
    day.debtIncurred,
    day.debtLowered,
    day.debtSettled,
    day.settlementsReturned,
    day.debtForgiven,
    day.forgivenessUndone,
    day.outstanding,
    day.debt,
    day.final,
  ];
}
