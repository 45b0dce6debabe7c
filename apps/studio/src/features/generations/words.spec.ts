import { describe, expect, it } from '@jest/globals';
import type { TFunction } from 'i18next';
import type { Generation } from '../../api/wire.js';
import { clock, estimateText, isInReview, progressText, triedAgain, undelivered } from './words.js';

const t = ((key: string, values?: Record<string, unknown>) =>
  [key, ...Object.values(values ?? {})].join(' ')) as unknown as TFunction;
const run = (status: string, images: string[]) =>
  ({ status, images: images.map((image) => ({ status: image })) }) as Generation;

describe('words about a run', () => {
  it('tell time as minutes and seconds', () => {
    expect([0, 9.9, 65, 600, -3].map(clock)).toEqual(['0:00', '0:09', '1:05', '10:00', '0:00']);
  });

  it('say so when it takes longer than it usually does', () => {
    const estimate = { p50_s: 20, p90_s: 40 };
    expect(estimateText(t, estimate, 5)).toBe('stage.estimate 0:20 0:40');
    expect(estimateText(t, estimate, 45)).toBe('stage.longer');
  });

  it('name the place in line only when there is one', () => {
    expect(progressText(t, run('accepted', ['queued']), 3)).toBe('stage.position 3');
    expect(progressText(t, run('accepted', ['queued']), 0)).toBe('stage.waiting');
    expect(progressText(t, run('running', ['delivered', 'failed', 'queued']), undefined)).toBe(
      'stage.drawingOf 2 3',
    );
  });

  it('say so when only a person is left to decide, and do not call that undelivered', () => {
    const waits = run('running', ['delivered', 'in_review']);
    expect([isInReview(waits), undelivered(waits)]).toEqual([true, []]);
    expect(progressText(t, waits, undefined)).toBe('stage.reviewing');
    expect(isInReview(run('running', ['in_review', 'generating']))).toBe(false);
    expect(isInReview(run('finished', ['delivered']))).toBe(false);
  });

  it('name the furthest attempt of what is tried again', () => {
    const attempts = [undefined, 2, 3, 2].map((number) => number && { number, of: 4 });
    const images = attempts.map((attempt) => ({ attempt })) as Generation['images'];
    expect(triedAgain({ images })).toEqual({ number: 3, of: 4 });
    expect(triedAgain({ images: images.slice(0, 1) })).toBeUndefined();
  });

  it('count what ended without a picture', () => {
    expect(undelivered(run('running', ['delivered', 'blocked', 'queued']))).toHaveLength(1);
  });
});
