import { expect, it } from '@jest/globals';
import { inTurn } from './in-turn.js';

it('runs one after the other, and the next one after a failure too', async () => {
  const run = inTurn();
  const order: string[] = [];
  const work = (name: string, fails: boolean) => async () => {
    order.push(`${name} begins`);
    await new Promise(setImmediate);
    order.push(`${name} ends`);
    if (fails) throw new Error(name);
    return name;
  };
  const outcomes = await Promise.allSettled([run(work('a', true)), run(work('b', false))]);
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(outcomes).toMatchObject([{ reason: { message: 'a' } }, { value: 'b' }]);
});
