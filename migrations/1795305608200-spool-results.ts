import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A picture that was made while the object store was away waits on a worker's disk: in which folder,
 * under which attempt's token, and since when.
 */
export class SpoolResults1795305608200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE generation.image
        ADD COLUMN spool_id uuid,
        ADD COLUMN spool_token integer,
        ADD COLUMN spooled_at timestamptz,
        ADD CONSTRAINT image_spool CHECK (num_nulls(spool_id, spool_token, spooled_at) IN (0, 3)
          AND (spool_id IS NULL OR status = 'storing'));
      CREATE INDEX image_spooled ON generation.image (spool_id) WHERE spool_id IS NOT NULL`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
