/** The buckets of one lot; `granted` is the sum of the first six. */
export interface LotState {
  granted: number;
  available: number;
  held: number;
  captured: number;
  expired: number;
  revoked: number;
  deducted: number;
  debt: number;
  settled: number;
  forgiven: number;
  /** Credits whose money went back, before what expired or was deducted is left out. */
  reversed: number;
}

export type SquareCode = 'revoke' | 'debt' | 'undebt' | 'unforgive' | 'unsettle' | 'reinstate';
export interface SquareMove {
  code: SquareCode;
  amount: number;
}

/** ceil(granted × back ÷ paid), never more than granted; money in minor units. */
export function reversedCredits(granted: number, backMinor: number, paidMinor: number): number {
  if (backMinor <= 0) return 0;
  if (backMinor >= paidMinor) return granted;
  const paid = BigInt(paidMinor);
  return Number((BigInt(granted) * BigInt(backMinor) + paid - 1n) / paid);
}

/** How many of a lot's credits must be revoked, owed, settled or forgiven in all. */
export function clawbackTarget(lot: LotState): number {
  return Math.min(lot.reversed, lot.granted - lot.expired - lot.deducted);
}

/**
 * The moves that bring a lot into line with the money that went back for it: short of the target,
 * first what is available is revoked, then what was spent becomes debt, and what is held waits;
 * past it, debt is lowered first (also what was forgiven of it), then what a later purchase had
 * settled comes back, then what was revoked. Last, debt and unused credits of one lot cancel out.
 */
export function squareMoves(lot: LotState): SquareMove[] {
  const moves: SquareMove[] = [];
  const state = { ...lot };
  let gap = clawbackTarget(lot) - (lot.revoked + lot.debt + lot.settled + lot.forgiven);
  const take = (code: SquareCode, most: number) => {
    const amount = Math.min(Math.abs(gap), most);
    if (amount <= 0) return;
    moves.push({ code, amount });
    applyMove(state, code, amount);
    gap -= Math.sign(gap) * amount;
  };
  if (gap > 0) {
    take('revoke', state.available);
    take('debt', state.captured - state.debt - state.settled - state.forgiven);
  } else if (gap < 0) {
    take('undebt', state.debt);
    take('unforgive', state.forgiven);
    take('unsettle', state.settled);
    take('reinstate', state.revoked);
  }
  const netted = Math.min(state.available, state.debt);
  if (netted > 0)
    moves.push({ code: 'undebt', amount: netted }, { code: 'revoke', amount: netted });
  return moves;
}

/** What a move does to a lot's buckets. */
function applyMove(lot: LotState, code: SquareCode, amount: number): void {
  const effects: Record<SquareCode, Partial<LotState>> = {
    revoke: { available: -1, revoked: 1 },
    reinstate: { available: 1, revoked: -1 },
    debt: { debt: 1 },
    undebt: { debt: -1 },
    unforgive: { forgiven: -1 },
    unsettle: { settled: -1 },
  };
  for (const [bucket, sign] of Object.entries(effects[code])) {
    lot[bucket as keyof LotState] += sign * amount;
  }
}
