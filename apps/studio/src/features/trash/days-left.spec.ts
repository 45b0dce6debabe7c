import { describe, expect, it } from '@jest/globals';
import { daysLeft } from './days-left.js';

describe('the days left in the trash', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');

  it('are whole ones, and none on the last', () => {
    expect(daysLeft('2026-12-22T12:00:00Z', now)).toBe(30);
    expect(daysLeft('2026-11-24T11:59:59Z', now)).toBe(1);
    expect(daysLeft('2026-11-23T11:00:00Z', now)).toBe(0);
    expect(daysLeft('2026-11-22T11:00:00Z', now)).toBe(0);
  });

  it('are over for what is kept beyond them', () => {
    expect(daysLeft('2026-11-21T11:00:00Z', now)).toBeNull();
  });
});
