import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Selections of pictures that can be downloaded as one ZIP, for a day. */
export class CreateArchives1795305609530 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE generation.archive (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        image_ids uuid[] NOT NULL CHECK (cardinality(image_ids) BETWEEN 1 AND 1000),
        created_at timestamptz NOT NULL DEFAULT kernel.now()
      );
      CREATE INDEX archive_age ON generation.archive (created_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
