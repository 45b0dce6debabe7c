/** The image models have no field for what is not wanted, so a sentence says it, always this one. */
const SENTENCE = ' Do not include: ';

/** The words with what must not be in the picture at their end. */
export function withNegative(prompt: string, negative: string | null | undefined): string {
  const unwanted = negative
    ?.trim()
    // It stays one sentence: what came after its end would read as a wish.
    .replaceAll(/[。！？…]+\s*|[.!?]+\s+|\s*[\r\n]+\s*/gu, ', ')
    .replaceAll(/\s+/g, ' ')
    .replace(/[,.。 ]+$/u, '');
  if (!unwanted) return prompt;
  const words = prompt.trimEnd();
  const stop = /[.!?。！？…]$/u.test(words) ? '' : '.';
  return `${words}${stop}${SENTENCE}${unwanted}.`;
}

/** The words before that sentence, for the demo engine: it paints what it reads. */
export function withoutNegative(prompt: string): string {
  const at = prompt.lastIndexOf(SENTENCE);
  return at < 0 ? prompt : prompt.slice(0, at);
}
