/** Words of the prompt in the name of a file; the date and the size come after them. */
const MAX_WORDS_CHARS = 48;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

interface Named {
  createdAt: Date;
  width: number | null;
  height: number | null;
  of: { prompt: string };
}

/**
 * What a saved picture is called, without its ending: the first words of its prompt, the day on which
 * it was asked for (UTC) and its pixels, as `a-red-fox-2026-11-23-1024x1024`.
 */
export function downloadNameOf({ of, createdAt, width, height }: Named): string {
  const day = createdAt.toISOString().slice(0, 10);
  const size = width === null || height === null ? [] : [`${width}x${height}`];
  return [wordsOf(of.prompt), day, ...size].filter((part) => part !== '').join('-');
}

/** As many whole words as there is room for; a script without spaces is cut between characters. */
function wordsOf(prompt: string): string {
  let words = '';
  for (const word of prompt.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
    const longer = words === '' ? word : `${words}-${word}`;
    if (longer.length > MAX_WORDS_CHARS) return words === '' ? cut(word) : words;
    words = longer;
  }
  return words;
}

function cut(word: string): string {
  let short = '';
  for (const { segment } of graphemes.segment(word)) {
    if (short.length + segment.length > MAX_WORDS_CHARS) return short;
    short += segment;
  }
  return short;
}
