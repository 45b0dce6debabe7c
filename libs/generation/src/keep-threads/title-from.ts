const MAX_CHARS = 60;

/** The first words of a prompt, cut between what a reader sees as characters. */
export function titleFrom(prompt: string): string {
  const words = prompt.toWellFormed().replaceAll(/\s+/g, ' ').trim();
  let title = '';
  for (const { segment } of new Intl.Segmenter().segment(words)) {
    if (title.length + segment.length > MAX_CHARS) break;
    title += segment;
  }
  // One character may be composed of any number of marks.
  return title === '' ? words.slice(0, MAX_CHARS).toWellFormed() : title;
}
