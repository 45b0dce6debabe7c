import { Injectable } from '@nestjs/common';
import { creditsErrors } from '../credits.errors.js';
import { EntryRepository } from '../data/entry.repository.js';
import { UsageRepository } from '../data/usage.repository.js';

/** What a workspace's credits did on one day (UTC). All are zero or more. */
export interface UsageDay {
  /** `YYYY-MM-DD`. */
  day: string;
  /** Received, also where a disputed payment was confirmed. */
  granted: number;
  /** Charged for delivered images. */
  spent: number;
  /** Charged before, and given back. */
  returned: number;
  /** Reserved before, and never charged. */
  released: number;
  lapsed: number;
  /** Taken back after a refund or dispute, or taken off by an operator. */
  revoked: number;
}

/** Longest range of days that one request may ask for. */
export const MAX_USAGE_DAYS = 366;
/** Moves that are added up for one answer: about a second of work. */
const MAX_MOVES = 1_000_000;
const DAY_ms = 86_400_000;

/** A workspace's credits by day, every day of the range with its row. */
@Injectable()
export class Usage {
  constructor(
    private readonly entries: EntryRepository,
    private readonly usage: UsageRepository,
  ) {}

  /**
   * @param first start of the first day, @param last start of the last day (inclusive), UTC.
   * @throws 400 range_too_long
   */
  async between(workspaceId: string, first: Date, last: Date): Promise<UsageDay[]> {
    const days = Math.round((last.getTime() - first.getTime()) / DAY_ms) + 1;
    if (days < 1 || days > MAX_USAGE_DAYS)
      throw creditsErrors.raise(
        'range_too_long',
        `Ask for between 1 and ${MAX_USAGE_DAYS} days, from the earlier to the later.`,
      );
    const to = new Date(last.getTime() + DAY_ms);
    const range = await this.entries.range(workspaceId, { from: first, to });
    if (range.past - range.first > MAX_MOVES)
      throw creditsErrors.raise(
        'range_too_long',
        'So many credits moved in these days that they cannot be added up at once. Ask for fewer days.',
      );
    const found = await this.usage.days(workspaceId, range.first, range.past);
    const known = new Map(found.map((day) => [day.day, day]));
    return Array.from({ length: days }, (_, index) => {
      const day = new Date(first.getTime() + index * DAY_ms).toISOString().slice(0, 10);
      return known.get(day) ?? { day, ...NOTHING };
    });
  }
}

const NOTHING = { granted: 0, spent: 0, returned: 0, released: 0, lapsed: 0, revoked: 0 };
