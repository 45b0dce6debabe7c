import { Converter } from 'opencc-js/t2cn';

// The package's own types do not resolve under Node's module rules, so its one call is typed here.
const toSimplified = (Converter as (options: object) => (text: string) => string)({
  from: 't',
  to: 'cn',
});

/** Characters that show nothing: joiners, fillers, variation selectors, direction marks. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const MARKS = /\p{M}+/gu;

/** Letters of other alphabets that look like Latin ones. */
const LOOK_ALIKE: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  ғ: 'f',
  һ: 'h',
  і: 'i',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  ѕ: 's',
  т: 't',
  ѵ: 'v',
  ԝ: 'w',
  х: 'x',
  у: 'y',
  α: 'a',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  ı: 'i',
  ɡ: 'g',
};
const LOOK_ALIKES = new RegExp(`[${Object.keys(LOOK_ALIKE).join('')}]`, 'gu');

/** Digits and signs that stand for letters inside a word. */
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
};
const WORD_WITH_SIGNS = /[a-z0-9@$!|]+/g;
/** Four or more single letters with something between: `n u d e`, `p.o.r.n`. */
const SPELLED_OUT = /(?<![a-z])(?:[a-z][\s._*~-]{1,2}){3,}[a-z](?![a-z])/g;
/** `poooorn` */
const DRAWN_OUT = /([a-z])\1{2,}/g;
/** What is put between Chinese characters to hide a word; a sentence's own marks are left alone. */
const BETWEEN_HAN = /(?<=\p{Script=Han})[\s._*~|/\\+=#&^-]{1,3}(?=\p{Script=Han})/gu;

/**
 * The text as it can be read: plainly, and with the usual disguises taken off. A rule looks at each
 * reading by itself. Lower case, simplified Chinese, one Unicode form, nothing invisible.
 */
export function readingsOf(text: string): string[] {
  const plain = toSimplified(
    text
      .normalize('NFKC')
      .replace(INVISIBLE, '')
      .normalize('NFD')
      .replace(MARKS, '')
      .normalize('NFC'),
  ).toLowerCase();
  const undisguised = plain
    .replace(LOOK_ALIKES, (letter) => LOOK_ALIKE[letter] ?? letter)
    .replace(SPELLED_OUT, (spelled) => spelled.replace(/[^a-z]/g, ''))
    .replace(WORD_WITH_SIGNS, (word) => (/[a-z]/.test(word) ? unleet(word) : word))
    .replace(BETWEEN_HAN, '')
    .replace(DRAWN_OUT, '$1');
  return undisguised === plain ? [plain] : [plain, undisguised];
}

/** A sign at a word's end is punctuation; anywhere else it stands for a letter. */
function unleet(word: string): string {
  return word.replace(/[0-9@$|]|!(?=[a-z0-9])/g, (sign) => LEET[sign] ?? sign);
}
