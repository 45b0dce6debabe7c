import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Refunds that two people decided about: the gateway is called after the approving commit. */
export class AddRefundApprovals1795305602002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE billing.refund_request
        -- One approval refunds once.
        ADD COLUMN approval_id uuid UNIQUE,
        -- When somebody took it upon them to call the gateway; whoever set it calls, nobody else.
        ADD COLUMN called_at timestamptz;
      UPDATE billing.refund_request SET called_at = created_at;
      CREATE INDEX refund_request_uncalled ON billing.refund_request (id)
        WHERE approval_id IS NOT NULL AND called_at IS NULL;
      CREATE INDEX refund_request_recent ON billing.refund_request (requested_by, created_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
