import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CreateGeneration } from '../../api/wire.js';
import { carriedTo, carryOver, dropCarried } from './new-thread.js';

const request = { prompt: 'a harbour' } as CreateGeneration;

describe('what is written while a new thread begins', () => {
  beforeEach(dropCarried);

  it('comes along to the page of the thread, and to no other, once', () => {
    const now = { prompt: 'make it {{time}}', values: { time: 'night' } };
    carryOver('new', now, request);
    expect(carriedTo('other')).toBeUndefined();
    expect([carriedTo('new'), carriedTo('new')]).toEqual([now, now]);
    dropCarried();
    expect(carriedTo('new')).toBeUndefined();
  });

  it('is nothing where nothing was written since', () => {
    for (const prompt of [' a harbour\n', ' ', '']) {
      carryOver('new', { prompt, values: {} }, request);
      expect(carriedTo('new')).toBeUndefined();
    }
  });
});
