import { describe, expect, it } from '@jest/globals';
import { wordOf } from './word-of.js';

describe('words for codes of the server', () => {
  it('are the most telling ones that the parameters allow', () => {
    const say = (params: object) =>
      wordOf('en', 'errors', 'insufficient_credits', 'server', { ...params });
    expect(say({ needed: 1200, spendable: 30, available: 50 })).toBe(
      'This needs 1,200 credits, and you can spend 30. Choose less, or get credits.',
    );
    expect(say({ needed: 40, spendable: 20, waiting: 60 })).toContain('60 of your last cycle wait');
    expect(say({ needed: 40, spendable: 20, waiting: 0 })).toContain('and you can spend 20.');
    expect(say({})).toBe('Your credits do not reach. Choose less, or get credits.');
  });

  it('write lists as the language does', () => {
    const say = (language: 'en' | 'zh') =>
      wordOf(language, 'errors', 'resolution_not_in_plan', '', { resolutions: ['1K', '2K'] });
    expect(say('en')).toContain('pictures in 1K and 2K.');
    expect(say('zh')).toContain('可生成 1K和2K。');
  });

  it('name the rule that a description met', () => {
    expect(wordOf('zh', 'errors', 'prompt_blocked', '', { rule: 'weapons' })).toMatch(
      /^不支持武器或爆炸物的制作说明。未扣除/,
    );
    expect(wordOf('en', 'errors', 'prompt_blocked', '', { rule: 'a_new_rule' })).toMatch(
      /^This description meets a content rule/,
    );
  });

  it('are the server’s own for a code that is not known here, or says more than it', () => {
    expect(wordOf('zh', 'errors', 'quite_new', 'Something quite new.')).toBe(
      'Something quite new.',
    );
    expect(wordOf('en', 'errors', 'toString', 'Odd.')).toBe('Odd.');
    expect(wordOf('en', 'errors', 'validation_failed', 'count: at most 10')).toBe(
      'count: at most 10',
    );
  });
});
