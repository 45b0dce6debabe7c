import { describe, expect, it } from '@jest/globals';
import { toProblem } from './problem.filter.js';

const sqlError = (code: string): Error => Object.assign(new Error('of the database'), { code });

describe('toProblem', () => {
  it('blames the request for text that Postgres cannot keep', () => {
    for (const code of ['22021', '22P05'])
      expect(toProblem(sqlError(code))).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  it('asks to come back while the database is away', () => {
    expect(toProblem(sqlError('57P01'))).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
    });
  });

  it('says nothing of what it does not know', () => {
    const problem = toProblem(sqlError('23505'));
    expect(problem).toMatchObject({ status: 500, code: 'internal_error' });
    expect(problem.detail).not.toContain('database');
  });
});
