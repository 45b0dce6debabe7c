import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { PlanChange } from '../plan-change.js';

const COLUMNS = `id, subscription_id AS "subscriptionId", from_price_minor AS "fromPriceMinor",
  product_code AS "productCode", charged, created_at AS "createdAt"`;

/** Changes of plan that were asked for, each until its payment came or it was dropped. */
@Injectable()
export class PlanChangeRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async add(change: Omit<PlanChange, 'id' | 'createdAt'>): Promise<PlanChange> {
    const [row] = await this.unitOfWork.sql<PlanChange>(
      `INSERT INTO billing.plan_change (subscription_id, from_price_minor, product_code, charged)
       VALUES ($1, $2, $3, $4) RETURNING ${COLUMNS}`,
      [change.subscriptionId, change.fromPriceMinor, change.productCode, change.charged],
    );
    return row as PlanChange;
  }

  open(subscriptionId: string): Promise<PlanChange[]> {
    return this.unitOfWork.sql<PlanChange>(
      `SELECT ${COLUMNS} FROM billing.plan_change
        WHERE subscription_id = $1 AND transaction_id IS NULL AND dropped_at IS NULL
        ORDER BY id DESC`,
      [subscriptionId],
    );
  }

  /** Open changes to that product, the newest first. */
  openTo(subscriptionId: string, productCode: string): Promise<PlanChange[]> {
    return this.unitOfWork.sql<PlanChange>(
      `SELECT ${COLUMNS} FROM billing.plan_change
        WHERE subscription_id = $1 AND product_code = $2
          AND transaction_id IS NULL AND dropped_at IS NULL
        ORDER BY id DESC`,
      [subscriptionId, productCode],
    );
  }

  async drop(id: string): Promise<void> {
    await this.unitOfWork.sql(
      'UPDATE billing.plan_change SET dropped_at = kernel.now() WHERE id = $1',
      [id],
    );
  }

  async settle(id: string, transactionId: string): Promise<void> {
    await this.unitOfWork.sql('UPDATE billing.plan_change SET transaction_id = $2 WHERE id = $1', [
      id,
      transactionId,
    ]);
  }
}
