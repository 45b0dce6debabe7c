import { describe, expect, it } from '@jest/globals';
import { acceptBatchDraft, EMPTY, sourceFrom, type BatchDraft } from './batch-draft.js';

const draft: BatchDraft = {
  kind: 'template',
  name: 'Cups',
  texts: { lines: 'a cup', csv: 'prompt\na cup', template: 'colour\nred' },
  template: 'a {{colour}} cup',
  negativePrompt: ' {{colour}} stains ',
  style: 'photo',
  aspectRatio: '16:9',
  resolution: '2K',
  count: 3,
};

describe('the draft of a batch', () => {
  it('comes back from the storage as it was, and asks for the same', () => {
    const back = acceptBatchDraft(JSON.parse(JSON.stringify(draft)));
    expect(back).toEqual(draft);
    expect(sourceFrom(back)).toEqual(sourceFrom(draft));
  });

  it('says what should not be in the pictures, if anything', () => {
    expect(sourceFrom(draft)?.defaults).toMatchObject({ negativePrompt: '{{colour}} stains' });
    expect(sourceFrom({ ...draft, negativePrompt: ' ' })?.defaults).not.toHaveProperty(
      'negativePrompt',
    );
  });

  it.each([null, 7, 'x', [], { kind: 'xml', texts: 7, aspectRatio: '1:99', resolution: '9K' }])(
    'is an empty one where the storage holds %j',
    (value) => {
      expect(acceptBatchDraft(value)).toEqual(EMPTY);
    },
  );
});
