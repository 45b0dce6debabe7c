import { describe, expect, it } from '@jest/globals';
import { firstSpoken } from './language-choice.js';

describe('the language of a browser', () => {
  it.each([
    [['zh-CN', 'en'], 'zh'],
    [['en-GB', 'zh'], 'en'],
    [['fr-FR', 'zh-Hans-CN', 'en'], 'zh'],
    [['fr'], undefined],
    [[], undefined],
  ])('%j is shown as %s', (tags, language) => {
    expect(firstSpoken(tags)).toBe(language);
  });
});
