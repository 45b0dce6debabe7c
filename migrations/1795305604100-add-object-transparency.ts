import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a checked upload has pixels that are not opaque: a mask is nothing without them. */
export class AddObjectTransparency1795305604100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Null: checked before this was looked at.
    await runner.query(`ALTER TABLE storage.object ADD COLUMN transparent boolean`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
