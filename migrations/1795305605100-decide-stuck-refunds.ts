import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A refund that nobody at the payment service knows of waits for a person, not for ever. */
export class DecideStuckRefunds1795305605100 implements MigrationInterface {
  name = 'DecideStuckRefunds1795305605100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE billing.refund_request
        -- The gateway itself said that it is under way.
        ADD COLUMN acknowledged_at timestamptz,
        DROP CONSTRAINT refund_request_status_check,
        ADD CONSTRAINT refund_request_status_check CHECK
          (status IN ('requested', 'pending', 'needs_decision', 'succeeded', 'failed', 'not_sent'));
      DROP INDEX billing.refund_request_one;
      CREATE UNIQUE INDEX refund_request_one ON billing.refund_request (purchase_id)
        WHERE status IN ('requested', 'pending', 'needs_decision');
      DROP INDEX billing.refund_request_open;
      CREATE INDEX refund_request_open ON billing.refund_request (next_check_at)
        WHERE status IN ('requested', 'pending', 'needs_decision');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
