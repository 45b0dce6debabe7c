import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows of a batch are refused one by one, and do not lead to a pause. */
export class CountRefusals1795305606153 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE moderation.verdicts ADD COLUMN counts boolean NOT NULL DEFAULT true`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
