import { Injectable } from '@nestjs/common';
import type { CsvCell } from '#kernel';
import { DayRepository } from '../data/day.repository.js';
import { dayRecord, type LedgerDay } from './ledger-day.js';

export interface DayRange {
  /** `YYYY-MM-DD`, inclusive; without it no bound. */
  from?: string;
  to?: string;
}

/** Today's sums are shown at most this old; the schedule alone would let them be ten minutes old. */
const FRESH_ms = 60_000;
const BATCH = 1_000;

/** The ledger's daily sums, brought up to date first. */
@Injectable()
export class ReadDays {
  constructor(private readonly days: DayRepository) {}

  async page(
    range: DayRange,
    order: 'ASC' | 'DESC',
    start: number,
    limit: number,
  ): Promise<{ items: LedgerDay[]; total: number }> {
    await this.freshen();
    return this.days.days(bounds(range), order, start, limit);
  }

  /** Records of the file, the earliest day first. */
  async *records(range: DayRange): AsyncGenerator<CsvCell[][]> {
    await this.freshen();
    for (let start = 0; ; start += BATCH) {
      const { items } = await this.days.days(bounds(range), 'ASC', start, BATCH);
      yield items.map(dayRecord);
      if (items.length < BATCH) return;
    }
  }

  private async freshen(): Promise<void> {
    if ((await this.days.age_ms()) >= FRESH_ms) await this.days.rollUp();
  }
}

function bounds({ from, to }: DayRange): { from: string | null; to: string | null } {
  return { from: from ?? null, to: to ?? null };
}
