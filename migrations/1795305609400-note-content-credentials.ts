import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each stored picture says of its own origin (C2PA), as it was read when it came. */
export class NoteContentCredentials1795305609400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of originals; null: nobody has looked yet, and the first who asks reads the file.
      ALTER TABLE storage.object ADD COLUMN credentials jsonb;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
