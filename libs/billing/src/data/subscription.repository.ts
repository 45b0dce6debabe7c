import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { ENDED } from '../lifecycle.js';
import type { Subscription } from '../subscription-record.js';

const COLUMNS = `id, workspace_id AS "workspaceId", gateway, external_id AS "externalId",
  checkout_id AS "checkoutId", plan_code AS "planCode", product_code AS "productCode",
  external_product_id AS "externalProductId", credits, price_minor AS "priceMinor", currency, status,
  current_period_start AS "currentPeriodStart", current_period_end AS "currentPeriodEnd",
  paid_period_start AS "paidPeriodStart", canceled_at AS "canceledAt",
  pending_product_code AS "pendingProductCode", external_updated_at AS "externalUpdatedAt",
  event_at AS "eventAt", status_since AS "statusSince"`;

/** Writable columns of each field; ids and ownership never change. */
const WRITABLE = {
  planCode: 'plan_code',
  productCode: 'product_code',
  externalProductId: 'external_product_id',
  credits: 'credits',
  priceMinor: 'price_minor',
  currency: 'currency',
  status: 'status',
  currentPeriodStart: 'current_period_start',
  currentPeriodEnd: 'current_period_end',
  paidPeriodStart: 'paid_period_start',
  canceledAt: 'canceled_at',
  pendingProductCode: 'pending_product_code',
  externalUpdatedAt: 'external_updated_at',
  eventAt: 'event_at',
} as const;
export type NewSubscription = Omit<Subscription, 'id' | 'statusSince'>;
export type SubscriptionChange = Partial<Pick<Subscription, keyof typeof WRITABLE>>;

@Injectable()
export class SubscriptionRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async findByExternalId(gateway: string, externalId: string): Promise<Subscription | null> {
    const [row] = await this.unitOfWork.sql<Subscription>(
      `SELECT ${COLUMNS} FROM billing.subscription WHERE gateway = $1 AND external_id = $2`,
      [gateway, externalId],
    );
    return row ?? null;
  }

  async lockByExternalId(gateway: string, externalId: string): Promise<Subscription | null> {
    const [row] = await this.unitOfWork.sql<Subscription>(
      `SELECT ${COLUMNS} FROM billing.subscription
        WHERE gateway = $1 AND external_id = $2 FOR UPDATE`,
      [gateway, externalId],
    );
    return row ?? null;
  }

  /** Creates the row, or locks the one that another event of the same sale made meanwhile. */
  async create(subscription: NewSubscription): Promise<Subscription> {
    await this.unitOfWork.sql(
      `INSERT INTO billing.subscription (workspace_id, gateway, external_id, checkout_id, plan_code,
         product_code, external_product_id, credits, price_minor, currency, status,
         current_period_start, current_period_end, status_since)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, kernel.now())
       ON CONFLICT DO NOTHING`,
      [
        subscription.workspaceId,
        subscription.gateway,
        subscription.externalId,
        subscription.checkoutId,
        subscription.planCode,
        subscription.productCode,
        subscription.externalProductId,
        subscription.credits,
        subscription.priceMinor,
        subscription.currency,
        subscription.status,
        subscription.currentPeriodStart,
        subscription.currentPeriodEnd,
      ],
    );
    return (await this.lockByExternalId(
      subscription.gateway,
      subscription.externalId,
    )) as Subscription;
  }

  async update(id: string, change: SubscriptionChange): Promise<Subscription> {
    const fields = (Object.keys(WRITABLE) as (keyof SubscriptionChange)[]).filter(
      (field) => change[field] !== undefined,
    );
    const sets = fields.map((field, index) => `${WRITABLE[field]} = $${index + 2}, `).join('');
    const status = fields.indexOf('status') + 2;
    const since = fields.includes('status')
      ? `status_since = CASE WHEN status = $${status} THEN status_since ELSE kernel.now() END, `
      : '';
    const [row] = await this.unitOfWork.sql<Subscription>(
      `UPDATE billing.subscription SET ${sets}${since}updated_at = kernel.now()
        WHERE id = $1 RETURNING ${COLUMNS}`,
      [id, ...fields.map((field) => change[field])],
    );
    return row as Subscription;
  }

  /** The workspace's newest subscription at that gateway, running or not. */
  async latestOf(workspaceId: string, gateway: string): Promise<Subscription | null> {
    const [row] = await this.unitOfWork.sql<Subscription>(
      `SELECT ${COLUMNS} FROM billing.subscription WHERE workspace_id = $1 AND gateway = $2
        ORDER BY (status = ANY ($3)), id DESC LIMIT 1`,
      [workspaceId, gateway, ENDED],
    );
    return row ?? null;
  }

  /** Taken before the other subscriptions of a workspace are looked at in order to change something. */
  async lockWorkspace(workspaceId: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `billing:subscriptions:${workspaceId}`,
    ]);
  }

  /** The workspace's other subscriptions that run at that gateway, the newest first; in order there is none. */
  runningBeside({
    id,
    workspaceId,
    gateway,
  }: Pick<Subscription, 'id' | 'workspaceId' | 'gateway'>): Promise<Subscription[]> {
    return this.unitOfWork.sql<Subscription>(
      `SELECT ${COLUMNS} FROM billing.subscription
        WHERE workspace_id = $1 AND gateway = $2 AND id <> $3 AND status <> ALL ($4)
        ORDER BY id DESC`,
      [workspaceId, gateway, id, ENDED],
    );
  }

  async rememberCustomer(workspaceId: string, gateway: string, externalId: string): Promise<void> {
    await this.unitOfWork.sql(
      `INSERT INTO billing.customer (workspace_id, gateway, external_customer_id) VALUES ($1, $2, $3)
       ON CONFLICT (workspace_id, gateway) DO UPDATE
         SET external_customer_id = excluded.external_customer_id, updated_at = kernel.now()`,
      [workspaceId, gateway, externalId],
    );
  }

  async customerOf(workspaceId: string, gateway: string): Promise<string | null> {
    const [row] = await this.unitOfWork.sql<{ id: string }>(
      `SELECT external_customer_id AS id FROM billing.customer
        WHERE workspace_id = $1 AND gateway = $2`,
      [workspaceId, gateway],
    );
    return row?.id ?? null;
  }

  /** Subscriptions at that gateway that give access now, scheduled cancels included. */
  async countActive(gateway: string): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM billing.subscription
        WHERE gateway = $1 AND status IN ('active', 'trialing', 'past_due', 'scheduled_cancel')`,
      [gateway],
    );
    return row?.total ?? 0;
  }
}
