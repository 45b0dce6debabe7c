import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The model's quality per resolution is the operator's choice; rows of batches keep what was checked. */
export class AddResolutionQuality1795305608020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE catalog.resolution ADD COLUMN quality text NOT NULL DEFAULT 'medium'
        CHECK (quality IN ('low', 'medium', 'high'));
      ALTER TABLE generation.batch_row ADD COLUMN quality text NOT NULL DEFAULT 'medium'
        CHECK (quality IN ('low', 'medium', 'high'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
