import { describe, expect, it } from '@jest/globals';
import { isForward, totalsOf } from './purchase.js';

type Status = 'succeeded' | 'pending' | 'open' | 'failed';
const refund = (amountMinor: number, status: Status = 'succeeded') => ({
  kind: 'refund' as const,
  amountMinor,
  coveredMinor: 0,
  status,
});

describe('totalsOf', () => {
  it('adds up what succeeded and nothing else', () => {
    expect(totalsOf([refund(300), refund(200), refund(500, 'pending')], 1000)).toEqual({
      refundedMinor: 500,
      disputedMinor: 0,
      status: 'partially_refunded',
    });
    expect(totalsOf([refund(400, 'failed')], 1000).status).toBe('paid');
    expect(totalsOf([refund(400, 'open')], 1000).status).toBe('paid');
  });

  it('never counts more than was paid', () => {
    expect(totalsOf([refund(900), refund(900)], 1000)).toMatchObject({
      refundedMinor: 1000,
      status: 'refunded',
    });
  });

  it('counts the same money once, whether read or told', () => {
    const told = { ...refund(400), coveredMinor: 300 };
    expect(totalsOf([refund(300), told], 1000).refundedMinor).toBe(400);
  });

  it('lets a bank take back only what was not refunded', () => {
    const dispute = { ...refund(1000), kind: 'dispute' as const, status: 'open' as const };
    expect(totalsOf([refund(300), dispute], 1000)).toEqual({
      refundedMinor: 300,
      disputedMinor: 700,
      status: 'disputed',
    });
  });

  it('shows an open dispute, and drops it when it is won', () => {
    const dispute = { kind: 'dispute' as const, amountMinor: 1000, coveredMinor: 0 };
    expect(totalsOf([{ ...dispute, status: 'open' }], 1000).status).toBe('disputed');
    expect(totalsOf([{ ...dispute, status: 'won' }], 1000).status).toBe('paid');
  });
});

describe('isForward', () => {
  it('never goes back from an end', () => {
    expect(isForward('pending', 'succeeded')).toBe(true);
    expect(isForward('failed', 'succeeded')).toBe(true);
    expect(isForward('succeeded', 'pending')).toBe(false);
    expect(isForward('succeeded', 'failed')).toBe(false);
    expect(isForward('lost', 'won')).toBe(true);
  });
});
