import { describe, expect, it } from '@jest/globals';
import { changesBetween, type TextChange } from './changes.js';

const shown = (changes: TextChange[]): string =>
  changes
    .map(({ kind, text }) =>
      kind === 'kept' ? text : kind === 'added' ? `[+${text}]` : `[-${text}]`,
    )
    .join('');
const between = (before: string, after: string): string => shown(changesBetween(before, after));

describe('the difference between two prompts', () => {
  it('is shown word by word', () => {
    expect(between('a cat', 'a red cat')).toBe('a [+red ]cat');
    expect(between('a big red cat', 'a cat')).toBe('a [-big red ]cat');
    expect(between('a cat', 'a cat, soft light')).toBe('a cat[+, soft light]');
    expect(between('same', 'same')).toBe('same');
  });

  it('puts neighbours that were replaced together', () => {
    expect(between('the blue mug stands', 'a red cup stands')).toBe(
      '[-the blue mug][+a red cup] stands',
    );
  });

  it('takes what went, or came, in one piece out of the middle', () => {
    expect(between('draw a picture of a fox', 'a fox')).toBe('[-draw a picture of ]a fox');
    expect(between('a fox', 'a drawing of a fox')).toBe('a [+drawing of a ]fox');
  });

  it('finds words where nothing stands between them', () => {
    expect(between('一只红色的狐狸', '一只红色的小狐狸，柔和的光线')).toBe(
      '一只红色的[+小]狐狸[+，柔和的光线]',
    );
  });

  it('gives back both texts, whatever they are', () => {
    const texts = [
      '',
      'a',
      'a  b\nc',
      '“你好” world',
      '👩‍🚀 in 🚀',
      'x '.repeat(2000),
      '猫'.repeat(4000),
    ];
    for (const before of texts)
      for (const after of texts) {
        const changes = changesBetween(before, after);
        const side = (kind: TextChange['kind']) =>
          changes
            .filter((change) => change.kind === 'kept' || change.kind === kind)
            .map(({ text }) => text)
            .join('');
        expect([side('removed'), side('added')]).toEqual([before, after]);
      }
  });

  it('compares sentences where there are too many words to compare', () => {
    const words = (count: number, step: number) =>
      Array.from({ length: count }, (_, n) => `w${(n * step) % 977}`).join(' ');
    const sentence = (count: number, step: number) =>
      `Same ${words(count, step)}. And at the end ${words(count, step + 1)}.`;
    const kinds = (count: number) => [
      ...new Set(changesBetween(sentence(count, 7), sentence(count, 11)).map(({ kind }) => kind)),
    ];
    expect(kinds(40)).toContain('kept');
    expect(changesBetween(sentence(450, 7), sentence(450, 11)).map(({ kind }) => kind)).toEqual([
      'removed',
      'added',
    ]);
  });
});
