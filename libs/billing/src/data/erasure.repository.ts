import { Injectable } from '@nestjs/common';
import { UnitOfWork, type DataSubject } from '#kernel';
import type { SubscriptionStatus } from '../gateway/payment-gateway.js';

const ERASED = '[erased]';

/** What this module holds of a workspace that is erased. */
@Injectable()
export class ErasureRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  subscriptions(
    workspaceId: string,
  ): Promise<{ status: SubscriptionStatus; until: Date | null }[]> {
    return this.unitOfWork.sql(
      `SELECT status, current_period_end AS until FROM billing.subscription WHERE workspace_id = $1`,
      [workspaceId],
    );
  }

  /** Sales, amounts and the service's ids stay: the books need them, and they name nobody. */
  async sales(person: DataSubject): Promise<Record<string, number>> {
    const { workspaceId } = person;
    const words = [...person.addresses, ...person.names];
    await this.rows(
      'INSERT INTO billing.erased (workspace_id) VALUES ($1) ON CONFLICT DO NOTHING',
      [workspaceId],
    );
    const checkouts = await this.rows(
      `UPDATE billing.checkout SET email = $2, checkout_url = NULL
        WHERE workspace_id = $1 AND (email <> $2 OR checkout_url IS NOT NULL) RETURNING 1`,
      [workspaceId, ERASED],
    );
    const paymentEvents = await this.rows(
      `UPDATE billing.payment_event SET body = billing.redact_body(body, $2),
              note = kernel.redact_text(note, $2)
        WHERE workspace_id = $1 OR kernel.mentions(body::text, $3) OR kernel.mentions(note, $3)
    RETURNING 1`,
      [workspaceId, words, person.addresses],
    );
    await this.rows(
      `UPDATE billing.trial SET network_key = NULL, device_key = NULL, site_key = NULL, signals = '{}'
        WHERE workspace_id = $1`,
      [workspaceId],
    );
    await this.rows(
      `UPDATE billing.refund_request r
          SET reason = kernel.redact_text(r.reason, $2), note = kernel.redact_text(r.note, $2)
         FROM billing.purchase p
        WHERE p.id = r.purchase_id AND p.workspace_id = $1
          AND kernel.mentions(concat_ws(' ', r.reason, r.note), $2)`,
      [workspaceId, words],
    );
    await this.rows(
      `UPDATE billing.difference SET note = kernel.redact_text(note, $2),
              theirs = kernel.redact_text(theirs, $2), ours = kernel.redact_text(ours, $2)
        WHERE workspace_id = $1 AND kernel.mentions(concat_ws(' ', note, theirs, ours), $2)`,
      [workspaceId, words],
    );
    return { checkouts, paymentEvents };
  }

  /** The test gateway's books stand in for those of the vendor, and forget the buyer too. */
  async sandbox({ workspaceId, addresses }: DataSubject): Promise<Record<string, number>> {
    const [found] = await this.unitOfWork.sql<{ ids: string[] }>(
      `SELECT coalesce(array_agg(id), '{}') AS ids FROM billing.sandbox_customer
        WHERE kernel.mentions(email, $2)
           OR id IN (SELECT external_customer_id FROM billing.customer WHERE workspace_id = $1)`,
      [workspaceId, addresses],
    );
    const ids = found?.ids ?? [];
    await this.rows(
      `UPDATE billing.sandbox_checkout SET customer_email = $2, metadata = '{}'
        WHERE kernel.mentions(customer_email, $1)`,
      [addresses, ERASED],
    );
    for (const table of ['sandbox_subscription', 'sandbox_transaction'])
      await this.rows(
        `UPDATE billing.${table} SET customer_email = $3
          WHERE customer_id = ANY ($2) OR kernel.mentions(customer_email, $1)`,
        [addresses, ids, ERASED],
      );
    await this.rows(
      `UPDATE billing.sandbox_delivery
          SET body = billing.redact_body(body::jsonb, $1)::text,
              last_error = kernel.redact_text(last_error, $1)
        WHERE customer_id = ANY ($2) OR kernel.mentions(body, $1)`,
      [addresses, ids],
    );
    const sandboxCustomers = await this.rows(
      `UPDATE billing.sandbox_customer
          SET email = 'erased-' || id || '@erased.invalid', name = NULL, metadata = '{}'
        WHERE id = ANY ($1) RETURNING 1`,
      [ids],
    );
    return { sandboxCustomers };
  }

  private async rows(text: string, params: unknown[]): Promise<number> {
    this.unitOfWork.requireTransaction();
    return (await this.unitOfWork.sql(text, params)).length;
  }
}
