import { Injectable } from '@nestjs/common';
import { UnitOfWork, type DoneAlone } from '#kernel';
import { wholeNumber } from './whole-number.js';

/** What operators changed by hand. */
@Injectable()
export class AdjustmentRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Whether this key changed something before. */
  async isKnown(key: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql('SELECT 1 FROM credits.adjustment WHERE key = $1', [
      key,
    ]);
    return rows.length > 0;
  }

  async hasAccount(workspaceId: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql('SELECT 1 FROM credits.account WHERE id = $1', [
      workspaceId,
    ]);
    return rows.length > 0;
  }

  /** Credits that an actor moved in this way in so many hours, on this account and on all. */
  sumOf(
    workspaceId: string,
    kind: 'grant' | 'deduct' | 'forgive',
    actor: string,
    hours: number,
  ): Promise<DoneAlone> {
    return this.sums(
      `SELECT sum(amount) FILTER (WHERE account_id = $1) AS "forCustomer", sum(amount) AS overall
         FROM credits.adjustment
        WHERE kind = $2 AND actor = $3 AND at > kernel.now() - $4 * interval '1 hour'`,
      [workspaceId, kind, actor, hours],
    );
  }

  /** Credits of images that an actor restored in so many hours, of this workspace and of all. */
  restoredBy(workspaceId: string, actor: string, hours: number): Promise<DoneAlone> {
    return this.sums(
      `SELECT sum(h.amount) FILTER (WHERE h.account_id = $1) AS "forCustomer",
              sum(h.amount) AS overall
         FROM credits.restoration r JOIN credits.hold h ON h.id = r.hold_id
        WHERE r.actor = $2 AND r.at > kernel.now() - $3 * interval '1 hour'`,
      [workspaceId, actor, hours],
    );
  }

  private async sums(query: string, params: unknown[]): Promise<DoneAlone> {
    const [row] = await this.unitOfWork.sql<Record<keyof DoneAlone, string | null>>(query, params);
    return {
      forCustomer: wholeNumber(row?.forCustomer ?? '0'),
      overall: wholeNumber(row?.overall ?? '0'),
    };
  }
}
