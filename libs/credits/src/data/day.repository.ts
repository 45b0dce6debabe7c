import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { LedgerDay } from '../days/ledger-day.js';
import { wholeNumber } from './whole-number.js';

type DayRow = Record<string, string> & { computed_at: Date; final: boolean };

/** Days that one transaction works out at most. */
const BATCH_days = 7;

/** The daily sums of the ledger. */
@Injectable()
export class DayRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Works out, from the journal, every day that may have changed since it was last worked out. */
  async rollUp(): Promise<void> {
    let from: string | null = null;
    do {
      const [row] = await this.unitOfWork.run(() =>
        this.unitOfWork.sql<{ next: string | null }>(
          'SELECT credits.roll_up($1, $2)::text AS next',
          [from, BATCH_days],
        ),
      );
      from = row?.next ?? null;
    } while (from !== null);
  }

  /** How long ago the latest day was worked out, by the ledger's clock; infinite where none was. */
  async age_ms(): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ age: string }>(
      `SELECT extract(epoch FROM kernel.now() - computed_at) * 1000 AS age
       FROM credits.day ORDER BY day DESC LIMIT 1`,
    );
    return row ? Number(row.age) : Infinity;
  }

  /** Days between two dates (inclusive; null: no bound), from `start` on at most `limit`. */
  async days(
    range: { from: string | null; to: string | null },
    order: 'ASC' | 'DESC',
    start: number,
    limit: number,
  ): Promise<{ items: LedgerDay[]; total: number }> {
    // What stands open is a sum from the first day on: bounds are for what is shown.
    const rows = await this.unitOfWork.sql<DayRow>(
      `SELECT *, to_char(day, 'YYYY-MM-DD') AS name, count(*) OVER () AS total FROM credits.daily
       WHERE ($1::date IS NULL OR day >= $1) AND ($2::date IS NULL OR day <= $2)
       ORDER BY day ${order === 'ASC' ? 'ASC' : 'DESC'} OFFSET $3 LIMIT $4`,
      [range.from, range.to, start, limit],
    );
    return { items: rows.map(toDay), total: wholeNumber(rows[0]?.total ?? 0) };
  }
}

function toDay(row: DayRow): LedgerDay {
  const sum = (column: string) => wholeNumber(row[column] ?? 0);
  return {
    id: String(row.name),
    day: String(row.name),
    granted: {
      trial: sum('granted_trial'),
      subscription: sum('granted_subscription'),
      operator: sum('granted_operator'),
      pack: sum('granted_pack'),
    },
    consumed: sum('consumed'),
    restored: sum('restored'),
    lapsed: sum('lapsed'),
    revoked: sum('revoked'),
    reinstated: sum('reinstated'),
    deducted: sum('deducted'),
    debtIncurred: sum('debt_incurred'),
    debtLowered: sum('debt_lowered'),
    debtSettled: sum('debt_settled'),
    settlementsReturned: sum('settlements_returned'),
    debtForgiven: sum('debt_forgiven'),
    forgivenessUndone: sum('forgiveness_undone'),
    outstanding: sum('outstanding'),
    debt: sum('debt'),
    final: row.final,
    computedAt: row.computed_at.toISOString(),
  };
}
