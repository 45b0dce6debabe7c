import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { UsageDay } from '../read-statement/usage.js';
import { wholeNumber } from './whole-number.js';

/** A workspace's journal by day. */
@Injectable()
export class UsageRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Days (UTC) on which something moved, among the numbers `first` to `past` (exclusive). */
  async days(workspaceId: string, first: number, past: number): Promise<UsageDay[]> {
    const rows = await this.unitOfWork.sql<Record<keyof UsageDay, string>>(
      `SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
         coalesce(sum(amount) FILTER (WHERE code IN ('grant', 'reinstate')), 0) AS granted,
         coalesce(sum(amount) FILTER (WHERE code = 'capture'), 0) AS spent,
         coalesce(sum(amount) FILTER (WHERE code = 'restore'), 0) AS returned,
         coalesce(sum(amount) FILTER (WHERE code = 'release'), 0) AS released,
         coalesce(sum(amount) FILTER (WHERE code = 'lapse'), 0) AS lapsed,
         coalesce(sum(amount) FILTER (WHERE code IN ('revoke', 'deduct')), 0) AS revoked
       FROM credits.journal WHERE account_id = $1 AND seq >= $2 AND seq < $3
       GROUP BY 1 ORDER BY 1`,
      [workspaceId, first, past],
    );
    return rows.map((row) => ({
      day: row.day,
      granted: wholeNumber(row.granted),
      spent: wholeNumber(row.spent),
      returned: wholeNumber(row.returned),
      released: wholeNumber(row.released),
      lapsed: wholeNumber(row.lapsed),
      revoked: wholeNumber(row.revoked),
    }));
  }
}
