import { describe, expect, it } from '@jest/globals';
import { keptUntil, type KeepingRule } from './keeping.js';

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n));
const now: KeepingRule = {
  madeBefore: null,
  uploadDays: 7,
  outputDays: 30,
  trashDays: 30,
  keepUntil: null,
};
const longer: KeepingRule = {
  madeBefore: day(100),
  uploadDays: 90,
  outputDays: 365,
  trashDays: 60,
  keepUntil: day(130),
};

describe('how long a file is kept', () => {
  it('is by the days of the plan', () => {
    expect(keptUntil({ rules: [now] }, 'upload', day(1))).toEqual(day(8));
    expect(keptUntil({ rules: [now] }, 'output', day(1))).toEqual(day(31));
    expect(keptUntil({ rules: [now] }, 'trash', day(1))).toEqual(day(31));
  });

  it('is by the longer plan for what was made under it, and so long after its end at least', () => {
    const keeping = { rules: [now, longer] };
    expect(keptUntil(keeping, 'output', day(99))).toEqual(day(99 + 365));
    expect(keptUntil(keeping, 'upload', day(1))).toEqual(day(130));
    expect(keptUntil(keeping, 'upload', day(99))).toEqual(day(189));
    expect(keptUntil(keeping, 'trash', day(99))).toEqual(day(159));
  });

  it('is by the plan of now for what was made later', () => {
    expect(keptUntil({ rules: [now, longer] }, 'output', day(100))).toEqual(day(130));
    expect(keptUntil({ rules: [now, longer] }, 'upload', day(101))).toEqual(day(108));
  });
});
