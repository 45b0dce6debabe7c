import { describe, expect, it } from '@jest/globals';
import type { CreateGeneration } from '../../api/wire.js';
import {
  fallenOut,
  leftAfter,
  mayMove,
  missed,
  moved,
  namesOf,
  statesOf,
  withBase,
  withMask,
  withoutMask,
  type Mask,
  type Reference,
} from './references.js';

const reference = (key: string, more: Partial<Reference> = {}): Reference => ({
  key,
  name: key,
  previewUrl: '',
  state: 'ready',
  id: key,
  source: 'kept',
  ...more,
});
const mask: Mask = { steps: [], previewUrl: '', state: 'ready', id: 'mask' };
const image = reference('image', { kind: 'image' });
const keys = (items: readonly Reference[]) => items.map((item) => item.key);

describe('the references of the next run', () => {
  it('name what it goes on from apart from the others', () => {
    const items = withBase([reference('a'), reference('b')], image);
    expect(keys(items)).toEqual(['image', 'a', 'b']);
    expect(namesOf(items)).toEqual({ parentImageId: 'image', referenceIds: ['a', 'b'] });
    expect(namesOf([reference('a'), image])).toEqual({ referenceIds: ['a', 'image'] });
  });

  it('have one base: another one takes its place, and a mask makes its own picture it', () => {
    const items = withBase([reference('a')], image);
    const next = withBase(items, reference('other', { kind: 'image' }));
    expect(keys(next)).toEqual(['other', 'a']);
    const masked = withMask(items, 'a', mask);
    expect(keys(masked)).toEqual(['a', 'image']);
    expect(namesOf(masked)).toEqual({ referenceIds: ['a', 'image'], maskId: 'mask' });
    expect(namesOf(withMask(items, 'image', mask))).toEqual({
      parentImageId: 'image',
      referenceIds: ['a'],
      maskId: 'mask',
    });
  });

  it('keep one mask, of the first picture', () => {
    const twice = withMask(withMask([reference('a'), reference('b')], 'a', mask), 'b', {
      ...mask,
      id: 'second',
    });
    expect(keys(twice)).toEqual(['b', 'a']);
    expect(namesOf(twice).maskId).toBe('second');
    expect(twice[1]).not.toHaveProperty('mask');
  });

  it('go on from an image still when its mask goes; an upload is ordinary then', () => {
    const onImage = withoutMask(withMask([image], 'image', mask), 'image');
    expect(namesOf(onImage)).toEqual({ parentImageId: 'image' });
    const onUpload = withoutMask(withMask([reference('a'), image], 'a', mask), 'a');
    expect(namesOf(onUpload)).toEqual({ referenceIds: ['a', 'image'] });
    expect(mayMove(onUpload, 'a', 1)).toBe(true);
  });

  it('can be put in another order behind the base', () => {
    const items = withBase([reference('a'), reference('b')], image);
    expect(keys(moved(items, 'b', -1))).toEqual(['image', 'b', 'a']);
    expect(keys(moved(items, 'a', -1))).toEqual(['image', 'a', 'b']);
    expect(keys(moved(items, 'image', 1))).toEqual(['image', 'a', 'b']);
    expect(mayMove(items, 'b', 1)).toBe(false);
  });

  it('go when a run has got them; what came or was changed meanwhile stays', () => {
    const run = { parentImageId: 'image', referenceIds: ['a'], maskId: 'mask' };
    const items = withMask(withBase([reference('a'), reference('new')], image), 'image', mask);
    const sent = run as CreateGeneration;
    expect(keys(leftAfter(items, sent))).toEqual(['new']);
    const [later] = leftAfter(withMask(items, 'image', { ...mask, id: 'later' }), sent);
    expect(later?.mask?.id).toBe('later');
    expect(keys(leftAfter(items, sent, 'image'))).toEqual(['image', 'new']);
  });

  it('keep the picture of a conversation that the turn went on from, whole again', () => {
    const run = { parentImageId: 'image', maskId: 'mask', threadId: 'thread' } as CreateGeneration;
    const [first] = leftAfter(withMask([image], 'image', mask), run);
    expect(first).toMatchObject({ key: 'image', isBase: true });
    expect(first).not.toHaveProperty('mask');
    const other = withBase([], reference('chosen since', { kind: 'image' }));
    expect(keys(leftAfter(other, run))).toEqual(['chosen since']);
  });

  it('tell who loses a place, and who is missed: an exchanged base is not', () => {
    const items = withBase([reference('a'), reference('b')], image);
    const next = withBase(items, reference('other', { kind: 'image' })).slice(0, 2);
    expect(keys(fallenOut(items, next))).toEqual(['image', 'b']);
    expect(missed(fallenOut(items, next))).toBe(1);
    expect(missed(fallenOut(withMask(items, 'image', mask), next))).toBe(2);
  });

  it('let a run wait for a mask as for a picture', () => {
    expect(statesOf(withMask([image], 'image', { ...mask, state: 'uploading' }))).toEqual([
      'ready',
      'uploading',
    ]);
  });
});
