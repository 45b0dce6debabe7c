import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { OperatorEntry } from '../balance.js';
import type { LotKind } from '../lot.js';
import { codesOf, looksIntoRows, type EntryFilter } from '../read-statement/entry-filter.js';
import { wordsFor } from '../statement-words.js';
import { KIND_OF_CODE, type JournalCode } from '../statement.js';
import { wholeNumber } from './whole-number.js';

interface EntryRow {
  seq: string;
  code: JournalCode;
  amount: string;
  effect: string;
  available_after: string;
  held_after: string;
  debt_after: string;
  reason: string;
  note: string | null;
  actor: string;
  at: Date;
  expires_at: Date | null;
  lot_id: string;
  lot_kind: LotKind;
  hold_id: string | null;
  generation_id: string | null;
}

/** Numbers of the journal that a filter allows: `first` inclusive, `past` exclusive. */
export interface SeqRange {
  first: number;
  past: number;
}

export interface EntryPage {
  items: OperatorEntry[];
  /** Everything from this number on was looked at; null where nothing is left. */
  next: number | null;
}

/** Rows that one query looks at, and how many queries one page may cost. */
const WINDOW = 2_000;
const MAX_WINDOWS = 10;

/**
 * Statement lines. Pages are ranges of the primary key `(account_id, seq)`, backwards. Dates and jobs
 * become such ranges too. Other filters look at rows, at most {@link WINDOW} × {@link MAX_WINDOWS} for
 * one page: where few rows fit, the page is short, or empty, and its cursor leads on.
 */
@Injectable()
export class EntryRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Where to look for what the filter allows. Empty for a workspace without an account. */
  async range(workspaceId: string, filter: EntryFilter): Promise<SeqRange> {
    const [row] = await this.unitOfWork.sql<{ first: string | null; past: string | null }>(
      `SELECT greatest(CASE WHEN $2::timestamptz IS NULL THEN 1 ELSE credits.seq_at(a.id, $2) END, g.first) AS first,
              least(CASE WHEN $3::timestamptz IS NULL THEN a.seq + 1 ELSE credits.seq_at(a.id, $3) END,
                CASE WHEN $4::uuid IS NULL THEN a.seq + 1 ELSE coalesce(g.past, 1) END) AS past
       FROM credits.account a
       LEFT JOIN LATERAL credits.seqs_of_generation(a.id, $4) AS g ON $4::uuid IS NOT NULL
       WHERE a.id = $1`,
      [workspaceId, filter.from ?? null, filter.to ?? null, filter.generationId ?? null],
    );
    return { first: wholeNumber(row?.first ?? 1), past: wholeNumber(row?.past ?? 1) };
  }

  /** Newest first, from before `before` (else from the end of the range) on. */
  async page(
    workspaceId: string,
    filter: EntryFilter,
    before: number | null,
    limit: number,
  ): Promise<EntryPage> {
    const { first, past } = await this.range(workspaceId, filter);
    const width = looksIntoRows(filter) ? WINDOW : limit;
    const items: OperatorEntry[] = [];
    let upper = Math.min(past, before ?? past);
    for (let window = 0; window < MAX_WINDOWS && upper > first; window += 1) {
      const lower = Math.max(first, upper - width);
      const found = await this.window(workspaceId, filter, lower, upper, limit - items.length);
      items.push(...found);
      // A full page ends at its last row; a window that gave less was looked through.
      upper = items.length >= limit ? Number(items.at(-1)?.id) : lower;
      if (items.length >= limit) break;
    }
    return { items, next: upper > first ? upper : null };
  }

  private async window(
    workspaceId: string,
    { kinds, lotKind, from, to, generationId, withEnds }: EntryFilter,
    lower: number,
    upper: number,
    limit: number,
  ): Promise<OperatorEntry[]> {
    const rows = await this.unitOfWork.sql<EntryRow>(
      `SELECT j.seq, j.code, j.amount, e.available * j.amount AS effect, j.available_after,
              j.held_after, j.debt_after, j.reason, j.note, j.actor, j.at, j.expires_at, j.lot_id,
              l.kind AS lot_kind, j.hold_id, h.generation_id
       FROM credits.journal j
       JOIN credits.effect e ON e.code = j.code
       JOIN credits.lot l ON l.id = j.lot_id
       LEFT JOIN credits.hold h ON h.id = j.hold_id
       WHERE j.account_id = $1 AND j.seq >= $2 AND j.seq < $3
         AND ($5::text[] IS NULL OR j.code = ANY ($5)) AND ($6::text IS NULL OR l.kind = $6)
         AND ($7::uuid IS NULL OR h.generation_id = $7)
         AND ($10 OR j.code <> 'end_cycle')
         AND ($8::timestamptz IS NULL OR j.at >= $8) AND ($9::timestamptz IS NULL OR j.at < $9)
       ORDER BY j.seq DESC LIMIT $4`,
      [
        workspaceId,
        lower,
        upper,
        limit,
        kinds ? codesOf(kinds) : null,
        lotKind ?? null,
        generationId ?? null,
        from ?? null,
        to ?? null,
        withEnds ?? false,
      ],
    );
    return rows.map(toEntry);
  }
}

function toEntry(row: EntryRow): OperatorEntry {
  const moved = wholeNumber(row.amount);
  const expiresAt = row.expires_at?.toISOString();
  const params = { credits: moved, lotKind: row.lot_kind, expiresAt };
  return {
    id: row.seq,
    kind: KIND_OF_CODE[row.code],
    amount: wholeNumber(row.effect),
    moved,
    balanceAfter: wholeNumber(row.available_after),
    heldAfter: wholeNumber(row.held_after),
    debtAfter: wholeNumber(row.debt_after),
    reason: wordsFor(row.reason, row.note),
    reasonCode: row.reason,
    params,
    lotKind: row.lot_kind,
    generationId: row.generation_id ?? undefined,
    imageId: row.hold_id ?? undefined,
    expiresAt,
    createdAt: row.at.toISOString(),
    code: row.code,
    lotId: row.lot_id,
    actor: row.actor,
    note: row.note,
  };
}
