import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';

/** A subscription that is about to renew; money in minor units. */
export interface DueRenewal {
  id: string;
  workspaceId: string;
  /** What was agreed when it was bought or last changed. */
  productCode: string;
  priceMinor: number;
  currency: string;
  credits: number;
  /** What the next cycle is of, where a change was asked for. */
  pendingProductCode: string | null;
  /** The running cycle had a discount; nobody tells us whether it lasts. */
  discounted: boolean;
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

  /**
   * The address of whoever bought that; where that is not known, of who paid last for the workspace.
   * @param subjectId a subscription or a purchase
   */
  async addressOf(workspaceId: string, subjectId: string): Promise<string | null> {
    const [row] = await this.unitOfWork.sql<{ email: string }>(
      `WITH own AS (
         SELECT checkout_id, 1 AS rank FROM billing.purchase WHERE id = $2
         UNION ALL
         SELECT s.checkout_id, 2 FROM billing.subscription AS s
          WHERE s.id = $2 OR s.id = (SELECT subscription_id FROM billing.purchase WHERE id = $2)
       )
       SELECT c.email FROM billing.checkout AS c LEFT JOIN own ON own.checkout_id = c.id
        WHERE c.workspace_id = $1
        ORDER BY own.rank NULLS LAST, (c.status = 'completed') DESC, c.id DESC LIMIT 1`,
      [workspaceId, subjectId],
    );
    return row?.email ?? null;
  }

  /** Subscriptions at that gateway that renew within so many days and whose owners were not told yet. */
  dueRenewals(gateway: string, days: number, limit: number): Promise<DueRenewal[]> {
    return this.unitOfWork.sql<DueRenewal>(
      `SELECT id, workspace_id AS "workspaceId", current_period_end AS "currentPeriodEnd",
              product_code AS "productCode", price_minor AS "priceMinor", currency, credits,
              pending_product_code AS "pendingProductCode",
              EXISTS (SELECT FROM billing.purchase AS p
                       WHERE p.subscription_id = s.id AND p.period_start = s.current_period_start
                         AND p.discount_minor > 0) AS discounted
         FROM billing.subscription AS s
        WHERE gateway = $3 AND status = 'active' AND current_period_end > kernel.now()
          AND current_period_end <= kernel.now() + $1 * interval '1 day'
          -- Whoever subscribed only now knows it.
          AND current_period_start < current_period_end - 2 * $1 * interval '1 day'
          AND NOT EXISTS (SELECT FROM billing.notice AS n
                           WHERE n.subject_id = s.id AND n.kind = 'renewal'
                             AND n.occasion = to_char(s.current_period_end AT TIME ZONE 'UTC',
                                                      'YYYY-MM-DD'))
        ORDER BY current_period_end LIMIT $2`,
      [days, limit, gateway],
    );
  }
}
