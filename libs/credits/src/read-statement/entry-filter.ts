import type { LotKind } from '../lot.js';
import { KIND_OF_CODE, type EntryKind, type JournalCode } from '../statement.js';

/** Which lines of a statement are wanted; what is left out does not filter. */
export interface EntryFilter {
  kinds?: readonly EntryKind[];
  lotKind?: LotKind;
  /** Inclusive. */
  from?: Date;
  /** Exclusive. */
  to?: Date;
  generationId?: string;
  /**
   * Also rows which only say that a cycle ended and move nothing. What lapses with it has a row of its
   * own, so a statement does without them.
   */
  withEnds?: boolean;
}

/** Does the filter look into rows? Dates do not: they bound the numbers. */
export function looksIntoRows(filter: EntryFilter): boolean {
  return (filter.kinds ?? filter.lotKind ?? filter.generationId) !== undefined;
}

/** The journal's codes that the statement shows under these kinds. */
export function codesOf(kinds: readonly EntryKind[]): JournalCode[] {
  return (Object.keys(KIND_OF_CODE) as JournalCode[]).filter((code) =>
    kinds.includes(KIND_OF_CODE[code]),
  );
}

const DAY_ms = 86_400_000;

/** `from` as the start of its day, where it is a date (UTC), else that time. */
export function fromTime(text: string): Date {
  return new Date(text);
}

/** `to` as the end of its day, where it is a date (UTC), else that time. */
export function toTime(text: string): Date {
  return new Date(new Date(text).getTime() + (text.length === 10 ? DAY_ms : 0));
}
