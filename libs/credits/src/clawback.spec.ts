import { describe, expect, it } from '@jest/globals';
import { clawbackTarget, reversedCredits, squareMoves, type LotState } from './clawback.js';

const lot = (more: Partial<LotState>): LotState => ({
  granted: 100,
  available: 0,
  held: 0,
  captured: 0,
  expired: 0,
  revoked: 0,
  deducted: 0,
  debt: 0,
  settled: 0,
  forgiven: 0,
  reversed: 0,
  ...more,
});
const moves = (more: Partial<LotState>) =>
  squareMoves(lot(more)).map(({ code, amount }) => `${code} ${amount}`);

describe('credits whose money went back', () => {
  it.each([
    [100, 0, 1000, 0],
    [100, 1, 1000, 1],
    [100, 333, 1000, 34],
    [100, 500, 1000, 50],
    [100, 1000, 1000, 100],
    [100, 2000, 1000, 100],
    [3, 1, 3, 1],
    [1_000_000_000, 333_333_333_333, 1_000_000_000_000, 333_333_334],
  ])('of %d for %d of %d are %d, rounded up', (granted, back, paid, expected) => {
    expect(reversedCredits(granted, back, paid)).toBe(expected);
  });
});

describe('clawback target', () => {
  it('leaves out what expired or was deducted', () => {
    expect(clawbackTarget(lot({ expired: 40, deducted: 10, reversed: 100 }))).toBe(50);
    expect(clawbackTarget(lot({ expired: 40, reversed: 30 }))).toBe(30);
  });
});

describe('squaring a lot', () => {
  it('takes what is available first, then makes debt of what was spent, and waits for what is held', () => {
    expect(moves({ available: 40, captured: 50, held: 10, reversed: 100 })).toEqual([
      'revoke 40',
      'debt 50',
    ]);
    expect(moves({ available: 60, captured: 40, reversed: 50 })).toEqual(['revoke 50']);
  });

  it('is done when revoked, debt, settled and forgiven make the target', () => {
    expect(
      moves({ captured: 60, revoked: 40, debt: 20, settled: 30, forgiven: 10, reversed: 100 }),
    ).toEqual([]);
  });

  it('gives back in order when the target falls: debt, forgiven, settled, revoked', () => {
    const state = { captured: 60, revoked: 40, debt: 20, settled: 30, forgiven: 10 };
    expect(moves({ ...state, reversed: 90 })).toEqual(['undebt 10']);
    expect(moves({ ...state, reversed: 60 })).toEqual(['undebt 20', 'unforgive 10', 'unsettle 10']);
    expect(moves({ ...state, reversed: 0 })).toEqual([
      'undebt 20',
      'unforgive 10',
      'unsettle 30',
      'reinstate 40',
    ]);
  });

  it('lets debt and unused credits of one lot cancel out', () => {
    expect(
      moves({ available: 30, captured: 50, revoked: 0, debt: 50, held: 20, reversed: 50 }),
    ).toEqual(['undebt 30', 'revoke 30']);
  });
});
