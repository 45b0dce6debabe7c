/** The image models have no field for what is not wanted, so a sentence says it, always this one. */
const SENTENCE = ' Do not include: ';
/** The end of a sentence, also inside of quotation marks or brackets. */
const ENDED = /[.!?。！？…]["'”’」』）)]*$/u;
/** A list that was not finished. */
const OPEN_END = /[\s,;:，、；：]+$/u;

/** The words with what must not be in the picture at their end. */
export function withNegative(prompt: string, negative: string | null | undefined): string {
  const sentence = sentenceOf(negative);
  if (sentence === '') return prompt;
  const words = prompt.replace(OPEN_END, '');
  return `${words}${ENDED.test(words) ? '' : '.'}${sentence}`;
}

/**
 * The words before that sentence, for the demo engine: it paints what it reads. A sentence like it
 * that the customer wrote stays.
 */
export function withoutNegative(prompt: string, negative: string | null | undefined): string {
  const sentence = sentenceOf(negative);
  return sentence !== '' && prompt.endsWith(sentence) ? prompt.slice(0, -sentence.length) : prompt;
}

function sentenceOf(negative: string | null | undefined): string {
  const unwanted = negative
    // It stays one sentence: what came after its end would read as a wish.
    ?.replaceAll(/[。！？…]+\s*|[.!?]+\s+|\s*[\r\n]+\s*/gu, ', ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[\s,.;:，、；：]+|[\s,.;:，、；：]+$/gu, '');
  return unwanted ? `${SENTENCE}${unwanted}.` : '';
}
