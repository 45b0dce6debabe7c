import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Checkouts, payment events, subscriptions, purchases, and what went back. */
export class CreateBilling1795305600800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(SANDBOX);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

const TABLES = `
  CREATE SCHEMA billing;

  -- What was agreed before the customer left for the gateway. Events are held against it.
  CREATE TABLE billing.checkout (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    workspace_id uuid NOT NULL,
    user_id uuid NOT NULL,
    email text NOT NULL,
    gateway text NOT NULL CHECK (gateway IN ('creem', 'sandbox')),
    kind text NOT NULL CHECK (kind IN ('pack', 'subscription')),
    product_code text NOT NULL,
    plan_code text,
    external_product_id text NOT NULL,
    credits integer NOT NULL CHECK (credits > 0),
    amount_minor integer NOT NULL CHECK (amount_minor > 0),
    currency text NOT NULL,
    external_checkout_id text,
    checkout_url text,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'completed', 'expired', 'failed')),
    granted_credits integer,
    created_at timestamptz NOT NULL DEFAULT kernel.now(),
    updated_at timestamptz NOT NULL DEFAULT kernel.now(),
    UNIQUE (gateway, external_checkout_id),
    CHECK ((kind = 'subscription') = (plan_code IS NOT NULL))
  );
  CREATE INDEX checkout_workspace ON billing.checkout (workspace_id, id);

  -- The inbox. A row is kept for ever: its key is what makes a second delivery harmless.
  CREATE TABLE billing.payment_event (
    gateway text NOT NULL,
    event_id text NOT NULL,
    type text NOT NULL,
    mode text,
    body jsonb NOT NULL,
    event_at timestamptz,
    -- processed: had its effect; ignored: has none; waiting: needs another event first;
    -- rejected: did not fit our records, nothing was granted, a person looks at it.
    status text NOT NULL DEFAULT 'received'
      CHECK (status IN ('received', 'waiting', 'processed', 'ignored', 'rejected')),
    note text,
    workspace_id uuid,
    -- Sale that the event belongs to, so that a waiting one is taken up when its sale is known.
    subject text,
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT kernel.now(),
    received_at timestamptz NOT NULL DEFAULT kernel.now(),
    processed_at timestamptz,
    PRIMARY KEY (gateway, event_id)
  ) WITH (fillfactor = 80);
  CREATE INDEX payment_event_due ON billing.payment_event (next_attempt_at)
    WHERE status IN ('received', 'waiting');
  CREATE INDEX payment_event_recent ON billing.payment_event (received_at DESC);
  CREATE INDEX payment_event_subject ON billing.payment_event (subject) WHERE status = 'waiting';

  CREATE TABLE billing.customer (
    workspace_id uuid NOT NULL,
    gateway text NOT NULL,
    external_customer_id text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT kernel.now(),
    PRIMARY KEY (workspace_id, gateway)
  );

  CREATE TABLE billing.subscription (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    workspace_id uuid NOT NULL,
    gateway text NOT NULL,
    external_id text NOT NULL,
    checkout_id uuid REFERENCES billing.checkout (id),
    plan_code text NOT NULL,
    product_code text NOT NULL,
    external_product_id text NOT NULL,
    credits integer NOT NULL CHECK (credits > 0),
    price_minor integer NOT NULL CHECK (price_minor > 0),
    currency text NOT NULL,
    status text NOT NULL CHECK (status IN ('active', 'trialing', 'past_due', 'unpaid', 'paused',
      'scheduled_cancel', 'canceled', 'expired', 'incomplete')),
    current_period_start timestamptz,
    current_period_end timestamptz,
    -- Start of the newest cycle that was paid: an older payment must not lapse a newer cycle.
    paid_period_start timestamptz,
    canceled_at timestamptz,
    -- A change of product that we asked for and whose payment is still to come.
    pending_product_code text,
    -- The gateway's time of the state shown here; older news does not replace it.
    external_updated_at timestamptz,
    event_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT kernel.now(),
    updated_at timestamptz NOT NULL DEFAULT kernel.now(),
    UNIQUE (gateway, external_id)
  );
  CREATE INDEX subscription_workspace ON billing.subscription (workspace_id, id);

  CREATE TABLE billing.purchase (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    workspace_id uuid NOT NULL,
    gateway text NOT NULL,
    transaction_id text NOT NULL,
    order_id text,
    checkout_id uuid REFERENCES billing.checkout (id),
    subscription_id uuid REFERENCES billing.subscription (id),
    kind text NOT NULL CHECK (kind IN ('pack', 'subscription')),
    product_code text NOT NULL,
    credits integer NOT NULL CHECK (credits > 0),
    -- What the customer paid, tax included: a refund is a share of this.
    amount_minor integer NOT NULL CHECK (amount_minor >= 0),
    tax_minor integer NOT NULL DEFAULT 0 CHECK (tax_minor >= 0),
    discount_minor integer NOT NULL DEFAULT 0 CHECK (discount_minor >= 0),
    currency text NOT NULL,
    period_start timestamptz,
    period_end timestamptz,
    refunded_minor integer NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
    disputed_minor integer NOT NULL DEFAULT 0 CHECK (disputed_minor >= 0),
    status text NOT NULL DEFAULT 'paid'
      CHECK (status IN ('paid', 'refunded', 'partially_refunded', 'disputed')),
    created_at timestamptz NOT NULL DEFAULT kernel.now(),
    -- One payment grants once, whatever its events do.
    UNIQUE (gateway, transaction_id)
  );
  -- One checkout sells one pack, even if two events name two transactions.
  CREATE UNIQUE INDEX purchase_pack_once ON billing.purchase (checkout_id) WHERE kind = 'pack';
  CREATE INDEX purchase_workspace ON billing.purchase (workspace_id, id);
  CREATE INDEX purchase_recent ON billing.purchase (id DESC);

  -- A refund that an operator asked for: written before the gateway is called.
  CREATE TABLE billing.refund_request (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    purchase_id uuid NOT NULL REFERENCES billing.purchase (id),
    amount_minor integer NOT NULL CHECK (amount_minor > 0),
    reason text NOT NULL,
    requested_by uuid NOT NULL,
    audit_id uuid NOT NULL,
    status text NOT NULL DEFAULT 'requested'
      CHECK (status IN ('requested', 'pending', 'succeeded', 'failed')),
    note text,
    -- The gateway's id, known when its event comes.
    external_id text,
    attempts integer NOT NULL DEFAULT 0,
    next_check_at timestamptz NOT NULL DEFAULT kernel.now(),
    created_at timestamptz NOT NULL DEFAULT kernel.now(),
    updated_at timestamptz NOT NULL DEFAULT kernel.now()
  );
  CREATE UNIQUE INDEX refund_request_one ON billing.refund_request (purchase_id)
    WHERE status IN ('requested', 'pending');
  CREATE INDEX refund_request_open ON billing.refund_request (next_check_at)
    WHERE status IN ('requested', 'pending');

  -- Refunds and disputes as the gateway names them, also of purchases that are not known yet.
  CREATE TABLE billing.reversal (
    gateway text NOT NULL,
    external_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('refund', 'dispute')),
    transaction_id text NOT NULL,
    amount_minor integer NOT NULL CHECK (amount_minor >= 0),
    paid_minor integer CHECK (paid_minor > 0),
    currency text NOT NULL,
    status text NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed', 'open', 'won', 'lost')),
    -- The id under which the ledger knows it: a refund that the console asked for is one with its event.
    ledger_id text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT kernel.now(),
    updated_at timestamptz NOT NULL DEFAULT kernel.now(),
    PRIMARY KEY (gateway, external_id)
  );
  CREATE INDEX reversal_transaction ON billing.reversal (gateway, transaction_id);
`;

const SANDBOX = `
  -- The built-in test gateway's own books. Never read by anything but the sandbox itself.
  CREATE TABLE billing.sandbox_checkout (
    id text PRIMARY KEY,
    request_id text NOT NULL,
    product_id text NOT NULL,
    customer_email text NOT NULL,
    success_url text NOT NULL,
    metadata jsonb NOT NULL,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'completed', 'expired')),
    declined integer NOT NULL DEFAULT 0,
    transaction_id text,
    created_at timestamptz NOT NULL DEFAULT kernel.now()
  );
  CREATE TABLE billing.sandbox_subscription (
    id text PRIMARY KEY,
    product_id text NOT NULL,
    customer_id text NOT NULL,
    customer_email text NOT NULL,
    status text NOT NULL,
    metadata jsonb NOT NULL,
    last_transaction_id text,
    period_start timestamptz NOT NULL,
    period_end timestamptz NOT NULL,
    canceled_at timestamptz,
    next_product_id text,
    created_at timestamptz NOT NULL DEFAULT kernel.now(),
    updated_at timestamptz NOT NULL DEFAULT kernel.now()
  );
  CREATE TABLE billing.sandbox_transaction (
    id text PRIMARY KEY,
    order_id text NOT NULL,
    checkout_id text,
    subscription_id text,
    product_id text NOT NULL,
    customer_id text NOT NULL,
    customer_email text NOT NULL,
    amount_minor integer NOT NULL,
    currency text NOT NULL,
    status text NOT NULL DEFAULT 'paid',
    refunded_minor integer NOT NULL DEFAULT 0,
    period_start timestamptz,
    period_end timestamptz,
    created_at timestamptz NOT NULL DEFAULT kernel.now()
  );
  CREATE INDEX sandbox_transaction_order ON billing.sandbox_transaction (order_id);
  -- Events on their way to our own webhook route, with the vendor's documented retry times.
  CREATE TABLE billing.sandbox_delivery (
    event_id text PRIMARY KEY,
    body text NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT kernel.now(),
    delivered_at timestamptz,
    last_error text,
    created_at timestamptz NOT NULL DEFAULT kernel.now()
  );
  CREATE INDEX sandbox_delivery_due ON billing.sandbox_delivery (next_attempt_at)
    WHERE delivered_at IS NULL;
`;
