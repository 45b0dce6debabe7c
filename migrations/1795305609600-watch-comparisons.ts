import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A comparison says that it is alive, so that another worker goes on soon after one has died. */
export class WatchComparisons1795305609600 implements MigrationInterface {
  name = 'WatchComparisons1795305609600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE billing.reconciliation ADD COLUMN alive_at timestamptz');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
