import { describe, expect, it } from '@jest/globals';
import { readRow, type RowDefaults, type RowRules } from './read-row.js';
import type { RawRow } from './read-source.js';

const RULES: RowRules = {
  styles: [
    { code: 'none', name: { en: 'No style', zh: '无' } },
    { code: 'anime', name: { en: 'Anime', zh: '动漫' } },
  ],
  qualities: new Map(),
  prices: new Map([
    ['1K', 10],
    ['2K', 20],
    ['4K', 40],
  ] as const),
  resolutions: ['1K', '2K'],
};
const DEFAULTS: RowDefaults = { style: 'none', aspectRatio: '1:1', resolution: '1K', count: 1 };

const read = (change: Partial<RawRow>) =>
  readRow(
    {
      line: 2,
      prompt: 'a cat',
      negative: '',
      style: '',
      aspectRatio: '',
      resolution: '',
      count: '',
      problems: [],
      ...change,
    },
    DEFAULTS,
    RULES,
  );
const codes = (change: Partial<RawRow>) => read(change).problems.map(({ code }) => code);

describe('a row', () => {
  it('takes what it does not say from the defaults', () => {
    expect(read({})).toMatchObject({
      negativePrompt: null,
      style: 'none',
      aspectRatio: '1:1',
      resolution: '1K',
      count: 1,
      creditsEach: 10,
      problems: [],
    });
  });

  it('understands people and spreadsheets', () => {
    expect(read({ style: '动漫', resolution: '２k', count: '3.0' })).toMatchObject({
      style: 'anime',
      resolution: '2K',
      count: 3,
      creditsEach: 20,
    });
    const ratios = ['16:9', '16x9', '16 / 9', '16：9', '16:09', '16:09:00'];
    expect(ratios.map((aspectRatio) => read({ aspectRatio }).aspectRatio)).toEqual(
      ratios.map(() => '16:9'),
    );
  });

  it('says everything that is wrong with it, and then costs nothing', () => {
    const row = read({
      prompt: '',
      style: 'cubist',
      aspectRatio: '17:9',
      resolution: '8K',
      count: '11',
    });
    expect(row.problems.map(({ code }) => code)).toEqual([
      'prompt_missing',
      'unknown_style',
      'unknown_ratio',
      'unknown_resolution',
      'bad_count',
    ]);
    expect(row.creditsEach).toBe(0);
  });

  it('keeps to the plan and to the limits', () => {
    expect(codes({ resolution: '4K' })).toEqual(['resolution_not_in_plan']);
    expect(codes({ prompt: 'x'.repeat(4001) })).toEqual(['prompt_too_long']);
    expect(codes({ negative: 'x'.repeat(501) })).toEqual(['negative_too_long']);
    const cut = read({ prompt: `${'x'.repeat(3_999)}😀`, style: `${'y'.repeat(39)}😀` });
    expect([cut.prompt, cut.style].map((text) => text.isWellFormed())).toEqual([true, true]);
    expect(['0', '-1', '1.5', 'two', '1e1'].map((count) => codes({ count }))).toEqual(
      Array.from({ length: 5 }, () => ['bad_count']),
    );
  });
});
