import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every change of plan that was asked for, with the price before it: the payment of a change fits it
 * whenever it is heard of, and once.
 */
export class NotePlanChanges1795305609652 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE billing.plan_change (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        subscription_id uuid NOT NULL REFERENCES billing.subscription (id),
        from_price_minor integer NOT NULL,
        product_code text NOT NULL,
        -- What is charged of the rest of the old cycle: with the change, with the next invoice (as the
        -- payment service's own page may have it), or nothing.
        charged text NOT NULL CHECK (charged IN ('at-once', 'next-invoice', 'nothing')),
        -- The payment that settled it.
        transaction_id text,
        -- The payment service refused it, or shows that it never happened.
        dropped_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT kernel.now()
      );
      CREATE INDEX plan_change_subscription ON billing.plan_change (subscription_id, id);
      INSERT INTO billing.plan_change (subscription_id, from_price_minor, product_code, charged,
                                       created_at)
      SELECT s.id, s.price_minor, p.code,
             CASE WHEN p.price_minor > s.price_minor THEN 'at-once' ELSE 'nothing' END, s.updated_at
        FROM billing.subscription AS s JOIN catalog.product AS p ON p.code = s.pending_product_code
       WHERE p.code <> s.product_code;
      UPDATE billing.subscription SET pending_product_code = NULL
       WHERE pending_product_code = product_code;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
