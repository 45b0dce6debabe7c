/** Where credits can come from, with the order in which equal expiries are spent. */
export const LOT_PRIORITY = { trial: 10, subscription: 20, operator: 30, pack: 50 } as const;
export type LotKind = keyof typeof LOT_PRIORITY;

/** A lot as far as burn order looks at it. `seq` is its age: lower is older. */
export interface BurnableLot {
  id: string;
  kind: LotKind;
  available: number;
  expiresAt: number | null;
  /** From here on it waits for its renewal and is passed over; null: spent until it expires. */
  spendableUntil: number | null;
  seq: number;
}

export interface HoldRequest {
  imageId: string;
  amount: number;
}

export interface HoldLine {
  imageId: string;
  lotId: string;
  amount: number;
}

/**
 * What can be spent for the shortest time first (never-expiring last), then priority of the kind, then
 * oldest. What waits in the grace after a cycle only lapses there, so that the cycle's end counts.
 */
export function burnOrder(a: BurnableLot, b: BurnableLot): number {
  const [endOfA, endOfB] = [a.spendableUntil ?? a.expiresAt, b.spendableUntil ?? b.expiresAt];
  if (endOfA !== endOfB) {
    if (endOfA === null) return 1;
    if (endOfB === null) return -1;
    return endOfA - endOfB;
  }
  return LOT_PRIORITY[a.kind] - LOT_PRIORITY[b.kind] || a.seq - b.seq;
}

/** Available, and not waiting for a renewal at `now` (in milliseconds, like the lot's times). */
export function isSpendable(lot: BurnableLot, now: number): boolean {
  return lot.available > 0 && (lot.spendableUntil === null || lot.spendableUntil > now);
}

/**
 * Which lots pay for which images: spendable lots in burn order, images in the order given.
 * @returns null when the lots do not have enough: all or nothing.
 */
export function allocate(
  lots: readonly BurnableLot[],
  holds: readonly HoldRequest[],
  now: number,
): HoldLine[] | null {
  const lines: HoldLine[] = [];
  const queue = lots.filter((lot) => isSpendable(lot, now)).sort(burnOrder);
  let next = 0;
  let free = queue[0]?.available ?? 0;
  for (const { imageId, amount } of holds) {
    let need = amount;
    while (need > 0) {
      const lot = queue[next];
      if (!lot) return null;
      const take = Math.min(free, need);
      lines.push({ imageId, lotId: lot.id, amount: take });
      need -= take;
      free -= take;
      if (free === 0) {
        next += 1;
        free = queue[next]?.available ?? 0;
      }
    }
  }
  return lines;
}
