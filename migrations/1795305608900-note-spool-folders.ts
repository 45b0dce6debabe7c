import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a worker last said that it sees a folder of made pictures: as long as one does, they are waited for. */
export class NoteSpoolFolders1795305608900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE generation.spool_folder (
        id uuid PRIMARY KEY,
        seen_at timestamptz NOT NULL DEFAULT kernel.now()
      );
      -- What lies in a folder is looked up by image.
      DROP INDEX generation.image_spooled`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
