import { Injectable } from '@nestjs/common';
import { UnitOfWork, type DataSubject } from '#kernel';
import type { SubscriptionStatus } from '../gateway/payment-gateway.js';

const ERASED = '[erased]';

/** Whether an event's body is about one of these buyers: by the id or the whole address that it gives. */
const isOfBuyer = (body: string, addresses: string, ids: string) =>
  `EXISTS (SELECT FROM jsonb_path_query(${body}, '$.**.customer') AS c
            WHERE kernel.is_among(c ->> 'email', ${addresses}) OR coalesce(c ->> 'id', c #>> '{}') = ANY (${ids}))`;

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

  /** Until when somebody may pay a page that was opened, or null. */
  async checkoutOpenUntil(workspaceId: string, open_h: number): Promise<Date | null> {
    const [row] = await this.unitOfWork.sql<{ until: Date | null }>(
      `SELECT max(created_at) + $2 * interval '1 hour' AS until FROM billing.checkout
        WHERE workspace_id = $1 AND status = 'pending'
          AND created_at > kernel.now() - $2 * interval '1 hour'`,
      [workspaceId, open_h],
    );
    return row?.until ?? null;
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
      `UPDATE billing.payment_event e SET body = billing.redact_body(body, $2),
              note = kernel.redact_text(note, $3)
        WHERE (workspace_id = $1 OR (workspace_id IS NULL AND ${isOfBuyer('e.body', '$4', '$5')}))
          AND (billing.redact_body(body, $2) <> body OR kernel.mentions(note, $3))
    RETURNING 1`,
      [workspaceId, person.addresses, words, person.proven, await this.customers(workspaceId)],
    );
    await this.rows(
      `UPDATE billing.trial SET network_key = NULL, device_key = NULL, site_key = NULL, signals = '{}'
        WHERE workspace_id = $1`,
      [workspaceId],
    );
    await this.rows(
      `UPDATE billing.trial SET decided_by_email = $2 WHERE decided_by = $1 AND decided_by_email <> $2`,
      [person.userId, ERASED],
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
  async sandbox(person: DataSubject): Promise<Record<string, number>> {
    const { workspaceId, addresses, proven } = person;
    const ids = await this.sandboxCustomers(person);
    // What its metadata names, ids, is by what a payment that comes later is known.
    await this.rows(
      `UPDATE billing.sandbox_checkout SET customer_email = $2
        WHERE request_id IN (SELECT id::text FROM billing.checkout WHERE workspace_id = $1)
           OR kernel.is_among(customer_email, $3)`,
      [workspaceId, ERASED, proven],
    );
    for (const table of ['sandbox_subscription', 'sandbox_transaction'])
      await this.rows(
        `UPDATE billing.${table} SET customer_email = $3
          WHERE customer_id = ANY ($2) OR kernel.is_among(customer_email, $1)`,
        [proven, ids, ERASED],
      );
    await this.rows(
      `UPDATE billing.sandbox_delivery
          SET body = billing.redact_body(body::jsonb, $1)::text,
              last_error = kernel.redact_text(last_error, $1)
        WHERE customer_id = ANY ($2) OR ${isOfBuyer('body::jsonb', '$3', '$2')}`,
      [addresses, ids, proven],
    );
    const sandboxCustomers = await this.rows(
      `UPDATE billing.sandbox_customer
          SET email = 'erased-' || id || '@erased.invalid', name = NULL, metadata = '{}'
        WHERE id = ANY ($1) AND email NOT LIKE '%@erased.invalid' RETURNING 1`,
      [ids],
    );
    return { sandboxCustomers };
  }

  /** Ids under which the payment service knows this workspace, and no other. */
  private async customers(workspaceId: string): Promise<string[]> {
    const [found] = await this.unitOfWork.sql<{ ids: string[] }>(
      `SELECT coalesce(array_agg(c.external_customer_id), '{}') AS ids FROM billing.customer c
        WHERE c.workspace_id = $1
          AND NOT EXISTS (SELECT FROM billing.customer o
                           WHERE o.gateway = c.gateway AND o.workspace_id <> $1
                             AND o.external_customer_id = c.external_customer_id)`,
      [workspaceId],
    );
    return found?.ids ?? [];
  }

  private async sandboxCustomers({ workspaceId, proven }: DataSubject): Promise<string[]> {
    const [found] = await this.unitOfWork.sql<{ ids: string[] }>(
      `SELECT coalesce(array_agg(s.id), '{}') AS ids FROM billing.sandbox_customer s
        WHERE (s.id = ANY ($2) OR kernel.is_among(s.email, $3)
               OR s.id IN (SELECT t.customer_id FROM billing.sandbox_transaction t
                             JOIN billing.sandbox_checkout k ON k.id = t.checkout_id
                             JOIN billing.checkout o ON o.id::text = k.request_id
                            WHERE o.workspace_id = $1))
          AND NOT EXISTS (SELECT FROM billing.customer o
                           WHERE o.external_customer_id = s.id AND o.workspace_id <> $1)`,
      [workspaceId, await this.customers(workspaceId), proven],
    );
    return found?.ids ?? [];
  }

  private async rows(text: string, params: unknown[]): Promise<number> {
    this.unitOfWork.requireTransaction();
    return (await this.unitOfWork.sql(text, params)).length;
  }
}
