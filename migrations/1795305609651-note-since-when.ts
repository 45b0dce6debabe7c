import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when a subscription is in its state: two cancellations of one period are two. */
export class NoteSinceWhen1795305609651 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Null: since before this was noted.
      ALTER TABLE billing.subscription ADD COLUMN status_since timestamptz;
      -- The payment of a cycle.
      CREATE INDEX purchase_cycle ON billing.purchase (subscription_id, period_start)
        WHERE subscription_id IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
