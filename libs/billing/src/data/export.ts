import type { Exporter } from '#kernel';

/** What was bought, paid and given back; amounts in minor units of their currency. */
export const EXPORT_SALES: Exporter = {
  files: [
    {
      path: 'billing/buyer.jsonl',
      tables: ['billing.customer'],
      before: '',
      sql: `SELECT gateway || '/' || external_customer_id AS key, gateway,
                   external_customer_id AS "externalCustomerId", updated_at AS "updatedAt"
              FROM billing.customer
             WHERE workspace_id = :workspace AND gateway || '/' || external_customer_id > :after
             ORDER BY 1 LIMIT :limit`,
    },
    {
      path: 'billing/checkouts.jsonl',
      tables: ['billing.checkout'],
      sql: `SELECT id AS key, id, email, kind, product_code AS "productCode",
                   plan_code AS "planCode", credits, amount_minor AS "amountMinor", currency, status,
                   granted_credits AS "grantedCredits", created_at AS "createdAt",
                   updated_at AS "updatedAt"
              FROM billing.checkout
             WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
    {
      path: 'billing/purchases.jsonl',
      tables: ['billing.purchase'],
      sql: `SELECT id AS key, id, transaction_id AS "transactionId", order_id AS "orderId",
                   checkout_id AS "checkoutId", subscription_id AS "subscriptionId", kind,
                   product_code AS "productCode", credits, amount_minor AS "amountMinor",
                   tax_minor AS "taxMinor", discount_minor AS "discountMinor", currency,
                   period_start AS "periodStart", period_end AS "periodEnd",
                   refunded_minor AS "refundedMinor", disputed_minor AS "disputedMinor", status,
                   created_at AS "createdAt"
              FROM billing.purchase
             WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
    {
      path: 'billing/refunds.jsonl',
      tables: ['billing.refund_request'],
      sql: `SELECT r.id AS key, r.id, r.purchase_id AS "purchaseId",
                   r.amount_minor AS "amountMinor", p.currency, r.status,
                   r.created_at AS "createdAt", r.updated_at AS "updatedAt"
              FROM billing.purchase p JOIN billing.refund_request r ON r.purchase_id = p.id
             WHERE p.workspace_id = :workspace AND r.id > :after ORDER BY r.id LIMIT :limit`,
    },
    {
      path: 'billing/reversals.jsonl',
      tables: ['billing.reversal'],
      before: '',
      sql: `SELECT r.gateway || '/' || r.external_id AS key, p.id AS "purchaseId", r.kind,
                   r.amount_minor AS "amountMinor", r.currency, r.status,
                   r.created_at AS "createdAt", r.updated_at AS "updatedAt"
              FROM billing.purchase p
              JOIN billing.reversal r
                ON r.gateway = p.gateway AND r.transaction_id = p.transaction_id
             WHERE p.workspace_id = :workspace AND r.gateway || '/' || r.external_id > :after
             ORDER BY 1 LIMIT :limit`,
    },
    {
      path: 'billing/subscriptions.jsonl',
      tables: ['billing.subscription'],
      sql: `SELECT id AS key, id, external_id AS "externalId", plan_code AS "planCode",
                   product_code AS "productCode", credits, price_minor AS "priceMinor", currency,
                   status, current_period_start AS "currentPeriodStart",
                   current_period_end AS "currentPeriodEnd", canceled_at AS "canceledAt",
                   pending_product_code AS "pendingProductCode", created_at AS "createdAt",
                   updated_at AS "updatedAt"
              FROM billing.subscription
             WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
    {
      path: 'billing/plan-changes.jsonl',
      tables: ['billing.plan_change'],
      sql: `SELECT c.id AS key, c.id, c.subscription_id AS "subscriptionId",
                   c.product_code AS "productCode", c.from_price_minor AS "fromPriceMinor",
                   s.currency, c.charged, c.transaction_id AS "transactionId",
                   c.dropped_at AS "droppedAt", c.created_at AS "createdAt"
              FROM billing.subscription s JOIN billing.plan_change c ON c.subscription_id = s.id
             WHERE s.workspace_id = :workspace AND c.id > :after ORDER BY c.id LIMIT :limit`,
    },
    {
      // The buyer as the payment service told of them; the rest of its notices stands in the others.
      path: 'billing/payment-events.jsonl',
      tables: ['billing.payment_event'],
      before: '',
      sql: `SELECT gateway || '/' || event_id AS key, event_id AS "eventId", type,
                   body #> '{object,customer}' AS customer, status, event_at AS "eventAt",
                   received_at AS "receivedAt"
              FROM billing.payment_event
             WHERE workspace_id = :workspace AND gateway || '/' || event_id > :after
             ORDER BY 1 LIMIT :limit`,
    },
    {
      // How a place or a device was told from others would show how to get round it.
      path: 'account/trial.json',
      tables: ['billing.trial'],
      sql: `SELECT workspace_id AS key, status, reason_code AS "reasonCode", credits,
                   created_at AS "createdAt", decided_at AS "decidedAt"
              FROM billing.trial
             WHERE workspace_id = :workspace AND workspace_id > :after LIMIT :limit`,
    },
  ],
};
