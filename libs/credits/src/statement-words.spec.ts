import { describe, expect, it } from '@jest/globals';
import { RELEASE_REASON } from './move.js';
import { wordsFor } from './statement-words.js';

describe('customer words', () => {
  it('exist for every reason that a release can have, and say that nothing was charged', () => {
    for (const code of Object.values(RELEASE_REASON)) {
      expect(wordsFor(code, null)).toMatch(/^Not charged: /);
    }
  });

  it("fall back to the move's own words", () => {
    expect(wordsFor('something_new', 'A present')).toBe('A present');
    expect(wordsFor('something_new', null)).toBe('Credits moved');
  });
});
