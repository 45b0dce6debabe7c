import { describe, expect, it } from '@jest/globals';
import { draftFrom, type EarlierRun } from './draft.js';

const run: EarlierRun = {
  prompt: 'a red kite',
  negativePrompt: 'clouds',
  style: 'photo',
  aspectRatio: '16:9',
  resolution: '2K',
  count: 3,
  background: 'transparent',
  outputFormat: 'webp',
  referenceIds: ['b', 'c'],
};

describe('an earlier run that is used again', () => {
  it('brings all of its settings', () => {
    const { referenceIds: _references, ...settings } = run;
    expect(draftFrom(run)).toEqual(settings);
  });

  it('brings no setting of the run before it where it had none, and no count of a picture', () => {
    const { count: _count, negativePrompt: _negative, ...picture } = run;
    const draft = draftFrom({ ...picture, background: null, outputFormat: 'tiff' });
    expect(draft).toMatchObject({ background: 'auto', outputFormat: 'png', negativePrompt: '' });
    expect(draft).not.toHaveProperty('count');
  });
});
