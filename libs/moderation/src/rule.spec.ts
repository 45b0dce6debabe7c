import { expect, it } from '@jest/globals';
import { RULE_CODES, RULE_WORDS } from './rule.js';

it.each(RULE_CODES)('the rule %s has words for customers in both languages', (code) => {
  expect(RULE_WORDS[code].en).toMatch(/^[A-Z].*\.$/);
  expect(RULE_WORDS[code].zh).toMatch(/。$/);
});
