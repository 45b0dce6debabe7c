import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What edits and the answers of providers add to the rows. */
export class AddEditFacts1795305604101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE generation.generation
        -- The mask was of another size than the picture that it belongs to, and was fitted to it.
        ADD COLUMN mask_scaled boolean NOT NULL DEFAULT false,
        ADD COLUMN output_compression integer CHECK (output_compression BETWEEN 0 AND 100);
      -- {size, format, quality} in the provider's own words; what is stored is measured by us.
      ALTER TABLE generation.image ADD COLUMN provider_echo jsonb;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
