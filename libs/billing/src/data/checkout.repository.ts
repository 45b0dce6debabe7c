import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { Checkout } from '../checkout.js';

const COLUMNS = `id, workspace_id AS "workspaceId", user_id AS "userId", email, gateway, kind,
  product_code AS "productCode", plan_code AS "planCode", external_product_id AS "externalProductId",
  credits, amount_minor AS "amountMinor", currency, external_checkout_id AS "externalCheckoutId",
  checkout_url AS "checkoutUrl", status, granted_credits AS "grantedCredits"`;

export type NewCheckout = Omit<
  Checkout,
  'id' | 'externalCheckoutId' | 'checkoutUrl' | 'status' | 'grantedCredits'
>;

@Injectable()
export class CheckoutRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async create(checkout: NewCheckout): Promise<Checkout> {
    const [row] = await this.unitOfWork.sql<Checkout>(
      `INSERT INTO billing.checkout (workspace_id, user_id, email, gateway, kind, product_code,
         plan_code, external_product_id, credits, amount_minor, currency)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING ${COLUMNS}`,
      [
        checkout.workspaceId,
        checkout.userId,
        checkout.email,
        checkout.gateway,
        checkout.kind,
        checkout.productCode,
        checkout.planCode,
        checkout.externalProductId,
        checkout.credits,
        checkout.amountMinor,
        checkout.currency,
      ],
    );
    return row as Checkout;
  }

  async setOpened(id: string, externalCheckoutId: string, url: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.checkout SET external_checkout_id = $2, checkout_url = $3,
              updated_at = kernel.now() WHERE id = $1`,
      [id, externalCheckoutId, url],
    );
  }

  async setProduct(id: string, externalProductId: string): Promise<void> {
    await this.unitOfWork.sql(
      'UPDATE billing.checkout SET external_product_id = $2, updated_at = kernel.now() WHERE id = $1',
      [id, externalProductId],
    );
  }

  async setFailed(id: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.checkout SET status = 'failed', updated_at = kernel.now()
        WHERE id = $1 AND status = 'pending'`,
      [id],
    );
  }

  async setCompleted(id: string, grantedCredits: number): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.checkout SET status = 'completed', granted_credits = $2,
              updated_at = kernel.now() WHERE id = $1`,
      [id, grantedCredits],
    );
  }

  /**
   * By our own id or the gateway's. The owner is part of the question: another workspace's checkout
   * does not exist.
   */
  async ofWorkspace(id: string, workspaceId: string): Promise<Checkout | null> {
    const [row] = await this.unitOfWork.sql<Checkout>(
      `SELECT ${COLUMNS} FROM billing.checkout
        WHERE workspace_id = $2 AND (id::text = $1 OR external_checkout_id = $1)`,
      [id, workspaceId],
    );
    return row ?? null;
  }

  async find(id: string, gateway: string): Promise<Checkout | null> {
    const [row] = await this.unitOfWork.sql<Checkout>(
      `SELECT ${COLUMNS} FROM billing.checkout WHERE id = $1 AND gateway = $2`,
      [id, gateway],
    );
    return row ?? null;
  }

  /** A checkout of ours was opened for that product once. */
  async wasSold(gateway: string, externalProductId: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      'SELECT FROM billing.checkout WHERE gateway = $1 AND external_product_id = $2 LIMIT 1',
      [gateway, externalProductId],
    );
    return rows.length > 0;
  }

  /** Those that nobody paid yet and that were open when a charge was made, the likeliest first. */
  openBefore(
    gateway: string,
    charge: {
      kind: Checkout['kind'];
      at: Date | null;
      amountMinor: number;
      externalProductId: string | null;
    },
    limit: number,
  ): Promise<Checkout[]> {
    return this.unitOfWork.sql<Checkout>(
      `SELECT ${COLUMNS} FROM billing.checkout
        WHERE gateway = $1 AND kind = $2 AND status = 'pending' AND external_checkout_id IS NOT NULL
          -- The gateway's clock is not ours, and nobody says for how long a page of it stays open.
          AND ($3::timestamptz IS NULL OR created_at BETWEEN $3::timestamptz - interval '3 days'
                                                         AND $3::timestamptz + interval '1 hour')
          AND ($5::text IS NULL OR external_product_id = $5)
        ORDER BY (amount_minor = $4) DESC, created_at DESC LIMIT $6`,
      [gateway, charge.kind, charge.at, charge.amountMinor, charge.externalProductId, limit],
    );
  }

  /** By our own id or the gateway's, locked: events of one sale are handled one after the other. */
  async lock(
    gateway: string,
    ids: { own: string[]; external: string | null },
  ): Promise<Checkout | null> {
    const [row] = await this.unitOfWork.sql<Checkout>(
      `SELECT ${COLUMNS} FROM billing.checkout
        WHERE gateway = $1 AND (id = ANY($2::uuid[]) OR external_checkout_id = $3)
        ORDER BY id LIMIT 1 FOR UPDATE`,
      [gateway, ids.own, ids.external],
    );
    return row ?? null;
  }
}
