import { describe, expect, it } from '@jest/globals';
import { Problem } from '../../api/problem.js';
import { whenFree } from './when-free.js';

const problem = (status: number, retryAfter_s?: number) =>
  new Problem({
    ...{ status, code: 'any', title: '', detail: '' },
    ...(retryAfter_s === undefined ? {} : { retryAfter_s }),
  });

describe('a server that is busy', () => {
  const asked = (answers: (Problem | string)[]) => {
    let calls = 0;
    const ask = () => {
      const answer = answers[calls++] ?? '';
      return typeof answer === 'string' ? Promise.resolve(answer) : Promise.reject(answer);
    };
    return { ask, calls: () => calls };
  };

  it('is asked again when it says so', async () => {
    const { ask, calls } = asked([problem(429, 0), problem(429, 0), 'done']);
    expect(await whenFree(ask, 60_000)).toBe('done');
    expect(calls()).toBe(3);
  });

  it.each([
    ['it is not told when', problem(429)],
    ['that would be too late', problem(429, 120)],
    ['it refuses', problem(422, 0)],
  ])('is not asked again where %s', async (_, refusal) => {
    const { ask, calls } = asked([refusal]);
    await expect(whenFree(ask, 60_000)).rejects.toBe(refusal);
    expect(calls()).toBe(1);
  });
});
