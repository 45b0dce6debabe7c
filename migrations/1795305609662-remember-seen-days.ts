import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The next comparison begins where all charges were looked at, whatever became of the subscriptions of
 * that night; so far only whole runs counted.
 */
export class RememberSeenDays1795305609662 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE billing.reconciliation ADD COLUMN window_seen boolean;
      UPDATE billing.reconciliation SET window_seen = complete WHERE complete IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
