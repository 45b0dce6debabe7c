import { describe, expect, it } from '@jest/globals';
import type { CreateGeneration } from '../../api/wire.js';
import { leftAfter, withBase, withMask, type Reference } from '../composer/references.js';
import { followedAfter, mayFollow, promptLeft } from './next-turn.js';

const image = (key: string): Reference => ({
  key,
  name: '',
  previewUrl: '',
  state: 'ready',
  id: key,
  source: 'kept',
  kind: 'image',
});
const mask = { steps: [], previewUrl: '', state: 'ready', id: 'mask' } as const;
const from = (key: string) => withBase([], image(key));

describe('the picture of the next turn', () => {
  it('is the newest one, while it was put there by itself', () => {
    expect(mayFollow({ key: undefined }, [])).toBe(true);
    expect(mayFollow({ key: 'old' }, from('old'))).toBe(true);
  });

  it('stays what the customer chose, exchanged or took away', () => {
    expect(mayFollow(null, from('old'))).toBe(false);
    expect(mayFollow({ key: 'old' }, from('other'))).toBe(false);
    expect(mayFollow({ key: 'old' }, [])).toBe(false);
    expect(mayFollow({ key: undefined }, from('added'))).toBe(false);
  });

  it('stays while a part of it is marked, or any picture is being painted', () => {
    expect(mayFollow({ key: 'old' }, withMask(from('old'), 'old', mask))).toBe(false);
    const items = [...from('old'), image('other')];
    expect(mayFollow({ key: 'old' }, items, 'old')).toBe(false);
    expect(mayFollow({ key: 'old' }, items, 'other')).toBe(false);
  });

  it('is followed again after a turn, unless another one was chosen meanwhile', () => {
    const turn = { parentImageId: 'mine', threadId: 'thread' } as CreateGeneration;
    const followed = followedAfter(turn);
    expect(mayFollow(followed, leftAfter(from('mine'), turn))).toBe(true);
    expect(mayFollow(followed, leftAfter(from('chosen since'), turn))).toBe(false);
    expect(mayFollow(followed, leftAfter([], turn))).toBe(false);
    expect(mayFollow(followedAfter({}), [])).toBe(true);
  });
});

describe('the description after a turn', () => {
  it('is empty, but for what was written since', () => {
    expect(promptLeft(' make it blue\n', { prompt: 'make it blue' })).toBe('');
    expect(promptLeft('make it blue, and', { prompt: 'make it blue' })).toBe('make it blue, and');
  });
});
