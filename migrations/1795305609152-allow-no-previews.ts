import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever waits for a picture may want no previews of it. */
export class AllowNoPreviews1795305609152 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Every row satisfies the wider check: it need not look at them.
      ALTER TABLE generation.generation
        DROP CONSTRAINT generation_partial_images_check,
        ADD CONSTRAINT generation_partial_images_check CHECK (partial_images BETWEEN 0 AND 3) NOT VALID;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
