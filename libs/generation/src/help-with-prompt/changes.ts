/** A piece of the difference between two texts, in reading order. */
export interface TextChange {
  kind: 'kept' | 'added' | 'removed';
  text: string;
}

/** Above this many comparisons words are too many: sentences are compared. */
const MAX_COMPARISONS = 2_000_000;

/**
 * What became of a text, word by word: kept and removed pieces together are `before`, kept and added
 * ones `after`. Words are found as people see them, in languages without spaces, too.
 */
export function changesBetween(before: string, after: string): TextChange[] {
  const words = [piecesOf(before, 'word'), piecesOf(after, 'word')] as const;
  const [old, now] =
    words[0].length * words[1].length <= MAX_COMPARISONS
      ? words
      : [piecesOf(before, 'sentence'), piecesOf(after, 'sentence')];
  return joined(readable(compared(old, now)));
}

function piecesOf(text: string, granularity: 'word' | 'sentence'): string[] {
  return [...new Intl.Segmenter('en', { granularity }).segment(text)].map(({ segment }) => segment);
}

/** By the longest common subsequence of what differs between the common beginning and end. */
function compared(old: readonly string[], now: readonly string[]): TextChange[] {
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end))
    end += 1;
  return [
    ...old.slice(0, start).map(kept),
    ...middle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...old.slice(old.length - end).map(kept),
  ];
}

const kept = (text: string): TextChange => ({ kind: 'kept', text });

function middle(old: readonly string[], now: readonly string[]): TextChange[] {
  const width = now.length + 1;
  const longest = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      longest[i * width + j] =
        old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const changes: TextChange[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    const [was, is] = [old[i], now[j]];
    if (was !== undefined && was === is) {
      changes.push(kept(was));
      i += 1;
      j += 1;
    } else if (is === undefined || (was !== undefined && at(i + 1, j) >= at(i, j + 1))) {
      changes.push({ kind: 'removed', text: was ?? '' });
      i += 1;
    } else {
      changes.push({ kind: 'added', text: is });
      j += 1;
    }
  }
  return changes;
}

/**
 * Runs of one kind as one piece, and the spaces between two replaced words with them: "a red cup"
 * for "the blue mug" is one change and not two.
 */
function readable(changes: readonly TextChange[]): TextChange[] {
  const result: TextChange[] = [];
  let removed = '';
  let added = '';
  const flush = (): void => {
    if (removed !== '') result.push({ kind: 'removed', text: removed });
    if (added !== '') result.push({ kind: 'added', text: added });
    removed = '';
    added = '';
  };
  for (const [index, { kind, text }] of changes.entries()) {
    if (kind === 'removed') removed += text;
    else if (kind === 'added') added += text;
    else if (removed !== '' && added !== '' && text.trim() === '' && goesOn(changes, index)) {
      removed += text;
      added += text;
    } else {
      flush();
      const last = result.at(-1);
      if (last?.kind === 'kept') last.text += text;
      else result.push(kept(text));
    }
  }
  flush();
  return result;
}

/**
 * Two runs that were removed, or added, on both sides of a word that the second ends with, too, are
 * one: of "draw a picture of a fox" went "draw a picture of" and not "draw" and "picture of a".
 */
function joined(changes: readonly TextChange[]): TextChange[] {
  const result: TextChange[] = [];
  for (const change of changes) {
    const [first, between] = result.slice(-2);
    if (
      first?.kind === change.kind &&
      between?.kind === 'kept' &&
      change.kind !== 'kept' &&
      change.text.endsWith(between.text)
    ) {
      first.text += between.text + change.text.slice(0, -between.text.length);
      continue;
    }
    result.push({ ...change });
  }
  return result;
}

/** After this piece both texts change again, before anything else stays. */
function goesOn(changes: readonly TextChange[], index: number): boolean {
  const next = changes.slice(index + 1).findIndex(({ kind }) => kind === 'kept');
  const run = changes.slice(index + 1, next < 0 ? undefined : index + 1 + next);
  return run.some(({ kind }) => kind === 'removed') && run.some(({ kind }) => kind === 'added');
}
