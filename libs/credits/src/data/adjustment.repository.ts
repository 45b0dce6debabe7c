import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
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

  /** Credits that an actor moved on this account, in this way, in so many hours. */
  async sumOf(
    workspaceId: string,
    kind: 'grant' | 'deduct' | 'forgive',
    actor: string,
    hours: number,
  ): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ total: string }>(
      `SELECT coalesce(sum(amount), 0) AS total FROM credits.adjustment
        WHERE account_id = $1 AND kind = $2 AND actor = $3
          AND at > kernel.now() - $4 * interval '1 hour'`,
      [workspaceId, kind, actor, hours],
    );
    return wholeNumber(row?.total ?? '0');
  }

  /** Credits of this workspace's images that an actor restored in so many hours. */
  async restoredBy(workspaceId: string, actor: string, hours: number): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ total: string }>(
      `SELECT coalesce(sum(h.amount), 0) AS total
         FROM credits.restoration r JOIN credits.hold h ON h.id = r.hold_id
        WHERE r.actor = $2 AND r.at > kernel.now() - $3 * interval '1 hour' AND h.account_id = $1`,
      [workspaceId, actor, hours],
    );
    return wholeNumber(row?.total ?? '0');
  }
}
