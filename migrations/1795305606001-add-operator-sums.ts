import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What one operator did alone lately is summed up over all customers too, not for one alone. */
export class AddOperatorSums1795305606001 implements MigrationInterface {
  name = 'AddOperatorSums1795305606001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX credits.adjustment_recent;
      CREATE INDEX adjustment_recent ON credits.adjustment (actor, at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
