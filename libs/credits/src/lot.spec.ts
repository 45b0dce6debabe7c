import { describe, expect, it } from '@jest/globals';
import { allocate, burnOrder, type BurnableLot } from './lot.js';

const lot = (id: string, more: Partial<BurnableLot> = {}): BurnableLot => ({
  id,
  kind: 'pack',
  available: 10,
  expiresAt: null,
  spendableUntil: null,
  seq: 1,
  ...more,
});

describe('burn order', () => {
  it('is the soonest end, then kind, then age; never-expiring lots come last', () => {
    const lots = [
      lot('pack-new', { seq: 9 }),
      lot('pack-old', { seq: 2 }),
      lot('trial-forever', { kind: 'trial', seq: 8 }),
      lot('late', { kind: 'trial', expiresAt: 200 }),
      lot('soon-pack', { expiresAt: 100 }),
      lot('soon-operator', { kind: 'operator', expiresAt: 100 }),
      lot('soon-subscription', { kind: 'subscription', expiresAt: 100 }),
      lot('soon-trial', { kind: 'trial', expiresAt: 100 }),
      lot('cycle', { kind: 'subscription', spendableUntil: 90, expiresAt: 300 }),
    ];
    expect(lots.sort(burnOrder).map(({ id }) => id)).toEqual([
      'cycle',
      'soon-trial',
      'soon-subscription',
      'soon-operator',
      'soon-pack',
      'late',
      'trial-forever',
      'pack-old',
      'pack-new',
    ]);
  });
});

describe('allocate', () => {
  it('fills images in their order from lots in theirs, splitting where a lot ends', () => {
    const lots = [lot('b', { available: 25 }), lot('a', { available: 15, expiresAt: 1 })];
    const holds = [
      { imageId: 'x', amount: 10 },
      { imageId: 'y', amount: 10 },
      { imageId: 'z', amount: 20 },
    ];
    expect(allocate(lots, holds, 0)).toEqual([
      { imageId: 'x', lotId: 'a', amount: 10 },
      { imageId: 'y', lotId: 'a', amount: 5 },
      { imageId: 'y', lotId: 'b', amount: 5 },
      { imageId: 'z', lotId: 'b', amount: 20 },
    ]);
  });

  it('is all or nothing', () => {
    expect(allocate([lot('a', { available: 19 })], [{ imageId: 'x', amount: 20 }], 0)).toBeNull();
    expect(allocate([], [{ imageId: 'x', amount: 1 }], 0)).toBeNull();
  });

  it('passes over what waits for a renewal, from the very moment on', () => {
    const lots = [lot('cycle', { expiresAt: 9, spendableUntil: 5 }), lot('pack')];
    const paying = (now: number) =>
      allocate(lots, [{ imageId: 'x', amount: 10 }], now)?.map(({ lotId }) => lotId);
    expect(paying(4)).toEqual(['cycle']);
    expect(paying(5)).toEqual(['pack']);
  });
});
