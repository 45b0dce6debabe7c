import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The built-in test gateway keeps books as the vendor does: customers, discounts, taxes, refunds. */
export class ExtendSandbox1795305609300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE billing.sandbox_customer (
        id text PRIMARY KEY,
        email text NOT NULL UNIQUE,
        name text,
        country text NOT NULL DEFAULT 'US',
        metadata jsonb NOT NULL DEFAULT '{}',
        -- How events about this customer travel: that our side bears all of it can be tried out.
        deliveries text NOT NULL DEFAULT 'normal'
          CHECK (deliveries IN ('normal', 'twice', 'reversed', 'held')),
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        updated_at timestamptz NOT NULL DEFAULT kernel.now()
      );
      INSERT INTO billing.sandbox_customer (id, email, created_at)
      SELECT customer_id, min(customer_email), min(created_at)
        FROM billing.sandbox_transaction GROUP BY customer_id
      ON CONFLICT DO NOTHING;

      CREATE TABLE billing.sandbox_discount (
        id text PRIMARY KEY,
        name text NOT NULL,
        code text NOT NULL UNIQUE,
        type text NOT NULL CHECK (type IN ('percentage', 'fixed')),
        amount_minor integer CHECK (amount_minor > 0),
        currency text,
        percentage integer CHECK (percentage BETWEEN 1 AND 100),
        expires_at timestamptz,
        max_redemptions integer CHECK (max_redemptions > 0),
        redeemed integer NOT NULL DEFAULT 0,
        duration text NOT NULL CHECK (duration IN ('forever', 'once', 'repeating')),
        duration_months integer CHECK (duration_months > 0),
        -- Product ids; empty: all of them.
        applies_to text[] NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        CHECK ((type = 'fixed') = (amount_minor IS NOT NULL)),
        CHECK ((type = 'percentage') = (percentage IS NOT NULL)),
        CHECK ((duration = 'repeating') = (duration_months IS NOT NULL))
      );
      INSERT INTO billing.sandbox_discount (id, name, code, type, percentage, duration)
      VALUES ('dis_sbx_test20', '20% off the first payment', 'TEST20', 'percentage', 20, 'once');

      ALTER TABLE billing.sandbox_checkout
        ADD COLUMN units integer NOT NULL DEFAULT 1 CHECK (units BETWEEN 1 AND 1000),
        ADD COLUMN custom_price_minor integer CHECK (custom_price_minor > 0),
        ADD COLUMN discount_id text;

      ALTER TABLE billing.sandbox_subscription
        ADD COLUMN units integer NOT NULL DEFAULT 1 CHECK (units BETWEEN 1 AND 1000),
        ADD COLUMN discount_id text,
        -- Payments from then on have no discount; null: all have it.
        ADD COLUMN discount_ends_at timestamptz,
        -- What becomes of a planned end.
        ADD COLUMN on_end text NOT NULL DEFAULT 'cancel' CHECK (on_end IN ('cancel', 'pause')),
        -- Renewals in a row that were not paid.
        ADD COLUMN failures integer NOT NULL DEFAULT 0,
        -- Rest of a change of plan that the next invoice settles.
        ADD COLUMN carried_minor integer NOT NULL DEFAULT 0;
      CREATE INDEX sandbox_subscription_customer ON billing.sandbox_subscription (customer_id);

      ALTER TABLE billing.sandbox_transaction
        ADD COLUMN units integer NOT NULL DEFAULT 1,
        ADD COLUMN sub_total_minor integer,
        ADD COLUMN discount_minor integer NOT NULL DEFAULT 0,
        ADD COLUMN discount_id text,
        ADD COLUMN tax_minor integer NOT NULL DEFAULT 0,
        ADD COLUMN country text NOT NULL DEFAULT 'US';
      UPDATE billing.sandbox_transaction SET sub_total_minor = amount_minor;
      ALTER TABLE billing.sandbox_transaction ALTER COLUMN sub_total_minor SET NOT NULL;
      CREATE INDEX sandbox_transaction_customer ON billing.sandbox_transaction (customer_id);

      CREATE TABLE billing.sandbox_dispute (
        id text PRIMARY KEY,
        transaction_id text NOT NULL UNIQUE,
        amount_minor integer NOT NULL CHECK (amount_minor > 0),
        status text NOT NULL CHECK (status IN ('open', 'won')),
        created_at timestamptz NOT NULL DEFAULT kernel.now()
      );

      ALTER TABLE billing.sandbox_delivery
        ADD COLUMN customer_id text,
        ADD COLUMN type text NOT NULL DEFAULT '';
      CREATE INDEX sandbox_delivery_customer ON billing.sandbox_delivery (customer_id, created_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
