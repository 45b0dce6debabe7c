import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What one operator did alone for one customer lately is summed up before the next. */
export class AddCreditAdjustmentIndex1795305602001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX adjustment_recent ON credits.adjustment (account_id, actor, at);
      CREATE INDEX restoration_recent ON credits.restoration (actor, at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
