import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many previews whoever waits for the picture wants to see. */
export class AddWantedPreviews1795305608610 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Null: as many as is usual.
      ALTER TABLE generation.generation ADD COLUMN partial_images smallint
        CHECK (partial_images BETWEEN 1 AND 3);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
