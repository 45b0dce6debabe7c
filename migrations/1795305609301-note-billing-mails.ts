import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a customer was told by mail about money, so that nobody is told twice. */
export class NoteBillingMails1795305609301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE billing.notice (
        -- The subscription or purchase that it is about.
        subject_id uuid NOT NULL,
        kind text NOT NULL,
        -- Tells two occasions of one kind apart: the end of a period, an amount.
        occasion text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        PRIMARY KEY (subject_id, kind, occasion)
      );
      CREATE INDEX subscription_renewal ON billing.subscription (current_period_end)
        WHERE status = 'active';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
