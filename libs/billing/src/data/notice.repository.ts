import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';

/** A subscription that is about to renew; money in minor units. */
export interface DueRenewal {
  id: string;
  workspaceId: string;
  /** What the next cycle is of: the plan that was changed to, where one was. */
  productCode: string;
  currentPeriodEnd: Date;
}

/** What customers were told by mail, and whom to tell. */
@Injectable()
export class NoticeRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @returns false where it was told before. */
  async claim(subjectId: string, kind: string, occasion: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `INSERT INTO billing.notice (subject_id, kind, occasion) VALUES ($1, $2, $3)
       ON CONFLICT DO NOTHING RETURNING subject_id`,
      [subjectId, kind, occasion],
    );
    return rows.length > 0;
  }

  /** The address of whoever bought last for the workspace. */
  async addressOf(workspaceId: string): Promise<string | null> {
    const [row] = await this.unitOfWork.sql<{ email: string }>(
      'SELECT email FROM billing.checkout WHERE workspace_id = $1 ORDER BY id DESC LIMIT 1',
      [workspaceId],
    );
    return row?.email ?? null;
  }

  /** Subscriptions that renew within so many days and whose owners were not told yet. */
  dueRenewals(days: number, limit: number): Promise<DueRenewal[]> {
    return this.unitOfWork.sql<DueRenewal>(
      `SELECT id, workspace_id AS "workspaceId", current_period_end AS "currentPeriodEnd",
              coalesce(pending_product_code, product_code) AS "productCode"
         FROM billing.subscription AS s
        WHERE status = 'active' AND current_period_end > kernel.now()
          AND current_period_end <= kernel.now() + $1 * interval '1 day'
          -- Whoever subscribed only now knows it.
          AND current_period_start < current_period_end - 2 * $1 * interval '1 day'
          AND NOT EXISTS (SELECT FROM billing.notice AS n
                           WHERE n.subject_id = s.id AND n.kind = 'renewal'
                             AND n.occasion = to_char(s.current_period_end AT TIME ZONE 'UTC',
                                                      'YYYY-MM-DD'))
        ORDER BY current_period_end LIMIT $2`,
      [days, limit],
    );
  }
}
