import { describe, expect, it } from '@jest/globals';
import type { ProblemError } from '#kernel';
import { ReceptionGate } from './reception-gate.js';

function refusal(enter: () => unknown): ProblemError {
  try {
    enter();
  } catch (error) {
    return error as ProblemError;
  }
  throw new Error('was let in');
}

describe('the reception of edits', () => {
  it('keeps three quarters of its places from one workspace, however slowly it sends', () => {
    const gate = new ReceptionGate();
    const leave = Array.from({ length: 4 }, () => gate.enter('slow'));
    const refused = refusal(() => gate.enter('slow'));
    expect(refused).toMatchObject({
      status: 429,
      code: 'rate_limit_exceeded',
      headers: { 'retry-after': '3' },
    });
    expect(refused.detail).toContain('of your workspace');
    for (const other of ['a', 'b', 'c']) for (let i = 0; i < 4; i += 1) gate.enter(other);
    expect(refusal(() => gate.enter('d'))).toMatchObject({ status: 429 });
    expect(refusal(() => gate.enter('d')).detail).toContain('of all customers');
    leave[0]?.();
    gate.enter('d');
  });

  it('frees a place once, however often it is left', () => {
    const gate = new ReceptionGate();
    const [first] = Array.from({ length: 4 }, () => gate.enter('one'));
    first?.();
    first?.();
    gate.enter('one');
    expect(refusal(() => gate.enter('one'))).toMatchObject({ status: 429 });
  });
});
