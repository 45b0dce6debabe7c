import type { LotKind } from './lot.js';
import type { EntryKind } from './statement.js';

export interface LotBalance {
  id: string;
  kind: LotKind;
  available: number;
  held: number;
  /** Null: never expires. */
  expiresAt: string | null;
  /** Until when it can be spent, where that is before it expires. */
  spendableUntil: string | null;
  /** True: kept, but not to be spent unless the renewal of its subscription is paid. */
  waiting: boolean;
}

/** available and held are the sums of the lots, read in one snapshot. */
export interface Balance {
  available: number;
  /** What can be spent now: available without what waits. */
  spendable: number;
  /** Available in lots that wait for a renewal to be paid. */
  waiting: number;
  held: number;
  debt: number;
  lots: LotBalance[];
}

/** One line of the statement. */
export interface Entry {
  /** Unique within the workspace. */
  id: string;
  kind: EntryKind;
  /** Signed effect on the available balance. */
  amount: number;
  /** Credits that the move was about, also where the available balance did not change. */
  moved: number;
  balanceAfter: number;
  heldAfter: number;
  debtAfter: number;
  /** English; front ends word it in their language by the code and its parameters. */
  reason: string;
  reasonCode: string;
  params: { credits: number; lotKind: LotKind; expiresAt?: string };
  lotKind: LotKind;
  generationId?: string;
  imageId?: string;
  /** The lot's expiry from this line on, where the line set it. */
  expiresAt?: string;
  createdAt: string;
}

/** A line as operators see it. */
export interface OperatorEntry extends Entry {
  code: string;
  lotId: string;
  actor: string;
  note: string | null;
}

export interface ImageReceipt {
  imageId: string;
  held: number;
  captured: number;
  released: number;
  restored: number;
  lots: {
    lotId: string;
    kind: LotKind;
    amount: number;
    expiresAt: string | null;
    spendableUntil: string | null;
  }[];
  /** Why the hold ended as it did; null while it is open. */
  reason: string | null;
  reasonCode: string | null;
  events: { kind: EntryKind; amount: number; reason: string; reasonCode: string; at: string }[];
}

export interface Receipt {
  images: ImageReceipt[];
  totals: { held: number; captured: number; released: number; restored: number; charged: number };
}

/** A hold that nobody has resolved. */
export interface OpenHold {
  imageId: string;
  generationId: string;
  workspaceId: string;
  amount: number;
  placedAt: Date;
}

/** Something that the books' audit found. */
export interface Finding {
  check: string;
  workspaceId: string | null;
  subject: string;
  expected: string | null;
  actual: string | null;
}
