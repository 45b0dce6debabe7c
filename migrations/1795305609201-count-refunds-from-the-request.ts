import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A refund that was asked for takes its credits back before the money is known to be gone. */
export class CountRefundsFromTheRequest1795305609201 implements MigrationInterface {
  name = 'CountRefundsFromTheRequest1795305609201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE credits.reversal
        DROP CONSTRAINT reversal_status_known,
        ADD CONSTRAINT reversal_status_known CHECK (
          (kind = 'refund' AND status IN ('pending', 'open', 'failed', 'canceled', 'succeeded'))
          OR (kind = 'dispute' AND status IN ('open', 'lost', 'won')));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
