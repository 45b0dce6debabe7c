import { expect, test } from '@jest/globals';
import { retryDelay_s } from './outbox.js';

test('a failing listener is tried again ever later, five minutes apart at most', () => {
  expect([0, 1, 2, 3, 8, 9, 50].map(retryDelay_s)).toEqual([1, 2, 4, 8, 256, 300, 300]);
});
