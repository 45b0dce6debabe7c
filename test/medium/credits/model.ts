import { squareMoves, reversedCredits, type LotState } from '../../../libs/credits/src/clawback.js';
import {
  allocate,
  burnOrder,
  type BurnableLot,
  type LotKind,
} from '../../../libs/credits/src/lot.js';

const EXTENSION_ms = 72 * 3_600_000;

/** What is not spent goes by the date on which it lapses. */
const byExpiry = (a: BurnableLot, b: BurnableLot) =>
  burnOrder({ ...a, spendableUntil: null }, { ...b, spendableUntil: null });

export interface ModelLot extends LotState {
  id: string;
  kind: LotKind;
  seq: number;
  expiresAt: number | null;
  dueAt: number | null;
  spendableUntil: number | null;
  purchase: string | null;
}

interface ModelHold {
  lines: { lot: ModelLot; amount: number }[];
  state: 'open' | 'captured' | 'released';
  restored: boolean;
}

export type ReversalStatus = 'pending' | 'failed' | 'succeeded' | 'open' | 'lost' | 'won';
interface Reversal {
  amount: number;
  status: ReversalStatus;
}
const RANK: Record<ReversalStatus, number> = {
  pending: 1,
  open: 1,
  failed: 2,
  lost: 2,
  succeeded: 3,
  won: 3,
};
const COUNTS: readonly ReversalStatus[] = ['succeeded', 'open', 'lost'];

/**
 * The ledger of one workspace as a reader of the design would write it: plain objects, the pure
 * rules of libs/credits, no database. The random tests hold the real one against it.
 * Every method answers like the façade does, or with the code of the error.
 */
export class LedgerModel {
  now = 0;
  readonly lots: ModelLot[] = [];
  readonly holds = new Map<string, ModelHold>();
  private readonly purchases = new Map<
    string,
    { paid: number; reversals: Map<string, Reversal> }
  >();

  get available(): number {
    return this.sum('available');
  }
  get held(): number {
    return this.sum('held');
  }
  get debt(): number {
    return this.sum('debt');
  }

  grant(
    kind: LotKind,
    amount: number,
    expiresAt: number | null,
    purchase: string | null,
  ): 'ok' | 'source_conflict' {
    this.lapse();
    const before = purchase && this.lots.find((lot) => lot.purchase === purchase);
    if (before) return same(before, kind, amount);
    this.afterGrant(this.add(kind, amount, expiresAt, purchase));
    return 'ok';
  }

  refresh(
    amount: number,
    expiresAt: number,
    purchase: string,
    spendableUntil: number | null = null,
  ): 'ok' | 'source_conflict' {
    this.lapse();
    const before = this.lots.find((lot) => lot.purchase === purchase);
    if (before) return same(before, 'subscription', amount);
    const fresh = this.add('subscription', amount, expiresAt, purchase, spendableUntil);
    for (const lot of this.lots) {
      if (lot === fresh || lot.kind !== 'subscription') continue;
      // Credits that were taken back may return; spent ones do not.
      if (lot.available + lot.held + lot.revoked === 0) continue;
      // One that lives on 72 hours that a failed run earned is left alone.
      if (lot.expiresAt === null || (lot.spendableUntil ?? lot.expiresAt) !== lot.dueAt) continue;
      if (lot.expiresAt <= this.now || lot.expiresAt > expiresAt) continue;
      this.end(lot);
    }
    this.lapse();
    this.afterGrant(fresh);
    return 'ok';
  }

  hold(images: { imageId: string; amount: number }[]): 'ok' | 'insufficient_credits' {
    this.lapse();
    const lines = allocate(this.lots, images, this.now);
    if (!lines) return 'insufficient_credits';
    for (const { imageId } of images) {
      this.holds.set(imageId, { lines: [], state: 'open', restored: false });
    }
    for (const { imageId, lotId, amount } of lines) {
      const lot = this.lot(lotId);
      lot.available -= amount;
      lot.held += amount;
      this.holds.get(imageId)?.lines.push({ lot, amount });
    }
    return 'ok';
  }

  capture(imageId: string): boolean {
    const hold = this.hold_(imageId);
    this.lapse();
    if (hold.state !== 'open') return false;
    hold.state = 'captured';
    for (const { lot, amount } of hold.lines) {
      lot.held -= amount;
      lot.captured += amount;
      if (lot.reversed > 0) this.square(lot);
    }
    return true;
  }

  release(imageId: string, ownCancel: boolean): boolean {
    const hold = this.hold_(imageId);
    this.lapse();
    if (hold.state !== 'open') return false;
    hold.state = 'released';
    for (const { lot, amount } of hold.lines) {
      this.endWaiting(lot, ownCancel);
      lot.held -= amount;
      this.giveBack(lot, amount, ownCancel);
    }
    this.lapse();
    return true;
  }

  restore(imageId: string): boolean | 'not_captured' | 'already_resolved' {
    const hold = this.hold_(imageId);
    if (hold.state === 'open') return 'not_captured';
    if (hold.state === 'released') return 'already_resolved';
    this.lapse();
    if (hold.restored) return false;
    hold.restored = true;
    for (const { lot, amount } of hold.lines) {
      this.endWaiting(lot, false);
      const owed = Math.min(lot.debt, amount);
      lot.debt -= owed;
      lot.captured -= amount;
      this.giveBack(lot, amount, false);
    }
    this.lapse();
    return true;
  }

  reverse(
    purchase: string,
    id: string,
    amount: number,
    paid: number,
    status: ReversalStatus,
  ): void {
    const known = this.purchases.get(purchase) ?? {
      paid: 0,
      reversals: new Map<string, Reversal>(),
    };
    known.paid = Math.max(known.paid, paid);
    const before = known.reversals.get(id);
    known.reversals.set(id, {
      amount: Math.max(before?.amount ?? 0, amount),
      status: before && RANK[before.status] >= RANK[status] ? before.status : status,
    });
    this.purchases.set(purchase, known);
    const lot = this.lots.find((candidate) => candidate.purchase === purchase);
    if (!lot) return;
    this.lapse();
    this.applyReversals(lot);
    this.lapse();
  }

  deduct(amount: number): 'ok' | 'insufficient_credits' {
    this.lapse();
    if (amount > this.available) return 'insufficient_credits';
    let rest = amount;
    for (const lot of this.lots.filter(({ available }) => available > 0).sort(byExpiry)) {
      const take = Math.min(lot.available, rest);
      lot.available -= take;
      lot.deducted += take;
      if (lot.reversed > 0) this.square(lot);
      rest -= take;
      if (rest === 0) break;
    }
    return 'ok';
  }

  forgive(amount: number): 'ok' | 'more_than_debt' {
    this.lapse();
    if (amount > this.debt) return 'more_than_debt';
    let rest = amount;
    for (const lot of this.lots) {
      const part = Math.min(lot.debt, rest);
      lot.debt -= part;
      lot.forgiven += part;
      rest -= part;
    }
    return 'ok';
  }

  /** What is due lapses; a lot whose refunds then ask for less may give something back. */
  lapse(): void {
    for (;;) {
      const due = this.lots
        .filter((lot) => lot.available > 0 && lot.expiresAt !== null && lot.expiresAt <= this.now)
        .sort(byExpiry);
      if (due.length === 0) return;
      for (const lot of due) {
        lot.expired += lot.available;
        lot.available = 0;
        if (lot.reversed > 0) this.square(lot);
      }
    }
  }

  private giveBack(lot: ModelLot, amount: number, ownCancel: boolean): void {
    const until = this.extension(lot, ownCancel);
    lot.available += amount;
    if (lot.reversed > 0) this.square(lot);
    if (lot.expiresAt === null || lot.expiresAt > this.now || lot.available === 0) return;
    if (until > this.now) {
      lot.expiresAt = until;
      lot.spendableUntil = null;
    }
  }

  /** What waits for its renewal ends, so that an extension is for what comes back alone. */
  private endWaiting(lot: ModelLot, ownCancel: boolean): void {
    if (lot.spendableUntil === null || lot.spendableUntil > this.now) return;
    if ((lot.expiresAt as number) <= this.now || this.extension(lot, ownCancel) <= this.now) return;
    this.end(lot);
    this.lapse();
  }

  private extension(lot: ModelLot, ownCancel: boolean): number {
    return (ownCancel ? (lot.dueAt ?? this.now) : this.now) + EXTENSION_ms;
  }

  private end(lot: ModelLot): void {
    lot.expiresAt = this.now;
    lot.spendableUntil = null;
    lot.dueAt = Math.min(lot.dueAt as number, this.now);
  }

  private afterGrant(lot: ModelLot): void {
    if (lot.purchase === null) {
      this.lapse();
      return;
    }
    for (const debtor of this.lots) {
      const part = Math.min(debtor === lot ? 0 : debtor.debt, lot.available);
      debtor.debt -= part;
      debtor.settled += part;
      lot.available -= part;
      lot.captured += part;
    }
    this.applyReversals(lot);
    this.lapse();
  }

  private applyReversals(lot: ModelLot): void {
    const purchase = this.purchases.get(lot.purchase ?? '');
    if (!purchase) return;
    const back = [...purchase.reversals.values()]
      .filter(({ status }) => COUNTS.includes(status))
      .reduce((total, { amount }) => total + amount, 0);
    const reversed = reversedCredits(lot.granted, back, purchase.paid);
    if (reversed === lot.reversed) return;
    lot.reversed = reversed;
    this.square(lot);
  }

  private square(lot: ModelLot): void {
    for (const { code, amount } of squareMoves(lot)) {
      if (code === 'revoke' || code === 'reinstate') {
        const sign = code === 'revoke' ? 1 : -1;
        lot.revoked += sign * amount;
        lot.available -= sign * amount;
      } else if (code === 'debt') lot.debt += amount;
      else if (code === 'undebt') lot.debt -= amount;
      else if (code === 'unforgive') lot.forgiven -= amount;
      else {
        lot.settled -= amount;
        this.add('operator', amount, null, null);
      }
    }
  }

  private add(
    kind: LotKind,
    amount: number,
    expiresAt: number | null,
    purchase: string | null,
    spendableUntil: number | null = null,
  ): ModelLot {
    const lot: ModelLot = {
      id: String(this.lots.length),
      seq: this.lots.length,
      kind,
      purchase,
      expiresAt,
      dueAt: spendableUntil ?? expiresAt,
      spendableUntil,
      granted: amount,
      available: amount,
      held: 0,
      captured: 0,
      expired: 0,
      revoked: 0,
      deducted: 0,
      debt: 0,
      settled: 0,
      forgiven: 0,
      reversed: 0,
    };
    this.lots.push(lot);
    return lot;
  }

  private lot(id: string): ModelLot {
    return this.lots[Number(id)] as ModelLot;
  }
  private hold_(imageId: string): ModelHold {
    return this.holds.get(imageId) as ModelHold;
  }
  private sum(bucket: 'available' | 'held' | 'debt'): number {
    return this.lots.reduce((total, lot) => total + lot[bucket], 0);
  }
}

/** One cause grants once: again the same is nothing, and anything else is refused. */
function same(before: ModelLot, kind: LotKind, amount: number): 'ok' | 'source_conflict' {
  return before.kind === kind && before.granted === amount ? 'ok' : 'source_conflict';
}
