import { Injectable } from '@nestjs/common';
import type { CsvCell } from '#kernel';
import type { Entry } from '../balance.js';
import { Credits } from '../credits.js';
import { HEADINGS, KIND_WORDS, LOT_WORDS, wordsFor, type Locale } from '../statement-words.js';
import type { EntryFilter } from './entry-filter.js';

const BATCH = 1_000;

/** The whole statement, or what a filter leaves of it, as records of a CSV file, newest first. */
@Injectable()
export class ExportStatement {
  constructor(private readonly credits: Credits) {}

  heading(locale: Locale): readonly string[] {
    return HEADINGS[locale];
  }

  /** In batches, each a page of its own: no transaction stays open while a client reads slowly. */
  async *records(
    workspaceId: string,
    filter: EntryFilter,
    locale: Locale,
  ): AsyncGenerator<CsvCell[][]> {
    let before: number | null = null;
    do {
      const page = await this.credits.entries(workspaceId, filter, before, BATCH);
      yield page.items.map((entry) => recordOf(entry, locale));
      before = page.next;
    } while (before !== null);
  }
}

function recordOf(entry: Entry, locale: Locale): CsvCell[] {
  return [
    Number(entry.id),
    entry.createdAt,
    KIND_WORDS[entry.kind][locale],
    wordsFor(entry.reasonCode, entry.reason, locale),
    entry.amount,
    entry.moved,
    entry.balanceAfter,
    entry.heldAfter,
    entry.debtAfter,
    LOT_WORDS[entry.lotKind][locale],
    entry.generationId,
    entry.imageId,
  ];
}
