import { Mint } from 'mint-filter';

/** Words that say one thing, in both languages. */
export interface Terms {
  /**
   * English, as whole words in the syntax of regular expressions, except that a blank is a gap of
   * one to three characters that are not letters, and ` ?` one of none to three.
   */
  en?: readonly string[];
  /** Chinese: plain words, found anywhere. */
  zh?: readonly string[];
  /** Where a plain word would meet innocent text. */
  patterns?: readonly RegExp[];
}

export interface Span {
  start: number;
  end: number;
}

/** A compiled group of terms. */
export class TermGroup {
  private readonly patterns: RegExp[];
  private readonly words: Mint | null;

  constructor(terms: Terms) {
    this.patterns = (terms.patterns ?? []).map((pattern) => new RegExp(pattern.source, 'gu'));
    if (terms.en?.length) this.patterns.push(wholeWords(terms.en));
    this.words = terms.zh?.length ? new Mint([...terms.zh]) : null;
  }

  /** Where the text says it. */
  find(text: string): Span[] {
    return [...this.findPatterns(text), ...this.findWords(text)];
  }

  private findPatterns(text: string): Span[] {
    return this.patterns.flatMap((pattern) =>
      [...text.matchAll(pattern)].map(({ index, 0: match }) => ({
        start: index,
        end: index + match.length,
      })),
    );
  }

  private findWords(text: string): Span[] {
    // mint-filter tells which words are there but not where; it upper-cases Latin letters.
    const found = this.words?.filter(text, { replace: false }).words ?? [];
    return [...new Set(found)].flatMap((word) => placesOf(word.toLowerCase(), text));
  }
}

function wholeWords(terms: readonly string[]): RegExp {
  const sources = terms.map((term) =>
    term.replaceAll(' ?', '[^a-z]{0,3}').replaceAll(' ', '[^a-z]{1,3}'),
  );
  return new RegExp(`(?<![a-z])(?:${sources.join('|')})(?![a-z])`, 'gu');
}

function placesOf(word: string, text: string): Span[] {
  const places: Span[] = [];
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1))
    places.push({ start: at, end: at + word.length });
  return places;
}

/** True when something of each group stands within `reach` characters of something of the other. */
export function near(a: readonly Span[], b: readonly Span[], reach: number): boolean {
  return a.some((one) =>
    b.some((other) => one.start - other.end <= reach && other.start - one.end <= reach),
  );
}
