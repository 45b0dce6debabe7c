import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { Balance, OpenHold } from '../balance.js';
import type { CycleEnd, ReversalPreview } from '../move.js';
import { toLedgerProblem } from './ledger-problems.js';
import { wholeNumber } from './whole-number.js';

interface BalanceRow {
  available: string;
  waiting: string;
  held: string;
  debt: string;
  due: boolean;
  lots: Balance['lots'];
}

/** Reads of what is, as opposed to what happened. */
@Injectable()
export class BalanceRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** One statement, so one snapshot: the sums always fit. `due` says that something must lapse. */
  async balance(workspaceId: string): Promise<(Balance & { due: boolean }) | null> {
    const [row] = await this.unitOfWork.sql<BalanceRow>(
      `SELECT a.available, a.held, a.debt, coalesce(a.next_expiry <= t.now, false) AS due,
         w.waiting, w.lots
       FROM (SELECT kernel.now()) AS t (now)
       JOIN credits.account a ON a.id = $1
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(l.available) FILTER (WHERE l.spendable_until <= t.now), 0) AS waiting,
           coalesce(json_agg(json_build_object('id', l.id, 'kind', l.kind, 'available', l.available,
             'held', l.held, 'expiresAt', l.expires_at, 'spendableUntil', l.spendable_until,
             'waiting', coalesce(l.available > 0 AND l.spendable_until <= t.now, false))
             ORDER BY coalesce(l.spendable_until, l.expires_at), l.priority, l.id), '[]') AS lots
         FROM credits.lot l WHERE l.account_id = a.id AND l.live) AS w`,
      [workspaceId],
    );
    if (!row) return null;
    const available = wholeNumber(row.available);
    const waiting = wholeNumber(row.waiting);
    return {
      available,
      spendable: available - waiting,
      waiting,
      held: wholeNumber(row.held),
      debt: wholeNumber(row.debt),
      due: row.due,
      lots: row.lots.map((lot) => ({
        ...lot,
        expiresAt: iso(lot.expiresAt),
        spendableUntil: iso(lot.spendableUntil),
      })),
    };
  }

  /** What is owed, by the purchase whose money went back. */
  async owed(workspaceId: string): Promise<Map<string, number>> {
    const rows = await this.unitOfWork.sql<{ ref: string; debt: string }>(
      `SELECT purchase_ref AS ref, debt FROM credits.lot
       WHERE account_id = $1 AND debt > 0 AND purchase_ref IS NOT NULL`,
      [workspaceId],
    );
    return new Map(rows.map(({ ref, debt }) => [ref, wholeNumber(debt)]));
  }

  /** The same lots that `credits.refresh_cycle` ends. */
  async leftOfCycle({ workspaceId, expiresAt, beside }: CycleEnd): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ available: string }>(
      `SELECT coalesce(sum(available), 0) AS available FROM credits.lot
       WHERE account_id = $1 AND live AND kind = 'subscription'
         AND (purchase_ref IS NULL OR purchase_ref <> ALL ($3))
         AND coalesce(spendable_until, expires_at) = due_at
         AND expires_at > kernel.now() AND expires_at <= $2`,
      [workspaceId, expiresAt, beside],
    );
    return wholeNumber(row?.available ?? '0');
  }

  /** One indexed row. */
  async available(workspaceId: string): Promise<{ available: number; due: boolean }> {
    const [row] = await this.unitOfWork.sql<{ available: string; due: boolean }>(
      `SELECT available, coalesce(next_expiry <= kernel.now(), false) AS due
       FROM credits.account WHERE id = $1`,
      [workspaceId],
    );
    return row ? { available: wholeNumber(row.available), due: row.due } : NOTHING;
  }

  /** Accounts in which something is due to lapse, at most `limit`. */
  async accountsDue(limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ account_id: string }>(
      `SELECT DISTINCT account_id FROM credits.lot
       WHERE live AND available > 0 AND expires_at <= kernel.now() LIMIT $1`,
      [limit],
    );
    return rows.map((row) => row.account_id);
  }

  async openHoldsOlderThan(age_ms: number, limit: number): Promise<OpenHold[]> {
    // The lower bound lets the index on time leave out the past: no job waits for a month.
    const rows = await this.unitOfWork.sql<{
      id: string;
      generation_id: string;
      account_id: string;
      amount: string;
      at: Date;
    }>(
      `SELECT h.id, h.generation_id, h.account_id, h.amount, h.at FROM credits.hold h
       WHERE h.at <= kernel.now() - $1 * interval '1 millisecond'
         AND h.at > kernel.now() - interval '31 days'
         AND NOT EXISTS (SELECT FROM credits.hold_resolution r WHERE r.hold_id = h.id)
       ORDER BY h.at LIMIT $2`,
      [age_ms, limit],
    );
    return rows.map((row) => ({
      imageId: row.id,
      generationId: row.generation_id,
      workspaceId: row.account_id,
      amount: wholeNumber(row.amount),
      placedAt: row.at,
    }));
  }

  async previewReversal(
    purchaseRef: string,
    amountMinor: number,
    paidMinor: number,
  ): Promise<ReversalPreview> {
    try {
      const [row] = await this.unitOfWork.sql<Record<string, string | null>>(
        'SELECT * FROM credits.preview_reversal($1, $2, $3)',
        [purchaseRef, amountMinor, paidMinor],
      );
      return {
        workspaceId: row?.account_id ?? null,
        creditsToRevoke: wholeNumber(row?.to_revoke ?? 0),
        debtToAdd: wholeNumber(row?.to_debt ?? 0),
        waiting: wholeNumber(row?.waiting ?? 0),
        debtAfter: wholeNumber(row?.debt_after ?? 0),
      };
    } catch (error) {
      throw toLedgerProblem(error);
    }
  }

  /** Credits that customers have and have not spent: what the product owes them. */
  async outstanding(): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ total: string }>(
      'SELECT coalesce(sum(available + held), 0) AS total FROM credits.account',
    );
    return wholeNumber(row?.total ?? 0);
  }
}

const NOTHING = { available: 0, due: false };

/** A time as Postgres writes it into JSON, as the contract writes it. */
function iso(time: string | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
