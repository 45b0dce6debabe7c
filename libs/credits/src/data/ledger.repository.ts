import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { requireAmount } from '../amount.js';
import type {
  AdjustRequest,
  CycleRefresh,
  Granted,
  GrantRequest,
  HoldBatch,
  ReversalNotice,
} from '../move.js';
import { toLedgerProblem } from './ledger-problems.js';
import { wholeNumber } from './whole-number.js';

interface GrantRow {
  lot_id: string;
  created: boolean;
  settled: string;
}

/**
 * The moves: one SQL function each, called inside the caller's transaction. The functions keep the
 * books; nothing here computes a balance. Failures come out as typed errors of this module.
 */
@Injectable()
export class LedgerRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async openAccount(workspaceId: string): Promise<void> {
    await this.call('credits.open_account($1)', [workspaceId]);
  }

  async grant(r: GrantRequest): Promise<Granted> {
    const row = await this.call<GrantRow>('credits.grant_lot($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
      r.workspaceId,
      r.kind,
      r.amount,
      r.source,
      r.expiresAt,
      r.purchaseRef ?? null,
      r.reasonCode,
      r.reason,
      r.actor,
    ]);
    return { lotId: row.lot_id, created: row.created, settled: wholeNumber(row.settled) };
  }

  async refreshCycle(r: CycleRefresh): Promise<Granted & { lapsed: number }> {
    const row = await this.call<GrantRow & { lapsed: string }>(
      'credits.refresh_cycle($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [
        r.workspaceId,
        r.amount,
        r.source,
        r.expiresAt,
        r.purchaseRef,
        r.reasonCode ?? 'subscription_paid',
        r.reason,
        r.actor,
        r.spendableUntil ?? null,
        r.beside ?? [],
      ],
    );
    return {
      lotId: row.lot_id,
      created: row.created,
      settled: wholeNumber(row.settled),
      lapsed: wholeNumber(row.lapsed),
    };
  }

  async placeHolds(batch: HoldBatch): Promise<{ placed: number; before: number; after: number }> {
    const row = await this.call<{
      placed: number;
      available_before: string;
      available_after: string;
    }>("credits.place_holds($1, $2, $3, $4, 'image_requested', 'system')", [
      batch.workspaceId,
      batch.generationId,
      batch.holds.map((hold) => hold.imageId),
      batch.holds.map((hold) => hold.amount),
    ]);
    return {
      placed: row.placed,
      before: wholeNumber(row.available_before),
      after: wholeNumber(row.available_after),
    };
  }

  capture(imageId: string): Promise<{ won: boolean; state: 'captured' | 'released' }> {
    return this.call("credits.capture_hold($1, 'image_delivered', 'system')", [imageId]);
  }

  release(
    imageId: string,
    ownCancel: boolean,
    reasonCode: string,
    note: string | null,
  ): Promise<{ won: boolean; state: 'captured' | 'released' }> {
    return this.call("credits.release_hold($1, $2, $3, $4, 'system')", [
      imageId,
      ownCancel,
      reasonCode,
      note,
    ]);
  }

  async restore(
    imageId: string,
    caseRef: string,
    reason: string,
    actor: string,
  ): Promise<{ won: boolean; amount: number }> {
    const row = await this.call<{ won: boolean; amount: string }>(
      "credits.restore_hold($1, $2, 'restored', $3, $4)",
      [imageId, caseRef, reason, actor],
    );
    return { won: row.won, amount: wholeNumber(row.amount) };
  }

  async lapseDue(workspaceId: string): Promise<number> {
    const row = await this.call<{ lapse_due: string }>('credits.lapse_due($1)', [workspaceId]);
    return wholeNumber(row.lapse_due);
  }

  async setReversed(n: ReversalNotice) {
    const row = await this.call<{
      lot_id: string | null;
      revoked: string;
      debt: string;
      waiting: string;
    }>('credits.set_reversed($1, $2, $3, $4, $5, $6, $7, $8)', [
      n.provider,
      n.reversalId,
      n.kind,
      n.purchaseRef,
      n.amountMinor,
      n.paidMinor,
      n.status,
      n.actor ?? `${n.provider}:${n.reversalId}`,
    ]);
    return {
      lotId: row.lot_id,
      revoked: wholeNumber(row.revoked),
      debt: wholeNumber(row.debt),
      waiting: wholeNumber(row.waiting),
    };
  }

  async adjustGrant(r: AdjustRequest, expiresAt: Date | null) {
    requireAmount(r.amount);
    const row = await this.call<{ created: boolean; available: string }>(
      'credits.adjust_grant($1, $2, $3, $4, $5, $6, $7)',
      [r.key, r.fingerprint, r.workspaceId, r.amount, expiresAt, r.reason, r.actor],
    );
    return { created: row.created, available: wholeNumber(row.available) };
  }

  async adjustDeduct(r: AdjustRequest) {
    requireAmount(r.amount);
    const row = await this.call<{ created: boolean; available: string }>(
      'credits.adjust_deduct($1, $2, $3, $4, $5, $6)',
      [r.key, r.fingerprint, r.workspaceId, r.amount, r.reason, r.actor],
    );
    return { created: row.created, available: wholeNumber(row.available) };
  }

  async forgiveDebt(r: AdjustRequest) {
    requireAmount(r.amount);
    const row = await this.call<{ created: boolean; debt: string }>(
      'credits.forgive_debt($1, $2, $3, $4, $5, $6)',
      [r.key, r.fingerprint, r.workspaceId, r.amount, r.reason, r.actor],
    );
    return { created: row.created, debt: wholeNumber(row.debt) };
  }

  /** Takes words out of reasons and notes; nothing else of the account changes. @returns the rows */
  async takeNamesOut(
    workspaceId: string,
    addresses: readonly string[],
    names: readonly string[],
  ): Promise<number> {
    const row = await this.call<{ rows: number }>('credits.erase_person($1, $2, $3) AS rows', [
      workspaceId,
      addresses,
      names,
    ]);
    return row.rows;
  }

  /** Calls a function in the open transaction. @throws when none is open. */
  private async call<Row>(invocation: string, params: unknown[]): Promise<Row> {
    this.unitOfWork.requireTransaction();
    try {
      const [row] = await this.unitOfWork.sql<Row>(`SELECT * FROM ${invocation}`, params);
      return row as Row;
    } catch (error) {
      throw toLedgerProblem(error);
    }
  }
}
